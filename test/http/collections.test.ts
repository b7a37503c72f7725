import { expect } from 'chai';
import { withContext } from '../../src/activitypub/context.js';
import { renderCreate } from '../../src/activitypub/render/create.js';
import { noInteractions } from '../../src/activitypub/render/note.js';
import { uris } from '../activitypub/examples.js';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

interface Page {
  id: string;
  next?: string;
  partOf: string;
  orderedItems: { id: string; type: string; object: { id: string; content: string } }[];
}

describe('the outbox', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  const page = async (address: string): Promise<Page> => {
    const reply = await site.ask(address.replace('https://blog.test', ''), { headers: AS });
    expect(reply.status).to.equal(200);
    return reply.json() as unknown as Page;
  };
  const walk = async (): Promise<Page[]> => {
    const pages = [await page('/activitypub/outbox?page=true')];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) pages.push(await page(next));
    return pages;
  };

  it('A4 A14 K1 has a root with totalItems and first', async () => {
    for (let n = 0; n < 3; n++) site.publish(`outbox00${n}`);
    const reply = await site.ask('/activitypub/outbox', { headers: BROWSER });
    expect(reply.headers['content-type']).to.equal('application/activity+json');
    const { '@context': _, ...root } = reply.json();
    expect(root).to.deep.equal({
      id: 'https://blog.test/activitypub/outbox',
      type: 'OrderedCollection',
      totalItems: 3,
      first: 'https://blog.test/activitypub/outbox?page=true',
    });
  });

  it('K1 K2 gives twenty Creates a page, newest first, each exactly once', async () => {
    const ids = Array.from({ length: 45 }, (_, n) => `outbox${String(n).padStart(3, '0')}`);
    for (const id of ids) site.publish(id);
    const pages = await walk();
    expect(pages.map((each) => each.orderedItems.length)).to.deep.equal([20, 20, 5]);
    const seen = pages.flatMap((each) => each.orderedItems);
    expect(seen.map((item) => item.object.id)).to.deep.equal(ids.reverse().map((id) => uris.note(id)));
    expect(new Set(seen.map((item) => item.type))).to.deep.equal(new Set(['Create']));
    expect(pages[0]?.partOf).to.equal('https://blog.test/activitypub/outbox');
  });

  it('embeds the Note as it is now, and drops what was deleted or is for followers', async () => {
    const note = site.publish('outbox001');
    site.publish('outbox002');
    site.publish('outbox003', { visibility: 'followers' });
    site.notes.update('outbox001', { ...note.content, html: '<p>Now</p>' }, 'h', note.publishedAt + 1);
    site.notes.remove('outbox002', note.publishedAt + 2);
    const [only] = await walk();
    expect(only?.orderedItems.map((item) => item.object.content)).to.deep.equal(['<p>Now</p>']);
  });

  it('X8 ends a page early rather than pass 256 KiB, and loses nothing by it', async () => {
    for (let n = 0; n < 12; n++) site.publish(`large000${n % 10}${n > 9 ? 'x' : ''}`, { html: 'x'.repeat(45_000) });
    const pages = await walk();
    for (const each of pages) expect(Buffer.byteLength(JSON.stringify(each))).to.be.lessThan(256 * 1024);
    expect(pages.flatMap((each) => each.orderedItems)).to.have.length(12);
  });

  it('answers 400 to a made-up place', async () => {
    for (const before of ['-1', 'x', '1e9', '0', '1%27', '99999999999999999999']) {
      const reply = await site.ask(`/activitypub/outbox?page=true&before=${before}`, { headers: AS });
      expect([before, reply.status]).to.deep.equal([before, 400]);
    }
  });
});

describe('followers and following', () => {
  let site: OpenSite;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  for (const [name, totalItems] of [
    ['followers', 42],
    ['following', 0],
  ] as const) {
    it(`A14 A15 K3 shows how many ${name}, and a first page, but nobody’s name`, async () => {
      const id = `https://blog.test/activitypub/${name}`;
      const { '@context': _, ...root } = (await site.ask(`/activitypub/${name}`, { headers: AS })).json();
      expect(root).to.deep.equal({ id, type: 'OrderedCollection', totalItems, first: `${id}?page=1` });
      const { '@context': __, ...first } = (await site.ask(`/activitypub/${name}?page=1`, { headers: AS })).json();
      expect(first).to.deep.equal({ id: `${id}?page=1`, type: 'OrderedCollectionPage', partOf: id, orderedItems: [] });
    });
  }
});

describe('following', () => {
  it('K3 counts who let us follow them, and not whom we only asked', async () => {
    const site = await openSite();
    for (const [name, state] of [
      ['ann', 'accepted'],
      ['bob', 'requested'],
      ['carl', 'rejected'],
    ] as const) {
      const actor = `https://social.test/users/${name}`;
      site.following.request({
        ...{ actor, handle: `${name}@social.test`, inbox: `${actor}/inbox`, followId: `follow-${name}`, since: 1 },
      });
      site.following.settle(actor, state);
    }
    const { text } = await site.ask('/activitypub/following', { headers: AS });
    expect(JSON.parse(text).totalItems).to.equal(1);
    expect(text + (await site.ask('/activitypub/following?page=1', { headers: AS })).text).to.not.include(
      'social.test',
    );
    await site.close();
  });
});

describe('featured', () => {
  let site: OpenSite;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  it('A16 K4 lists sticky Notes by id', async () => {
    site.publish('sticky001');
    site.publish('sticky002');
    site.notes.setSticky('posts', [120]);
    const { '@context': _, ...featured } = (await site.ask('/activitypub/featured', { headers: AS })).json();
    expect(featured).to.deep.equal({
      id: 'https://blog.test/activitypub/featured',
      type: 'OrderedCollection',
      totalItems: 1,
      orderedItems: ['https://blog.test/activitypub/notes/sticky002'],
    });
  });

  it('A16 has featured tags: the ten that the newest Notes use most', async () => {
    const other = await openSite();
    const tag = (name: string) => ({ name, href: `https://blog.test/tag/${name.toLowerCase()}/` });
    const tags = async () => (await other.ask('/activitypub/tags', { headers: AS })).json();
    expect(await tags()).to.deep.equal({
      '@context': ['https://www.w3.org/ns/activitystreams', { Hashtag: 'as:Hashtag' }],
      id: 'https://blog.test/activitypub/tags',
      type: 'Collection',
      totalItems: 0,
      items: [],
    });
    other.publish('tagged001', { hashtags: [tag('Ferries'), tag('Boats')] });
    other.publish('tagged002', { hashtags: [tag('boats')] });
    other.publish('tagged003', { hashtags: [tag('Secret')], visibility: 'followers' });
    expect((await tags()).items).to.deep.equal([
      { type: 'Hashtag', href: 'https://blog.test/tag/boats/', name: '#boats' },
      { type: 'Hashtag', href: 'https://blog.test/tag/ferries/', name: '#Ferries' },
    ]);
    other.publish('tagged004', { hashtags: Array.from({ length: 12 }, (_, n) => tag(`t${n}`)) });
    expect((await tags()).items).to.have.lengthOf(10);
    other.notes.remove('tagged001', 1);
    other.notes.remove('tagged004', 1);
    expect((await tags()).items).to.have.lengthOf(1);
    await other.close();
  });
});

describe('an activity', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('V1 is served under its id, around the Note as it is now', async () => {
    const note = site.publish('note0001');
    const reply = await site.ask('/activitypub/activities/createnote0001', { headers: AS });
    expect(reply.json()).to.deep.equal(
      JSON.parse(JSON.stringify(withContext(renderCreate('createnote0001', note, uris, noInteractions, 'everyone')))),
    );
    expect(reply.json().id).to.equal('https://blog.test/activitypub/activities/createnote0001');
  });

  it('shows Updates too', async () => {
    const note = site.publish('note0001');
    site.notes.update('note0001', note.content, 'h', note.publishedAt + 1000);
    const stored = { id: 'update0001', type: 'Update', objectId: 'note0001', body: '{}', outbox: false, createdAt: 1 };
    site.activities.insert(stored);
    const reply = (await site.ask('/activitypub/activities/update0001', { headers: AS })).json();
    expect([reply.type, reply.published]).to.deep.equal(['Update', '2026-11-23T00:01:01Z']);
  });

  it('is 410 once its Note is deleted, and 404 when it was never shown', async () => {
    site.publish('note0001');
    site.notes.remove('note0001', Date.UTC(2026, 10, 24));
    const stored = { id: 'accept0001', type: 'Accept', objectId: 'https://x', body: '{}', outbox: false, createdAt: 1 };
    site.activities.insert(stored);
    const gone = await site.ask('/activitypub/activities/createnote0001', { headers: AS });
    expect([gone.status, gone.json().type, gone.json().id]).to.deep.equal([
      410,
      'Tombstone',
      'https://blog.test/activitypub/activities/createnote0001',
    ]);
    expect((await site.ask('/activitypub/activities/accept0001', { headers: AS })).status).to.equal(404);
    expect((await site.ask('/activitypub/activities/never0001', { headers: AS })).status).to.equal(404);
  });
});
