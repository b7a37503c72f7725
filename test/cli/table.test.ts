import { expect } from 'chai';
import { clip, plain, table } from '../../src/cli/table.js';

describe('table', () => {
  it('aligns columns, numbers to the right', () => {
    expect(
      table(
        ['HOST', 'PENDING', 'ERROR'],
        [
          ['social.test', 7, ''],
          ['a.test', 1200, 'timeout'],
        ],
      ),
    ).to.equal('HOST         PENDING  ERROR\nsocial.test        7\na.test          1200  timeout\n');
  });

  it('counts wide signs as two columns', () => {
    const [, wide, narrow] = table(
      ['A', 'B'],
      [
        ['日本', 'x'],
        ['abcd', 'x'],
      ],
    ).split('\n');
    expect(wide).to.equal('日本  x');
    expect(narrow).to.equal('abcd  x');
  });

  it('is empty without rows', () => {
    expect(table(['A'], [])).to.equal('');
  });

  it('lets no remote text steer the terminal', () => {
    expect(plain('a\u001b[31mred\u0007\nb\u202e')).to.equal('ared b');
    expect(table(['A'], [['x\ny']])).to.equal('A\nx y\n');
  });
});

describe('clip', () => {
  it('cuts whole characters', () => {
    expect(clip('🎉🎉🎉🎉', 3)).to.equal('🎉🎉…');
    expect(clip('short', 10)).to.equal('short');
  });
});
