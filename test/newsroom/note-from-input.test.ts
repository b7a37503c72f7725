import { expect } from 'chai';
import { noteFromInput } from '../../src/newsroom/note-from-input.js';
import { type NoteInput, OperationError } from '../../src/newsroom/operations.js';

const blog = {
  language: 'en-GB',
  searchHref: (words: string) => `https://blog.test/?s=${encodeURIComponent(words)}`,
};
const note = (input: NoteInput) => noteFromInput(input, blog);
const htmlOf = (text: string) => note({ text }).html;
const tag = (name: string, words = name) =>
  `<a href="https://blog.test/?s=${encodeURIComponent(words)}" class="mention hashtag" rel="tag">#${name}</a>`;

describe('the Note that an editor sends in', () => {
  it('says the text, in paragraphs and lines, with nothing in it taken for HTML', () => {
    expect(htmlOf('One & <b>two</b>\nlines\n\n\nNext')).to.equal(
      '<p>One &amp; &lt;b>two&lt;/b><br>lines</p><p>Next</p>',
    );
    expect(htmlOf('  \n x \r\n y ')).to.equal('<p>x<br>y</p>');
  });

  it('has its addresses as links', () => {
    expect(htmlOf('See https://example.com/a?b=1&c=2.')).to.match(
      /^<p>See <a href="https:\/\/example\.com\/a\?b=1&amp;c=2" [^>]*>.*<\/a>\.<\/p>$/,
    );
    expect(htmlOf('javascript:alert(1)')).to.equal('<p>javascript:alert(1)</p>');
  });

  describe('has its hashtags as links and as tags', () => {
    it('each once, however it is written', () => {
      const { html, hashtags } = note({ text: '#Maths is fun, #maths and #zahlenTheorie2!' });
      expect(html).to.equal(
        `<p>${tag('Maths')} is fun, ${tag('maths', 'Maths')} and ${tag('zahlenTheorie2', 'zahlen Theorie2')}!</p>`,
      );
      expect(hashtags).to.deep.equal([
        { name: 'Maths', href: 'https://blog.test/?s=Maths' },
        { name: 'zahlenTheorie2', href: 'https://blog.test/?s=zahlen%20Theorie2' },
      ]);
    });

    it('in any script, between any signs', () => {
      expect(htmlOf('(#Größe) „#数学“ <#π> &#Q\n#last')).to.equal(
        `<p>(${tag('Größe')}) „${tag('数学')}“ &lt;${tag('π')}> &amp;${tag('Q')}<br>${tag('last')}</p>`,
      );
    });

    const none: [what: string, text: string][] = [
      ['a number', 'We are #1 of #2024'],
      ['part of a word', 'C#major, a#b, R&#39;s, x_#y'],
      ['a bare sign', '# heading, ## two, #, #-x'],
      ['part of an address', 'https://example.com/#section and https://example.com/a#b'],
      ['far too long', `#${'x'.repeat(101)}`],
    ];
    for (const [what, text] of none) {
      it(`but not ${what}`, () => {
        expect(note({ text }).hashtags).to.deep.equal([]);
        expect(note({ text }).html).not.to.contain('rel="tag"');
      });
    }

    it('twenty at most; the rest stays text', () => {
      const names = Array.from({ length: 25 }, (_, index) => `#tag${index}`);
      const { html, hashtags } = note({ text: names.join(' ') });
      expect(hashtags).to.have.length(20);
      expect(html.match(/rel="tag"/g)).to.have.length(20);
      expect(html).to.contain(' #tag24');
    });

    it('in HTML too, but not in its links and code', () => {
      const { html, hashtags } = note({
        html: '<p title="#no">A <b>#Yes</b> <a href="https://example.com/#no">see #no</a> <code>#no</code> R&amp;#D</p><pre>#no</pre>',
      });
      expect(hashtags.map(({ name }) => name)).to.deep.equal(['Yes', 'D']);
      expect(html)
        .to.contain(`<b>${tag('Yes')}</b>`)
        .and.contain('see #no</a>')
        .and.contain('<code>#no</code>');
    });

    it('as it does when it is sent in again', () => {
      const once = note({ text: 'On #Maths' }).html;
      expect(note({ html: once }).html).to.equal(once);
    });
  });

  it('is cleaned of what no Note may hold', () => {
    expect(note({ html: '<h1>Hi</h1><script>x</script><p onclick="x">there <img src="x"></p>' }).html).to.equal(
      '<p><strong>Hi</strong></p><p>there</p>',
    );
  });

  it('speaks its own language, else the blog’s', () => {
    expect(note({ text: 'x' }).language).to.equal('en-GB');
    expect(note({ text: 'x', language: 'DE-at' }).language).to.equal('de-AT');
    expect(noteFromInput({ text: 'x' }, { ...blog, language: null }).language).to.equal(null);
  });

  it('is seen by whom it is for', () => {
    expect(note({ text: 'x' }).visibility).to.equal('public');
    for (const visibility of ['public', 'unlisted', 'followers'] as const) {
      expect(note({ text: 'x', visibility }).visibility).to.equal(visibility);
    }
  });

  it('warns where it has a warning', () => {
    expect(note({ text: 'x', summary: ' Spoilers\nfor  the film ' })).to.include({
      summary: 'Spoilers for the film',
      sensitive: true,
    });
    for (const summary of ['', '  '])
      expect(note({ text: 'x', summary })).to.include({ summary: null, sensitive: false });
  });

  it('answers what it answers, and has no page or picture', () => {
    const inReplyTo = 'https://social.test/@anna/1';
    expect(note({ text: 'x', inReplyTo })).to.deep.include({ inReplyTo, url: null, images: [] });
    expect(note({ text: 'x' }).inReplyTo).to.equal(null);
  });

  it('fits into what other servers take', () => {
    expect(note({ text: 'x'.repeat(20_000) }).html).to.have.length(20_007);
    expect(() => note({ text: 'ö'.repeat(20_000) })).to.throw(OperationError, /too long.*bytes/);
    // Links are longer than what was typed.
    expect(() => note({ text: '#Maths '.repeat(3000) })).to.throw(OperationError, /too long/);
  });

  const faults: [what: string, input: NoteInput, says: RegExp][] = [
    ['nothing', {}, /"text" or "html"/],
    ['no words', { text: ' \n\t ' }, /empty/],
    ['nothing but signs that nobody sees', { text: '\u200b\u00a0' }, /empty/],
    ['HTML without words', { html: '<p><br></p><img src="x">' }, /empty/],
    ['both', { text: 'a', html: '<p>a</p>' }, /not both/],
    ['another visibility', { text: 'a', visibility: 'direct' as 'public' }, /public, unlisted, followers.*"direct"/],
    ['no language', { text: 'a', language: 'english please' }, /BCP-47.*"english please"/],
    ['an empty language', { text: 'a', language: '' }, /BCP-47/],
    ['no address to answer', { text: 'a', inReplyTo: 'anna' }, /in_reply_to.*"anna"/],
    ['another kind of address', { text: 'a', inReplyTo: 'ftp://a/b' }, /in_reply_to/],
    ['an endless address', { text: 'a', inReplyTo: `https://a.test/${'x'.repeat(3000)}` }, /in_reply_to/],
    ['an endless warning', { text: 'a', summary: 'x'.repeat(501) }, /summary.*500/],
    ['a number for a text', { text: 7 as unknown as string }, /strings/],
    ['a list for a warning', { text: 'a', summary: ['x'] as unknown as string }, /summary/],
  ];
  for (const [what, input, says] of faults) {
    it(`is refused, in one line that says what would be right, when it is ${what}`, () => {
      expect(() => note(input)).to.throw(OperationError, says);
      try {
        note(input);
      } catch (error) {
        expect((error as Error).message).to.match(/^[^\n]{1,300}$/);
      }
    });
  }
});
