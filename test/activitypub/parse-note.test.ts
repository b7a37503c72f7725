import { expect } from 'chai';
import { parseNote, remotePlainText, remoteWords } from '../../src/activitypub/parse-note.js';

const actor = 'https://social.test/users/ann';
const parse = (json: Record<string, unknown>) =>
  parseNote(
    { id: 'https://social.test/notes/1', type: 'Note', ...json },
    { actor, json: {}, receivedAt: Date.UTC(2026, 10, 20) },
  );
const words = (json: Record<string, unknown>) => remoteWords(parse(json));

describe('what a Note of a stranger says', () => {
  it('O8 has no title, but other posts do', () => {
    expect(words({ name: 'T', content: '<p>x</p>' }).html).to.equal('<p>x</p>');
    for (const type of ['Article', 'Page', 'Video', 'Event'])
      expect(words({ type, name: 'A <b>title</b> & more', content: '<p>x</p>' }).html).to.equal(
        '<p>A title &amp; more</p><p>x</p>',
      );
  });

  it('O7 has a summary that warns; an article’s is none', () => {
    expect(words({ summary: 'Spoiler <b>x</b>', content: 'x' }).summary).to.equal('Spoiler x');
    expect(words({ type: 'Article', summary: 'An excerpt', content: 'x' }).summary).to.equal(null);
    expect(words({ type: 'Article', summary: 'Blood', sensitive: 'true', content: 'x' }).summary).to.equal('Blood');
    expect(remotePlainText(words({ summary: 'Spoiler', content: '<p>the end</p>' }))).to.equal('Spoiler\n\nthe end');
  });

  it('D41 links pictures by their words, and loads none', () => {
    const attachment = [
      { type: 'Document', mediaType: 'image/png', url: 'https://social.test/a.png', name: 'A "cat" <3' },
      { type: 'Image', url: [{ type: 'Link', href: 'https://social.test/b.jpg' }] },
      { type: 'PropertyValue', name: 'x' },
      { type: 'Document', url: 'javascript:alert(1)' },
      null,
    ];
    expect(words({ content: '<p>x</p>', attachment }).html).to.equal(
      '<p>x</p><p><a href="https://social.test/a.png" rel="nofollow noopener noreferrer ugc">A "cat" &lt;3</a></p>' +
        '<p><a href="https://social.test/b.jpg" rel="nofollow noopener noreferrer ugc">b.jpg</a></p>',
    );
  });

  it('may be plain text by its media type', () => {
    expect(words({ content: '1 < 2\nand <b>', mediaType: 'text/plain' }).html).to.equal(
      '<p>1 &lt; 2<br>and &lt;b></p>',
    );
  });

  it('has a language, where somebody says so rightly', () => {
    const cases: [json: Record<string, unknown>, language: string | null][] = [
      [{ content: 'x', contentMap: { 'pt-br': 'x' } }, 'pt-BR'],
      [{ content: 'x', contentMap: { und: 'x' } }, null],
      [{ content: 'x', contentMap: { 'no language!': 'x' } }, null],
      [{ content: 'x', language: { identifier: 'de', name: 'Deutsch' } }, 'de'],
      [{ content: { '@value': 'x', '@language': 'fr' } }, 'fr'],
      [{ content: 'x' }, null],
    ];
    for (const [json, language] of cases) expect(words(json).language, JSON.stringify(json)).to.equal(language);
  });

  it('D36, D42 leads to no page on another host, nor to another scheme', () => {
    for (const url of ['https://evil.test/1', 'javascript:alert(1)', 'http:', { href: 'data:x' }])
      expect(parse({ url }).url).to.equal(null);
    expect(parse({ url: 'https://social.test/@ann/1' }).url).to.equal('https://social.test/@ann/1');
  });

  it('keeps of a book its beginning', () => {
    expect(Buffer.byteLength(words({ content: 'word '.repeat(100_000) }).html)).to.be.at.most(20_000);
  });
});
