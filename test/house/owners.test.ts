import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { allImports, packageOf, roomOf, root, sourceFiles, sourceText } from './imports.js';

/** Each library that touches the world, and the rooms that may. What is not listed here is open to every room. */
const owners: Record<string, string[]> = {
  koa: ['http'],
  '@koa/router': ['http'],
  'prom-client': ['http'],
  mysql2: ['wordpress'],
  'better-sqlite3': ['store', 'wordpress', 'demo'],
  'node-cron': ['schedule'],
  'node-rsa': ['actor'],
  nodemailer: ['notifiers'],
  pino: ['log'],
  commander: ['cli'],
  'smol-toml': ['config', 'cli'],
  'node:http': ['remote', 'http', 'cli', 'demo'],
  'node:https': ['remote'],
  'node:tls': ['remote'],
  'node:dns': ['remote', 'doctor'],
};

/** Names of the runtime that reach out of the program. The operator's client talks to a listener on loopback. */
const reaching: { name: string; used: (node: ts.Node) => boolean; rooms: string[] }[] = [
  {
    name: 'process.env',
    used: (node) => ts.isPropertyAccessExpression(node) && /^(globalThis\.)?process\.env$/.test(node.getText()),
    rooms: ['config'],
  },
  {
    name: 'fetch',
    used: (node) => ts.isCallExpression(node) && /^(globalThis\.)?fetch$/.test(node.expression.getText()),
    rooms: ['cli'],
  },
  {
    // model/parse-url.ts says why.
    name: 'URL.canParse',
    used: (node) => ts.isPropertyAccessExpression(node) && node.getText() === 'URL.canParse',
    rooms: [],
  },
];

describe('the owners of the house', () => {
  it('are the only ones to import what they own', () => {
    const trespassing = allImports().filter(({ from, to, ours }) => {
      const rooms = owners[packageOf(to).replace(/^(dns|http|https|tls)$/, 'node:$1')];
      return !ours && rooms !== undefined && !rooms.includes(roomOf(from));
    });
    expect(trespassing.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([]);
  });

  it('all live in the house', () => {
    const rooms = new Set(sourceFiles().map(roomOf));
    for (const owning of ['http', 'wordpress', 'store', 'schedule', 'config', 'log']) expect(rooms).to.include(owning);
  });

  for (const { name, used, rooms } of reaching)
    it(`leave ${name} to ${rooms.join(', ') || 'nobody'}`, () => {
      const elsewhere = sourceFiles().filter((file) => !rooms.includes(roomOf(file)) && uses(file, used));
      expect(elsewhere).to.deep.equal([]);
    });

  it('bring nothing that package.json does not name', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const unnamed = allImports()
      .filter(({ to, ours }) => !ours && !to.startsWith('node:') && dependencies[packageOf(to)] === undefined)
      // Types of a library are types only: they are gone in production.
      .filter(({ to }) => packageOf(to) !== 'hast');
    expect(unnamed.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([]);
  });
});

function uses(file: string, used: (node: ts.Node) => boolean): boolean {
  const source = ts.createSourceFile(file, sourceText(file), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): boolean => used(node) || (ts.forEachChild(node, visit) ?? false);
  return visit(source);
}
