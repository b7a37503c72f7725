import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../house/imports.js';
import { conformancePage, requirements, unshown } from './conformance-page.js';
import { reasons } from './reasons.js';
import { testsOf } from './told-tests.js';

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

  it('reads labels, ranges and templates from the tests themselves', () => {
    const text = `it('A14 K3 shows'); it(\`O1–O3 gives \${what} whole\`);
      describe('Ann', () => { it('W1 is named'); it('has no label'); });`;
    expect(testsOf('a.test.ts', text)).to.deep.equal([
      { file: 'a.test.ts', title: 'shows', labels: ['A14', 'K3'] },
      { file: 'a.test.ts', title: 'gives … whole', labels: ['O1', 'O2', 'O3'] },
      { file: 'a.test.ts', title: 'Ann: is named', labels: ['W1'] },
    ]);
  });
});
