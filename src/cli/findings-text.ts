import type { NamedFinding } from '../doctor/examine.js';
import { plain } from './table.js';

const marks = { ok: '✓', warning: '!', failed: '✗' } as const;

/** A line for each finding, its cure below it, and the sum at the end. */
export function findingsText(findings: readonly NamedFinding[]): string {
  const widest = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, outcome, message, cure }) => [
    `${marks[outcome]} ${name.padEnd(widest)}  ${plain(message)}`,
    ...(cure === null ? [] : [`  ${' '.repeat(widest)}  → ${plain(cure)}`]),
  ]);
  return `${lines.join('\n')}\n\n${sum(findings)}\n`;
}

function sum(findings: readonly NamedFinding[]): string {
  const count = (outcome: NamedFinding['outcome']) => findings.filter((finding) => finding.outcome === outcome).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  if (failed === 0 && warnings === 0) return 'All is well.';
  return `${failed} failed, ${warnings} to look at, ${count('ok')} in order.`;
}
