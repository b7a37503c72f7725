import { expect } from 'chai';
import fc from 'fast-check';
import { withContext } from '../../../src/activitypub/context.js';
import { renderCreate } from '../../../src/activitypub/render/create.js';
import { renderNote } from '../../../src/activitypub/render/note.js';
import type { NoteContent } from '../../../src/model/note.js';
import type { QuotePolicy } from '../../../src/model/quote.js';
import type { Visibility } from '../../../src/model/visibility.js';
import { exampleNote, uris } from '../examples.js';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const FOLLOWERS = 'https://blog.test/activitypub/followers';

function inline(kind: string, totalItems: number): object {
  const id = `https://blog.test/activitypub/notes/note0001/${kind}`;
  const next = kind === 'likes' || totalItems === 0 ? {} : { next: `${id}?page=true` };
  return { id, type: 'Collection', totalItems, first: { type: 'CollectionPage', partOf: id, ...next, items: [] } };
}

const golden = {
  id: 'https://blog.test/activitypub/notes/note0001',
  type: 'Note',
  attributedTo: 'https://blog.test/activitypub/actor',
  sensitive: false,
  content: '<p>Ferries run again</p>',
  contentMap: { en: '<p>Ferries run again</p>' },
  url: 'https://blog.test/2026/11/ferries/',
  published: '2026-11-23T10:00:00Z',
  to: [PUBLIC],
  cc: [FOLLOWERS],
  tag: [{ type: 'Hashtag', name: '#Harbour', href: 'https://blog.test/tag/harbour/' }],
  attachment: [
    {
      type: 'Image',
      mediaType: 'image/jpeg',
      url: 'https://blog.test/ferry.jpg',
      name: 'A red ferry',
      width: 1200,
      height: 800,
    },
  ],
  replies: inline('replies', 3),
  likes: inline('likes', 4),
  shares: inline('shares', 5),
  interactionPolicy: { canQuote: { automaticApproval: ['https://blog.test/activitypub/actor'] } },
};

describe('renderNote', () => {
  it('O2 gives an Article its name, and a short Note without an id for those who show no Articles (FEP-b2b8)', () => {
    const article = { title: 'Ferries', previewHtml: '<p>Ferries run again: …</p>' };
    const { contentMap, ...rest } = golden;
    const short = { type: 'Note', attributedTo: golden.attributedTo, content: article.previewHtml };
    const preview = { ...short, sensitive: false, published: golden.published };
    const rendered = renderNote(exampleNote({ article }), uris, { replies: 3, likes: 4, shares: 5 });
    expect(rendered).to.deep.equal({ ...rest, contentMap, type: 'Article', name: 'Ferries', preview });
    const warned = renderNote(exampleNote({ article, summary: 'Water', sensitive: true }), uris);
    expect(warned).to.deep.include({ summary: 'Water', sensitive: true });
    expect((warned as { preview: object }).preview).to.include({ summary: 'Water', sensitive: true });
    expect(depth(withContext(renderCreate('act00001', exampleNote({ article }), uris)))).to.be.at.most(8);
    expect(withContext(rendered)['@context']).to.deep.equal(withContext(renderNote(exampleNote(), uris))['@context']);
  });

  const counts = { replies: 3, likes: 4, shares: 5 };

  it('gives the whole Note, in this very order', () => {
    const rendered = renderNote(exampleNote(), uris, counts);
    expect(JSON.stringify(rendered, null, 1)).to.equal(JSON.stringify(golden, null, 1));
  });

  it('C1 C2 has a context with the words it uses', () => {
    expect(withContext(renderNote(exampleNote(), uris))['@context']).to.deep.equal([
      'https://www.w3.org/ns/activitystreams',
      {
        Hashtag: 'as:Hashtag',
        sensitive: 'as:sensitive',
        toot: 'http://joinmastodon.org/ns#',
        focalPoint: { '@id': 'toot:focalPoint', '@container': '@list' },
        gts: 'https://gotosocial.org/ns#',
        interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
        canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
        automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
      },
    ]);
  });

  it('O3 swaps Public and followers for an unlisted Note, and names followers alone for theirs', () => {
    expect(renderNote(exampleNote({ visibility: 'unlisted' }), uris)).to.deep.include({
      to: [FOLLOWERS],
      cc: [PUBLIC],
    });
    expect(renderNote(exampleNote({ visibility: 'followers' }), uris)).to.deep.include({ to: [FOLLOWERS], cc: [] });
  });

  it('O6 leaves the language out when nobody knows it', () => {
    expect(renderNote(exampleNote({ language: null }), uris)).to.not.have.property('contentMap');
  });

  it('O7 has a summary only for a content warning', () => {
    expect(renderNote(exampleNote(), uris)).to.not.have.property('summary');
    const warned = renderNote(exampleNote({ summary: 'Storm pictures', sensitive: true }), uris);
    expect(warned).to.include({ summary: 'Storm pictures', sensitive: true });
  });

  it('O11 clamps the size of a huge picture and keeps its proportions', () => {
    const images = [{ url: 'https://blog.test/x.png', alt: '', mediaType: 'image/png', width: 10_000, height: 2_500 }];
    expect(renderNote(exampleNote({ images }), uris)).to.deep.include({
      attachment: [
        { type: 'Image', mediaType: 'image/png', url: 'https://blog.test/x.png', width: 5000, height: 1250 },
      ],
    });
  });

  it('O12 says what of a picture must stay in sight, where that is known', () => {
    const [image] = exampleNote().content.images;
    const images = [{ ...image, focalPoint: [-0.5, 0.8] as const }] as NoteContent['images'];
    expect(JSON.stringify(renderNote(exampleNote({ images }), uris))).to.include(
      '"height":800,"focalPoint":[-0.5,0.8]}',
    );
  });

  it('O13 never has a url on another host than its id', () => {
    for (const url of ['https://elsewhere.test/x', 'https://www.blog.test/x', null]) {
      expect(renderNote(exampleNote({ url }), uris)).to.include({
        url: 'https://blog.test/activitypub/notes/note0001',
      });
    }
  });

  it('O14 says when it was edited, to the millisecond where it matters', () => {
    const first = renderNote(exampleNote({}, { updatedAt: Date.UTC(2026, 10, 23, 11, 0, 0, 1) }), uris);
    const second = renderNote(exampleNote({}, { updatedAt: Date.UTC(2026, 10, 23, 11, 0, 0, 2) }), uris);
    expect(first).to.include({ updated: '2026-11-23T11:00:00.001Z' });
    expect(second).to.include({ updated: '2026-11-23T11:00:00.002Z' });
  });

  it('O17 claims no count that nobody counted', () => {
    expect(JSON.stringify(renderNote(exampleNote(), uris))).to.not.include('totalItems');
  });

  it('O18 says who may quote: everybody, followers, or by our own name nobody; never what is for followers', () => {
    const quoters = (...[quotes, visibility = 'public']: [QuotePolicy, Visibility?]) => {
      const note = renderNote(exampleNote({ visibility }), uris, null, quotes) as {
        interactionPolicy: { canQuote: { automaticApproval: string[] } };
      };
      return note.interactionPolicy.canQuote.automaticApproval;
    };
    expect(quoters('everyone')).to.deep.equal([PUBLIC]);
    expect(quoters('everyone', 'unlisted')).to.deep.equal([PUBLIC]);
    expect(quoters('followers')).to.deep.equal([FOLLOWERS]);
    expect(quoters('nobody')).to.deep.equal([golden.attributedTo]);
    expect(quoters('everyone', 'followers')).to.deep.equal([golden.attributedTo]);
  });

  it('O22 has no null anywhere, whatever is missing', () => {
    const texts = fc.option(fc.string(), { nil: null });
    const sides = fc.option(fc.integer({ min: 1, max: 99_999 }), { nil: null });
    const images = fc.array(
      fc.record({ url: fc.webUrl(), alt: fc.string(), mediaType: fc.string(), width: sides, height: sides }),
    );
    fc.assert(
      fc.property(fc.record({ summary: texts, language: texts, url: texts, inReplyTo: texts, images }), (change) => {
        expect(hasNull(renderNote(exampleNote(change), uris))).to.equal(false);
      }),
    );
  });
});

describe('renderCreate', () => {
  it('V2 V3 embeds the Note, with audience and published on both, and true zeros', () => {
    const note = exampleNote();
    expect(renderCreate('act00001', note, uris)).to.deep.equal({
      id: 'https://blog.test/activitypub/activities/act00001',
      type: 'Create',
      actor: 'https://blog.test/activitypub/actor',
      published: '2026-11-23T10:00:00Z',
      to: [PUBLIC],
      cc: [FOLLOWERS],
      object: { ...golden, replies: inline('replies', 0), likes: inline('likes', 0), shares: inline('shares', 0) },
    });
  });

  it('O20 stays under 64 KiB with 50,000 characters, by saying them once', () => {
    const create = renderCreate('act00001', exampleNote({ html: `<p>${'x'.repeat(50_000)}</p>` }), uris);
    expect(Buffer.byteLength(JSON.stringify(withContext(create)))).to.be.lessThan(65_536);
  });

  it('O21 nests no deeper than eight levels', () => {
    expect(depth(withContext(renderCreate('act00001', exampleNote(), uris)))).to.be.at.most(8);
  });
});

function hasNull(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.values(value).some(hasNull);
}

function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}
