import { expect } from 'chai';
import fc from 'fast-check';
import { cutHtml, inBytes, inCharacters, jsonSize } from '../../src/publishing/cut-html.js';
import { characters, noteLength } from '../../src/publishing/note-length.js';
import { htmlToText, sanitizeHtml } from '../../src/publishing/sanitize-html.js';

const cut = (html: string, most: number) => cutHtml(html, most + 2, inCharacters, '…');

describe('cutHtml', () => {
  const stories: [string, string, number, string][] = [
    ['leaves what fits', '<p>One two three.</p>', 14, '<p>One two three.</p>'],
    ['cuts after a word', '<p>One two three.</p>', 12, '<p>One two…</p>'],
    [
      'cuts at a paragraph where most of it is kept',
      '<p>One two three.</p><p>Four five.</p>',
      25,
      '<p>One two three. …</p>',
    ],
    [
      'goes into the next where little would be left',
      '<p>One.</p><p>Two three four five.</p>',
      20,
      '<p>One.</p><p>Two three…</p>',
    ],
    [
      'keeps the emphasis whole around what is left',
      '<p>One <em>two three</em> four</p>',
      11,
      '<p>One <em>two</em>…</p>',
    ],
    [
      'counts a link as 23, and cuts it not',
      '<p>At <a href="https://a.test/b">https://a.test/b</a> and so on</p>',
      30,
      '<p>At <a href="https://a.test/b">https://a.test/b</a>…</p>',
    ],
    ['ends a list', '<ul><li>one</li><li>two</li><li>three</li></ul>', 11, '<ul><li>one</li><li>two…</li></ul>'],
    [
      'goes into a list in a list',
      '<ul><li>one<ul><li>two three four five six</li></ul></li></ul>',
      20,
      '<ul><li>one<ul><li>two three…</li></ul></li></ul>',
    ],
    ['leaves no line end behind', '<p>One two<br>three four</p>', 13, '<p>One two…</p>'],
    ['cuts text without spaces', '<p>数学は楽しい</p>', 5, '<p>数学は…</p>'],
    ['never within a sign', `<p>${'👨‍👩‍👧‍👦'.repeat(9)}</p>`, 5, '<p>👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦…</p>'],
    ['never within a letter and its accent', `<p>${'e\u0301'.repeat(9)}</p>`, 5, `<p>${'e\u0301'.repeat(3)}…</p>`],
    ['never within a formula', '<p>As \\(a + b = c + d\\) is so</p>', 17, '<p>As…</p>'],
    ['never within one of several lines', '<p>As it is:<br>$$ a +<br>b + c $$ is so</p>', 22, '<p>As it is: …</p>'],
    ['says nothing where it begins with a formula that is too long', '<p>$$ a + b + c + d $$ is so</p>', 12, ''],
    ['says nothing where nothing fits', '<p>One two</p>', 1, ''],
  ];
  for (const [story, html, most, expected] of stories) it(story, () => expect(cut(html, most)).to.equal(expected));

  it('keeps within what was asked, says only what was said, and stays what every server shows', () => {
    const block = fc.constantFrom(
      ['<p>', '</p>'],
      ['<blockquote><p>', '</p></blockquote>'],
      ['<ul><li>', '</li></ul>'],
      ['<p><em>', '</em></p>'],
      ['<pre>', '</pre>'],
    );
    const words = fc.string({
      unit: fc.constantFrom(
        'a',
        'bc ',
        ' ',
        '<br>',
        '&amp;',
        '数',
        '👍🏽',
        'e\u0301',
        '\\(x + y\\) ',
        '<a href="https://a.test/">d</a>',
      ),
      maxLength: 60,
    });
    const html = fc
      .array(fc.tuple(block, words), { maxLength: 6 })
      .map((parts) => sanitizeHtml(parts.map(([[open, close], text]) => `${open}${text}${close}`).join('')));
    fc.assert(
      fc.property(html, fc.integer({ min: 0, max: 120 }), (whole, most) => {
        const part = cut(whole, most);
        expect(noteLength(part)).to.be.at.most(Math.max(most, 0));
        expect(sanitizeHtml(part)).to.equal(part);
        const text = htmlToText(part).replace(/ ?…$/, '').trimEnd();
        expect(htmlToText(whole).startsWith(text), `${part} of ${whole}`).to.equal(true);
        expect(part.match(/\\\(/g)?.length).to.equal(part.match(/\\\)/g)?.length);
      }),
    );
  });

  it('keeps within bytes of JSON, without an ending', () => {
    for (const html of [`<p>${'"数" '.repeat(500)}</p>`, `<p>${'&amp;'.repeat(500)}</p>`, '<p>a</p>'.repeat(500)]) {
      const part = cutHtml(html, 700, inBytes);
      expect(jsonSize(part)).to.be.within(400, 700);
      expect(part).not.to.include('…');
    }
  });

  it('takes time that grows no faster than the text', () => {
    for (const piece of ['a ', 'a', 'a<br>', '<b>a</b> ', '\\(', '$$', '</p><p>a', '👍🏽', 'e\u0301'])
      expect(characters(cut(`<p>${piece.repeat(100_000)}</p>`, 500)).length).to.be.below(9000);
  }).timeout(60_000);
});
