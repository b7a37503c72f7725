import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/imports.js';
import { conformancePage, requirements, unshown } from './conformance-page.js';
import { mostTelling } from './most-telling.js';
import { reasons } from './reasons.js';
import { testsOf, toldTests } from './told-tests.js';

const FILE = join(root, 'docs/conformance.md');
/** How many labels fediverse.md's sections have, so that none is lost with its row. */
const COUNTS: Record<string, number> = {
  W: 15,
  N: 4,
  A: 27,
  C: 4,
  X: 10,
  K: 6,
  O: 22,
  V: 14,
  I: 13,
  S: 19,
  R: 5,
  Y: 7,
  D: 65,
};

describe('conformance', () => {
  it('is told of every requirement: a test, or why not', () => {
    expect(unshown()).to.deep.equal([]);
  });

  it('stands in docs/conformance.md', () => {
    const page = conformancePage();
    if (process.env.UPDATE) writeFileSync(FILE, page);
    expect(readFileSync(FILE, 'utf8'), 'UPDATE=1 npx mocha test/conformance/conformance.test.ts').to.equal(page);
  });

  it('leaves no requirement out, and gives no reason for one that there is not', () => {
    const labels = [...requirements().values()].flat().map(({ label }) => label);
    const expected = Object.entries(COUNTS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    expect(labels).to.have.members(expected);
    expect(expected).to.include.members(Object.keys(reasons));
  });

  it('reads labels, ranges, templates and lists from the tests themselves', () => {
    const text = `it('A14 K3 shows'); it(\`O1–O3 gives \${what} whole\`);
      const wrong = [['S3 a time', 1], ['no time', 2], ['D16, D17 both', 3]];
      for (const [what, value] of wrong) it(\`\${what} is refused by \${value}\`);
      for (const who of ['W2 Ann', 'W3 Bob']) it(who);
      describe('Ann', () => { it('W1 is named'); it('has no label'); });`;
    const expected: [title: string, ...labels: string[]][] = [
      ['shows', 'A14', 'K3'],
      ['gives … whole', 'O1', 'O2', 'O3'],
      ['a time is refused by …', 'S3'],
      ['no time is refused by …'],
      ['both is refused by …', 'D16', 'D17'],
      ['Ann', 'W2'],
      ['Bob', 'W3'],
      ['Ann: is named', 'W1'],
      ['Ann: has no label'],
    ];
    expect(testsOf('a.test.ts', text)).to.deep.equal(
      expected.map(([title, ...labels]) => ({ file: 'a.test.ts', title, labels })),
    );
  });

  it('names the tests of the room where a demand is at home, of one demand before those of many, and of all files', () => {
    const told = (file: string, title: string, labels = ['D1']) => ({ file, title, labels });
    const tests = [
      told('inbox/a.test.ts', 'one'),
      told('inbox/a.test.ts', 'two'),
      told('attacks/b.test.ts', 'of many', ['D1', 'D2', 'D3']),
      told('attacks/b.test.ts', 'of one'),
      told('attacks/c.test.ts', 'of two', ['D1', 'D2']),
      told('attacks/c.test.ts', 'another', ['D2']),
    ];
    const { named, others } = mostTelling('D1', tests);
    expect(named.map(({ title }) => title)).to.deep.equal(['of one', 'of two', 'one', 'of many']);
    expect(others).to.equal(1);
  });

  it('finds no label at the end of a title, where it would not count', () => {
    const late = toldTests().filter(({ title }) => /\([A-Z]\d+(, [A-Z]\d+)*\)/.test(title));
    expect(late.map(({ file, title }) => `${file}: ${title}`)).to.deep.equal([]);
  });
});
