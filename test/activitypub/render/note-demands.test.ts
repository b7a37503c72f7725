import { expect } from 'chai';
import { renderNote } from '../../../src/activitypub/render/note.js';
import type { Json } from '../../lab/ask.js';
import { exampleNote, uris } from '../examples.js';

const note = (...change: Parameters<typeof exampleNote>) => renderNote(exampleNote(...change), uris) as Json;

describe('the Note that others demand', () => {
  it('O1 is by its actor, as one text, on the host of its id', () => {
    const { id, attributedTo } = note();
    expect(attributedTo).to.equal(uris.actor);
    expect(new URL(String(attributedTo)).origin).to.equal(new URL(String(id)).origin);
  });

  it('O2 is a Note, with its title among its words', () => expect(note().type).to.equal('Note'));

  it('O3 names whom it is for in arrays, Public in full', () =>
    expect(note()).to.deep.include({ to: ['https://www.w3.org/ns/activitystreams#Public'], cc: [uris.followers] }));

  it('O4 says when, in UTC', () => expect(note().published).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/));

  it('O6 says its language once, as Mastodon knows it, with the same text', () => {
    const { content, contentMap } = note({ language: 'pt-BR' });
    expect(contentMap).to.deep.equal({ pt: content });
  });

  it('O6 says its language however long it is: with its warning, or its title', () => {
    const html = `<p>${'Ebbe und Flut. '.repeat(3000)}</p>`;
    const long = { language: 'de-DE', html, summary: null };
    expect(note(long))
      .to.deep.include({ nameMap: { de: '' } })
      .and.not.have.property('contentMap');
    expect(note(long)).to.not.have.property('name');
    expect(note({ ...long, summary: 'Sturm' })).to.deep.include({ summary: 'Sturm', summaryMap: { de: 'Sturm' } });
    const article = { title: 'Gezeiten', previewHtml: '<p>Ebbe.</p>' };
    expect(note({ ...long, article })).to.deep.include({ name: 'Gezeiten', nameMap: { de: 'Gezeiten' } });
  });

  it('O8 has no name', () => expect(note()).to.not.have.property('name'));

  it('O9 has its tags in an array, one or none', () => {
    expect(note().tag).to.deep.equal([{ type: 'Hashtag', name: '#Harbour', href: 'https://blog.test/tag/harbour/' }]);
    expect(note({ hashtags: [] }).tag).to.deep.equal([]);
  });

  it('O11 describes each picture as Pixelfed demands it, or all would be refused', () => {
    const [image] = exampleNote().content.images;
    const unsized = { url: 'https://blog.test/b.webp', alt: '', mediaType: 'image/webp', width: null, height: null };
    const pictures = note({ images: image ? [image, unsized] : [] }).attachment as Json[];
    expect(pictures).to.have.lengthOf(2);
    for (const { type, url, mediaType, width = 1, height = 1, blurhash = 'absent' } of pictures) {
      expect(type).to.be.oneOf(['Document', 'Image']);
      expect(url).to.match(/^https:\/\//);
      expect(mediaType).to.match(/^image\//);
      expect(width).to.be.within(1, 5000);
      expect(height).to.be.within(1, 5000);
      expect(blurhash).to.equal('absent');
    }
    expect(pictures[0]?.name, 'the words for those who do not see it').to.equal('A red ferry');
    expect(note({ images: [] }).attachment).to.deep.equal([]);
  });

  it('O14 says nothing of an edit before there was one', () => expect(note()).to.not.have.property('updated'));

  it('O15 answers by the address of its parent, as one text', () => {
    const parent = 'https://social.test/users/ann/statuses/1';
    expect(note({ inReplyTo: parent }).inReplyTo).to.equal(parent);
    expect(note()).to.not.have.property('inReplyTo');
  });

  it('O18 says of what others may do only what is enforced', () =>
    expect(Object.keys(note().interactionPolicy as Json)).to.deep.equal(['canQuote']));
});
