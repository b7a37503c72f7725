import { expect } from 'chai';
import fc from 'fast-check';
import { hashtagHtml, hashtagName, hashtagsOf } from '../../src/publishing/hashtags.js';
import { sanitizeHtml } from '../../src/publishing/sanitize-html.js';

const tagHref = (name: string) => `https://blog.test/tag/${encodeURIComponent(name)}/`;

describe('hashtagName', () => {
  const names: [string, string | null][] = [
    ['maths', 'maths'],
    ['Maths & Puzzles', 'MathsPuzzles'],
    ['number theory', 'NumberTheory'],
    ['3D printing', '3DPrinting'],
    ['iPhone apps', 'iPhoneApps'],
    ['NASA news', 'NASANews'],
    ["Rubik's cube", 'RubiksCube'],
    ['Rubik’s cube', 'RubiksCube'],
    ['co-op', 'CoOp'],
    ['snake_case', 'snake_case'],
    ['Österreich über alles', 'ÖsterreichÜberAlles'],
    ['数学', '数学'],
    ['математика сегодня', 'МатематикаСегодня'],
    ['हिन्दी समाचार', 'हिन्दीसमाचार'],
    ['café', 'café'],
    ['#hash', 'hash'],
    ['🏖️ Beach', 'Beach'],
    ['Pool 2️⃣', 'Pool2'],
    ['C++', 'C'],
    ['🎉 party', 'party'],
    ['🏖️ Beach', 'Beach'],
    ['Pool 2️⃣', 'Pool2'],
    ['2026', null],
    ['24/7', null],
    ['***', null],
    ['', null],
    ['x'.repeat(101), null],
  ];
  for (const [name, expected] of names) {
    it(`makes ${expected === null ? 'nothing' : expected.slice(0, 30)} of "${name.slice(0, 30)}"`, () => {
      expect(hashtagName(name)).to.equal(expected);
    });
  }

  it('is always one word with a letter in it, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const hashtag = hashtagName(name);
        if (hashtag !== null) expect(hashtag).to.match(/^(?=.*\p{L})[\p{L}\p{N}\p{M}_]+$/u);
      }),
    );
  });
});

describe('hashtagsOf', () => {
  it('keeps the order, and takes names that differ in case for one', () => {
    expect(hashtagsOf(['Maths', '2026', 'number theory', 'maths', 'Number-Theory'], tagHref)).to.deep.equal([
      { name: 'Maths', href: 'https://blog.test/tag/Maths/' },
      { name: 'NumberTheory', href: 'https://blog.test/tag/number%20theory/' },
    ]);
  });

  it('leaves out a tag whose archive has no address', () => {
    expect(hashtagsOf(['a'], () => '')).to.deep.equal([]);
  });
});

describe('hashtagHtml', () => {
  it('O10 gives the form that servers make their own link of', () => {
    const html = hashtagHtml({ name: 'Maths', href: 'https://blog.test/?tag=a&b=c' });
    expect(html).to.equal('<a href="https://blog.test/?tag=a&amp;b=c" class="mention hashtag" rel="tag">#Maths</a>');
    expect(sanitizeHtml(html)).to.equal(`<p>${html}</p>`);
  });
});
