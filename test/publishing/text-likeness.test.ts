import { expect } from 'chai';
import fc from 'fast-check';
import { commonShare, createLikenessIndex, wordsOf } from '../../src/publishing/text-likeness.js';

describe('the words that texts are compared by', () => {
  it('are words in any case, and pairs of characters where no spaces part them', () => {
    expect([...wordsOf('The AI, the Proof').set].sort()).to.deep.equal(['ai', 'proof', 'the']);
    expect([...wordsOf('AIが証明').set].sort()).to.deep.equal(['ai', 'が証', '証明']);
    expect([...wordsOf('गणित の').set].sort()).to.deep.equal(['の', 'गणित'].sort());
  });

  it('are the longest first', () => {
    expect(wordsOf('a longest of words').list).to.deep.equal(['longest', 'words', 'of', 'a']);
  });

  it('have a share in common from nothing to all', () => {
    expect(commonShare(wordsOf('one two'), wordsOf('two one'))).to.equal(1);
    expect(commonShare(wordsOf('one two three'), wordsOf('two three four'))).to.equal(0.5);
    expect(commonShare(wordsOf('one'), wordsOf('...'))).to.equal(0);
  });

  it('find in an index all that a comparison of all with all would find', () => {
    const text = fc.array(fc.constantFrom(...'a bb ccc dddd eeeee ff ggg hhhh iiiii jj kkk llll'.split(' ')), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 20 }),
        text,
        fc.constantFrom(0.01, 0.3, 0.6, 0.8, 1),
        (all, asked, share) => {
          const index = createLikenessIndex<number>(share);
          const words = all.map((list) => wordsOf(list.join(' ')));
          words.forEach((one, number) => {
            index.add(number, one);
          });
          const wanted = wordsOf(asked.join(' '));
          const expected = words.flatMap((one, item) => {
            const common = commonShare(one, wanted);
            return common >= share ? [{ item, share: common }] : [];
          });
          expect(index.similar(wanted)).to.deep.equal(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
