// Makes small wrong changes in a folder, one at a time, and counts how many of them its tests notice.
//
//   npx tsx scripts/mutate.ts FOLDER TESTS [--seed 1] [--count 50] [--only 3,17]
//   npx tsx scripts/mutate.ts src/delivery 'test/delivery/**/*.test.ts'
//
// All possible changes of the folder are listed in order; the seed shuffles them, and the first `count` are tried. The same sources and the
// same seed give the same changes, so that `--only` can repeat the survivors by their numbers. Nothing is written into the tree: the changes
// are made in a copy under TMPDIR. Exit code 0: every change was noticed; 1: some survived; 2: nothing could be tried.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';

/** Replaces the characters from `start` to `end` of a file. */
interface Mutation {
  file: string;
  line: number;
  start: number;
  end: number;
  before: string;
  after: string;
}

const TURNED = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
]);
const EITHER = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken]);
const SWAPPED = new Map([
  ['Math.min', 'Math.max'],
  ['Math.max', 'Math.min'],
]);
/** The tests of a mutant that loops for ever are stopped after so many times what they took before. */
const PATIENCE = 4;

/** The small changes that one node allows, as [what to replace, replacement]. */
function changesOf(node: ts.Node): [ts.Node, string][] {
  if (ts.isNumericLiteral(node)) return [[node, String(Number(node.text.replaceAll('_', '')) + 1)]];
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    return [
      [condition, 'true'],
      [condition, 'false'],
    ];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [[node, node.operand.getText()]];
  if (ts.isPropertyAccessExpression(node)) {
    const swapped = SWAPPED.get(node.getText());
    return swapped === undefined ? [] : [[node, swapped]];
  }
  if (!ts.isBinaryExpression(node)) return [];
  const { left, operatorToken, right } = node;
  if (EITHER.has(operatorToken.kind))
    return [
      [node, left.getText()],
      [node, right.getText()],
    ];
  const turned = TURNED.get(operatorToken.kind);
  // A sum of texts has no sensible opposite.
  if (turned === undefined || ts.isStringLiteralLike(left) || ts.isStringLiteralLike(right)) return [];
  return [[operatorToken, turned]];
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
}

function mutationsOf(file: string): Mutation[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const visit = (node: ts.Node): void => {
    // Types do not run.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    for (const [{ end, ...what }, after] of changesOf(node).map(([n, to]) => [place(n, source), to] as const))
      found.push({ file, ...what, end, before: text.slice(what.start, end), after });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function place(node: ts.Node, source: ts.SourceFile): { start: number; end: number; line: number } {
  const start = node.getStart(source);
  return { start, end: node.getEnd(), line: source.getLineAndCharacterOfPosition(start).line + 1 };
}

/** The same order for the same seed: a small generator (mulberry32) and Fisher and Yates' shuffle. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const result = [...list];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** A copy of what tests need; packages are only linked to, because nothing writes there. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'mutate-'));
  const left = new Set(['node_modules', 'dist']);
  const parts = readdirSync('.').filter(
    (name) => !left.has(name) && (!name.startsWith('.') || name === '.mocharc.json'),
  );
  const { status } = spawnSync('cp', ['-a', ...parts, copy], { stdio: 'inherit' });
  if (status !== 0) fail(`could not copy the tree to ${copy}`);
  rmSync(join(copy, 'test/scratch'), { recursive: true, force: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs the tests until the first failure. @returns whether all passed, and what they said; a run longer than `timeout` ms has failed */
function runTests(copy: string, tests: string, timeout: number): Promise<{ passed: boolean; output: string }> {
  // A process group of its own, so that what the tests started ends with them.
  const child = spawn('npx', ['mocha', '--bail', tests], { cwd: copy, detached: true });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(String(data)));
  const end = () => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const timer = setTimeout(end, timeout);
  process.on('exit', end);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      end();
      resolve({ passed: code === 0, output: output.join('') });
    });
  });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '50' },
      only: { type: 'string' },
    },
  });
  const [folder, tests] = positionals;
  if (folder === undefined || tests === undefined)
    fail('usage: mutate.ts FOLDER TESTS [--seed N] [--count N] [--only N,N]');
  const all = existsSync(folder) ? filesOf(folder).flatMap(mutationsOf) : [];
  if (all.length === 0) fail(`no change is possible in ${folder}: is it a folder with TypeScript files?`);
  const only = values.only?.split(',').map(Number);
  const chosen = shuffled(all, Number(values.seed))
    .slice(0, Number(values.count))
    .map((mutation, index) => ({ ...mutation, number: index + 1 }))
    .filter(({ number }) => only === undefined || only.includes(number));

  const copy = copyTree();
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(2));
  const started = performance.now();
  const { passed, output } = await runTests(copy, tests, 10 * 60_000);
  if (!passed) fail(`the tests fail without any change:\n${output}`);
  const timeout = PATIENCE * (performance.now() - started) + 10_000;

  let survived = 0;
  for (const { number, file, line, start, end, before, after } of chosen) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(join(copy, file), text.slice(0, start) + after + text.slice(end));
    const noticed = !(await runTests(copy, tests, timeout)).passed;
    writeFileSync(join(copy, file), text);
    if (!noticed) survived += 1;
    const change = `${before} → ${after}`.replaceAll(/\s+/g, ' ');
    console.log(`${noticed ? 'noticed ' : 'SURVIVED'} ${number} ${file}:${line} ${change}`);
  }
  console.log(
    `${chosen.length - survived} of ${chosen.length} noticed, of ${all.length} possible, seed ${values.seed}`,
  );
  process.exit(survived > 0 ? 1 : 0);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

await main();
