import { expect } from 'chai';
import fc from 'fast-check';
import { linkHtml } from '../../src/publishing/link-html.js';
import { characters, noteLength } from '../../src/publishing/note-length.js';

describe('noteLength', () => {
  const long = `https://blog.test/${'a'.repeat(300)}`;
  const cases: [string, string, number][] = [
    ['words', '<p>They differ.</p>', 12],
    ['references as what they stand for', '<p>Cats &amp; dogs &lt;3</p>', 14],
    ['a web address as 23, folded as it is', `<p>${linkHtml(long)}</p>`, 23],
    ['a short one too', `<p>${linkHtml('http://a.io/')}</p>`, 23],
    ['one that is no link', '<pre>https://blog.test/a/b/c/d/e/f/g/h (x)</pre>', 27],
    ['words that carry a link as the words', `<p><a href="${long}">this</a></p>`, 4],
    [
      'hashtags as they stand',
      '<p><a href="https://blog.test/tag/x/" class="mention hashtag" rel="tag">#MathsPuzzles</a></p>',
      13,
    ],
    ['of a mention the name', '<p>Ask @reader@social.example.com about it</p>', 20],
    [
      'two line ends between paragraphs, one between lines and items',
      '<p>a<br>b</p><ul><li>c</li><li>d</li></ul><p>e</p>',
      11,
    ],
    ['nothing for nothing', '', 0],
  ];
  for (const [story, html, length] of cases) it(`counts ${story}`, () => expect(noteLength(html)).to.equal(length));
});

describe('characters', () => {
  const one: [string, string][] = [
    ['a letter', 'a'],
    ['a letter with its accent apart', 'e\u0301'],
    ['a letter with many marks', 'z\u0351\u0353\u0329\u0310'],
    ['an emoji', '😀'],
    ['one of a colour', '👍🏽'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a flag', '🇩🇪'],
    ['a flag of a country’s part', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['a keycap', '1️⃣'],
    ['a heart in its coloured form', '❤️'],
    ['a Thai syllable', 'ที่'],
    ['a Thai syllable with a vowel behind', 'นำ'],
    ['a Korean syllable', '한'],
    ['one in its letters', '\u1112\u1161\u11ab'],
    ['a Chinese sign', '数'],
    ['one beyond sixteen bits', '𠮷'],
    ['an Arabic letter with its vowel', 'بَ'],
    ['a Hindi syllable', 'नि'],
  ];
  for (const [story, text] of one) {
    it(`takes ${story} for one, as the standard does`, () => {
      expect(characters(text)).to.deep.equal([text]);
      expect([...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)]).to.have.length(1);
    });
  }

  it('takes two flags for two', () => expect(characters('🇩🇪🇫🇷')).to.have.length(2));

  it('loses nothing, and agrees with the standard on common text', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const unit = fc.constantFrom(...one.map(([, text]) => text), ' ', '\n', '.', 'é', 'ß', 'ไ', 'ク', '𝒳');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const found = characters(text);
        expect(found.join('')).to.equal(text);
        expect(found).to.deep.equal([...segmenter.segment(text)].map(({ segment }) => segment));
      }),
    );
  });

  it('takes time that grows no faster than the text', () => {
    for (const piece of ['a\u0301', '\u200d', '👨‍', '\u1100', '🇩', '@a@', 'https://']) {
      const text = piece.repeat(50_000);
      expect(characters(text).join('')).to.have.length(text.length);
      noteLength(`<p>${text}</p>`);
    }
  }).timeout(20_000);
});
