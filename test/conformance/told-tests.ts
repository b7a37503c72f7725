import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../house/imports.js';
import { titlesOf } from './titles.js';

/** A test as its file tells it. */
export interface ToldTest {
  /** Relative to test/. */
  file: string;
  /** What it says behind the labels, with what it is about in front; what varies is `…`. */
  title: string;
  /** `W1`, `R1` …: the requirements that it shows. */
  labels: string[];
}

/** Every test; those have labels whose title begins with them, as in `it('S13 S15 is verified …')` or `it('A1–A6 gives …')`. */
export function toldTests(): readonly ToldTest[] {
  all ??= readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => testsOf(file, readFileSync(join(root, 'test', file), 'utf8')));
  return all;
}
/** Read once: there are many. */
let all: ToldTest[] | null = null;

/** The tests of one file. One `it` in a loop over a list is as many as the list has titles. */
export function testsOf(file: string, text: string): ToldTest[] {
  const found: ToldTest[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node, about: string): void => {
    const called = ts.isCallExpression(node) ? node.expression.getText(source) : '';
    const [titled] = ts.isCallExpression(node) && (called === 'it' || called === 'describe') ? node.arguments : [];
    const titles = titled ? titlesOf(titled) : [];
    if (called === 'it') {
      for (const [labels, title] of titles.map(parted))
        found.push({ file, title: about === '' ? title : `${about}: ${title}`, labels });
    }
    ts.forEachChild(node, (child) => visit(child, called === 'describe' ? (titles[0] ?? '') : about));
  };
  visit(source, '');
  return found;
}

const LABEL = /^([A-Z])(\d{1,2})(?:–[A-Z]?(\d{1,2}))?(?:[,:]? |$)/;

/** `A14 A15 K3 shows …` → its labels, ranges written out, and the rest. */
function parted(title: string): [string[], string] {
  const labels: string[] = [];
  let rest = title;
  for (let match = LABEL.exec(rest); match; match = LABEL.exec(rest)) {
    const [whole, letter = '', first, last = first] = match;
    for (let number = Number(first); number <= Number(last); number += 1) labels.push(`${letter}${number}`);
    rest = rest.slice(whole.length);
  }
  return [labels, rest];
}
