import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { roomOf, root, sourceFiles, sourceText } from './imports.js';

const shapeless = /^(utils?|helpers?|commons?|shared|misc|cores?|services?|managers?|processors?|base|types?)$/;

/** Words of a path: `http/raw-body.ts` → http, raw, body. */
const words = (file: string) => file.replace(/\.test\.ts$|\.ts$/, '').split(/[/-]/);

function testFiles(): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('node_modules'),
  );
}

describe('the names of the house', () => {
  it('say what is inside: no drawer for odds and ends', () => {
    const drawers = [...sourceFiles(), ...testFiles()].filter((file) =>
      words(file).some((word) => shapeless.test(word)),
    );
    expect(drawers).to.deep.equal([]);
  });

  it('are kebab-case', () => {
    const odd = sourceFiles().filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(file));
    expect(odd).to.deep.equal([]);
  });

  it('give every room its line in ARCHITECTURE.md', () => {
    const map = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const rooms = new Set(sourceFiles().map((file) => roomOf(file).replace(/\.ts$/, '')));
    expect([...rooms].filter((room) => !new RegExp(`\`${room}(/|\\.ts)`).test(map))).to.deep.equal([]);
  });

  it('keep index.ts for registries: it has lines of its own besides re-exports', () => {
    const barrels = sourceFiles()
      .filter((file) => file.endsWith('index.ts'))
      .filter((file) => !/^(export )?(const|function)/m.test(sourceText(file)));
    expect(barrels).to.deep.equal([]);
  });

  it('are exported by name, never by default', () => {
    expect(sourceFiles().filter((file) => /^export default/m.test(sourceText(file)))).to.deep.equal([]);
  });
});
