import { expect } from 'chai';
import fc from 'fast-check';
import type { NoteContent } from '../../src/model/note.js';
import { contentHash } from '../../src/publishing/content-hash.js';

const note: NoteContent = {
  html: '<p>a <a href="https://a.test/" class="mention">b</a></p><p>c<br>d</p><pre>e\n  f</pre>',
  summary: null,
  sensitive: false,
  language: 'en',
  url: 'https://blog.test/1/',
  hashtags: [{ name: 'a', href: 'https://blog.test/tag/a/' }],
  images: [{ url: 'https://blog.test/a.png', alt: 'x', mediaType: 'image/png', width: 1, height: 2 }],
  visibility: 'public',
  inReplyTo: null,
};

describe('contentHash', () => {
  it('is a sha-256 in hexadecimal', () => {
    expect(contentHash(note)).to.match(/^[0-9a-f]{64}$/);
  });

  it('does not care for the order of members', () => {
    const turned = Object.fromEntries(Object.entries(note).reverse()) as unknown as NoteContent;
    turned.hashtags = [{ href: 'https://blog.test/tag/a/', name: 'a' }];
    expect(contentHash(turned)).to.equal(contentHash(note));
  });

  it('does not see another dress of the same text', () => {
    const dresses = [
      '<p>a  <a href="https://a.test/">b</a></p>\n<p>c<br>\nd</p>\n\n<pre>e\n  f</pre>\n',
      '<p>a\n<a href="https://a.test/" class="u-url">b</a> </p> <p> c<br>d</p><pre>e\n  f</pre>',
    ];
    for (const html of dresses) expect(contentHash({ ...note, html }), html).to.equal(contentHash(note));
  });

  it('sees every change that a reader would', () => {
    const changes: Partial<NoteContent>[] = [
      { html: note.html.replace('a ', 'A ') },
      { html: note.html.replace('a <a', 'a<a') },
      { html: note.html.replace('\n  f', '\n f') },
      { html: note.html.replace('a.test', 'b.test') },
      { html: note.html.replace('<p>c', '<p><b>c</b>') },
      { summary: 'x' },
      { sensitive: true },
      { language: null },
      { url: null },
      { hashtags: [] },
      { images: [] },
      { images: note.images.map((image) => ({ ...image, alt: 'y' })) },
      { visibility: 'unlisted' },
      { inReplyTo: 'https://a.test/1' },
      { article: { title: 'x', previewHtml: 'y' } },
      { article: { title: 'x', previewHtml: 'z' } },
    ];
    const hashes = changes.map((change) => contentHash({ ...note, ...change }));
    expect(new Set([...hashes, contentHash(note)]).size).to.equal(changes.length + 1);
  });

  it('tells any two texts apart', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z]{1,8}$/), (one, two) => {
        const same =
          contentHash({ ...note, html: `<p>${one}</p>` }) === contentHash({ ...note, html: `<p>${two}</p>` });
        expect(same).to.equal(one === two);
      }),
    );
  });
});
