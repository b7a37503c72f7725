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

  it('shows the choices of a poll, and until when', () => {
    const oneOf = ['North', 'South <b>', ' '].map((name) => ({ type: 'Note', name, replies: { totalItems: 3 } }));
    const content = '<p>Which bridge shall open first?</p>';
    const poll = words({ type: 'Question', content, oneOf: [...oneOf, 'x', null], endTime: '2026-12-05T19:00:00Z' });
    expect(poll.html).to.equal(
      `${content}<p>Poll, until 2026-12-05 19:00 UTC:</p><ul><li>North</li><li>South &lt;b></li></ul>`,
    );
    expect(remotePlainText(poll)).to.include('North\nSouth');
    const several = Array.from({ length: 50 }, (_, number) => ({ type: 'Note', name: `no. ${number}` }));
    const many = words({ type: 'Question', content: '', anyOf: several }).html;
    expect(many).to.include('<p>Poll, several may be chosen:</p>').and.include('no. 19').and.not.include('no. 20');
    expect(words({ type: 'Note', content, oneOf }).html, 'only of a poll').to.equal(content);
    expect(words({ type: 'Question', content }).html).to.equal(content);
  });

  it('shows when and where an event is', () => {
    const times = { startTime: '2026-12-05T19:00:00Z', endTime: '2026-12-05T21:30:00Z' };
    const address = { type: 'PostalAddress', streetAddress: 'Market 1', addressLocality: 'Northtown' };
    const location = { type: 'Place', name: 'Town hall', address };
    expect(words({ type: 'Event', name: 'Reading', content: '', ...times, location }).html).to.equal(
      '<p>Reading</p><p>When: 2026-12-05 19:00 UTC to 2026-12-05 21:30 UTC</p><p>Where: Town hall, Market 1, Northtown</p>',
    );
    expect(words({ type: 'Event', name: 'R', startTime: times.startTime, location: 'At home' }).html).to.equal(
      '<p>R</p><p>When: 2026-12-05 19:00 UTC</p><p>Where: At home</p>',
    );
    const odd = { startTime: 'soon', endTime: times.endTime, location: [{ type: 'Place' }, 7] };
    expect(words({ type: 'Event', name: 'R', ...odd }).html).to.equal('<p>R</p>');
  });

  it('O19 of a quote says only what is its own, not the address that stands in for the quoted post', () => {
    const quote = 'https://blog.test/activitypub/notes/note00000001';
    const link = `<a href="${quote}"><span class="invisible">https://</span>blog.test</a>`;
    for (const content of [
      `<p class="quote-inline">RE: ${link}</p><p>Read this</p>`,
      `<p>Read this<span class="quote-inline"><br><br>RE: ${link}</span></p>`,
    ]) {
      expect(words({ content, quote }).html).to.equal('<p>Read this</p>');
      expect(words({ content }).html, 'no quote').to.include('RE: ');
    }
  });

  it('says a custom emoji without the spaces of no width around it', () => {
    expect(words({ content: '<p>so \u200b:blob_cat:\u200b, in\u200bdeed</p>' }).html).to.equal(
      '<p>so :blob_cat:, in\u200bdeed</p>',
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
