import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house/imports.js';
import { mostTelling } from './most-telling.js';
import { reasons } from './reasons.js';
import { type ToldTest, toldTests } from './told-tests.js';

interface Requirement {
  label: string;
  demand: string;
}

/** The tables of docs/fediverse.md, by heading. */
export function requirements(): Map<string, Requirement[]> {
  const sections = new Map<string, Requirement[]>();
  let rows: Requirement[] = [];
  for (const line of readFileSync(join(root, 'docs/fediverse.md'), 'utf8').split('\n')) {
    const heading = /^## (.*)/.exec(line)?.[1];
    if (heading !== undefined) {
      rows = [];
      sections.set(heading, rows);
    }
    const [, label, demand] = /^\| ([A-Z]\d+) \| ([^|]+) \|/.exec(line) ?? [];
    if (label && demand) rows.push({ label, demand });
  }
  return sections;
}

/** Requirements that no test shows and nothing is said about. */
export function unshown(): string[] {
  const shown = new Set(toldTests().flatMap(({ labels }) => labels));
  return [...requirements().values()]
    .flat()
    .map(({ label }) => label)
    .filter((label) => !shown.has(label) && reasons[label] === undefined);
}

/** docs/conformance.md as it should be. */
export function conformancePage(): string {
  const tests = toldTests();
  const sections = [...requirements()].map(([heading, rows]) => {
    const lines = rows.map(({ label, demand }) => `| ${label} | ${demand} | ${evidence(label, tests)} |`);
    return `## ${heading}\n\n| Label | Demand | Shown by |\n|---|---|---|\n${lines.join('\n')}\n`;
  });
  return `${opening}\n${sections.join('\n')}`;
}

const opening = `# Conformance

What other servers demand, and the tests that show it. The demands are those of [fediverse.md](fediverse.md), the tests those whose titles begin
with its label, the most telling first. Where Herald does something else, or nothing, the table says why.

This page is written by a test, and fails it when it is not true: \`UPDATE=1 npx mocha test/conformance/conformance.test.ts\` writes it anew.
`;

function evidence(label: string, tests: readonly ToldTest[]): string {
  const { named, others } = mostTelling(label, tests);
  const links = named.map(({ file, title }) => `[${escaped(title)}](../test/${file})`);
  const more = others > 0 ? [`and ${others} more`] : [];
  const reason = reasons[label] === undefined ? [] : [`*${reasons[label]}*`];
  return [...links, ...more, ...reason].join('<br>');
}

function escaped(title: string): string {
  return title.replace(/[|[\]<>`*_\\]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
