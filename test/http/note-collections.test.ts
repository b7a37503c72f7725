import { expect } from 'chai';
import type { Interaction } from '../../src/model/interaction.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { AS, type OpenSite, openSite } from './open-site.js';

const path = '/activitypub/notes/note0001';
const note = `https://blog.test${path}`;

type Page = { type: string; items?: string[]; first?: Page | string; next?: string; partOf?: string; id?: string };

describe('the collections of a Note', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
    site.publish('note0001');
  });
  afterEach(() => site.close());

  const get = async (address: string): Promise<Page> => {
    expect(address).to.match(/^https:\/\/blog\.test\//);
    const reply = await site.ask(address.replace('https://blog.test', ''), { headers: AS });
    expect([reply.status, reply.headers['content-type']]).to.deep.equal([200, 'application/activity+json']);
    return reply.json() as unknown as Page;
  };
  const record = (number: number, change?: Partial<Interaction>, host?: string) =>
    site.interactions.record(someInteraction(number, change, host));

  /** As Mastodon's json_ld_helper reads a collection: its first page, inline or fetched, and on by `next`. */
  async function walk(collection: Page | string, mostPages = 500): Promise<{ items: string[]; pages: number }> {
    const fetched = async (page: Page | string) => (typeof page === 'string' ? get(page) : page);
    let page: Page | null = await fetched(collection);
    if (page.first) page = await fetched(page.first);
    const items: string[] = [];
    let pages = 0;
    while (page !== null) {
      expect(page.type).to.match(/^Collection(Page)?$/);
      items.push(...(page.items ?? []));
      pages += 1;
      page = pages < mostPages && page.next ? await get(page.next) : null;
    }
    return { items, pages };
  }
  const replies = async () => (await get(note)) as unknown as Record<'replies' | 'likes' | 'shares', Page>;

  for (const kind of ['replies', 'likes', 'shares'] as const) {
    it(`K5 O17 has ${kind}, empty as yet`, async () => {
      const id = `${note}/${kind}`;
      const inline = {
        id,
        type: 'Collection',
        totalItems: 0,
        first: { type: 'CollectionPage', partOf: id, items: [] },
      };
      expect((await replies())[kind]).to.deep.equal(inline);
      expect(await get(id)).to.include({ id, totalItems: 0 });
      expect(await walk(id)).to.include({ pages: 1 });
      expect((await walk(id)).items).to.deep.equal([]);
    });
  }

  it('K5 lets Mastodon walk a thread: the inline page, then every reply of every host, oldest first, each once', async () => {
    for (let number = 1; number <= 1100; number += 1) record(number, {}, `host${number % 7}.test`);
    const walked = await walk((await replies()).replies);
    expect(walked.items).to.deep.equal(
      Array.from({ length: 1100 }, (_, index) => `https://host${(index + 1) % 7}.test/notes/${index + 1}`),
    );
    expect(walked.pages).to.equal(4);
    expect((await walk(`${note}/replies`)).items).to.deep.equal(walked.items);
    const page = await get(`${note}/replies?page=true&after=500`);
    expect([page.id, page.partOf, page.next]).to.deep.equal([
      `${note}/replies?page=true&after=500`,
      `${note}/replies`,
      `${note}/replies?page=true&after=1000`,
    ]);
  });

  it('K5 gives nobody an endless walk: a page that is just full is the last', async () => {
    for (let number = 1; number <= 500; number += 1) record(number);
    expect(await walk((await replies()).replies)).to.include({ pages: 2 });
    expect(await get(`${note}/replies?page=true&after=500`)).to.not.have.property('next');
  });

  it('X8 ends a page of long ids before Misskey stops reading, and goes on from there', async () => {
    const long = 'x'.repeat(1900);
    for (let number = 1; number <= 300; number += 1) record(number, { uri: `https://social.test/${long}/${number}` });
    const page = await get(`${note}/replies?page=true`);
    expect(JSON.stringify(page).length).to.be.within(150_000, 256 * 1024);
    expect((await walk((await replies()).replies)).items).to.have.lengthOf(300);
  });

  it('K1 keeps its pages where they are while replies come and go', async () => {
    for (let number = 1; number <= 510; number += 1) record(number);
    const { next = '' } = await get(`${note}/replies?page=true`);
    const last = (await get(next)).items;
    const first = site.interactions.byUri('https://social.test/notes/3')[0];
    site.interactions.bury(first?.seq ?? 0, 1);
    record(511);
    expect((await get(next)).items).to.deep.equal([...(last ?? []), 'https://social.test/notes/511']);
  });

  it('D58 shows no reply that is not for everybody, hidden, deleted, or an answer to another reply', async () => {
    record(1);
    record(2, { visibility: 'unlisted' });
    record(3, { visibility: 'followers' });
    record(4, { visibility: 'direct' });
    record(5, { hidden: true });
    record(6, { parent: 'https://social.test/notes/1' });
    record(7);
    record(8, { kind: 'mention' });
    record(9, { kind: 'quote' });
    record(10, { noteId: 'note0002' });
    site.interactions.bury(site.interactions.byUri('https://social.test/notes/7')[0]?.seq ?? 0, 1);
    const shown = ['https://social.test/notes/1', 'https://social.test/notes/2'];
    const { replies: collection } = await replies();
    expect((await walk(collection)).items).to.deep.equal(shown);
    expect(collection).to.include({ totalItems: 2 });
    expect(await get(`${note}/replies`)).to.include({ totalItems: 2 });
  });

  it('O17 counts likes and names nobody who likes', async () => {
    for (const number of [1, 2, 3]) record(number, { kind: 'like', words: null });
    const { likes } = await replies();
    expect(likes).to.deep.equal({
      ...{ id: `${note}/likes`, type: 'Collection', totalItems: 3 },
      first: { type: 'CollectionPage', partOf: `${note}/likes`, items: [] },
    });
    const { '@context': _, ...own } = (await get(`${note}/likes`)) as Page & { '@context': unknown };
    expect(own).to.deep.equal(likes);
    expect(await get(`${note}/likes?page=true&after=x`)).to.include({ totalItems: 3 });
  });

  it('O17 lists the ids of boosts; one that came without an id is only counted', async () => {
    record(1, { kind: 'announce', words: null });
    record(2, { kind: 'announce', words: null, uri: 'urn:herald:0001' });
    const { shares } = await replies();
    expect(shares).to.include({ totalItems: 2 });
    expect((await walk(shares)).items).to.deep.equal(['https://social.test/notes/1']);
  });

  it('reads what it shows and not what is hidden: a page walks an index of its own', () => {
    const query = 'SELECT * FROM shown_interactions WHERE note_id = ? AND kind = ? AND seq > ? ORDER BY seq LIMIT +?';
    const plan = site.db.sql.prepare(`EXPLAIN QUERY PLAN ${query}`).all('note0001', 'reply', 1, 51);
    expect(JSON.stringify(plan)).to.include('interactions_shown').and.not.include('TEMP B-TREE');
  });

  it('changes its bytes and its ETag with the numbers, and with nothing else', async () => {
    const look = async () => {
      const { headers, text } = await site.ask(path, { headers: AS });
      return { etag: headers.etag, text };
    };
    const before = await look();
    record(1);
    const one = await look();
    expect(one.etag).to.not.equal(before.etag);
    expect((await site.ask(path, { headers: { ...AS, 'If-None-Match': one.etag ?? '' } })).status).to.equal(304);
    site.interactions.edit(1, { html: '<p>Edited</p>', summary: null, language: null, url: null }, 'public', 5);
    expect(await look()).to.deep.equal(one);
    site.interactions.hide(1, true);
    expect(await look()).to.deep.equal(before);
    site.interactions.hide(1, false);
    expect(await look()).to.deep.equal(one);
  });

  it('shows people the numbers, where there are any', async () => {
    site.publish('note0002', { url: null });
    const page = async () => (await site.ask('/activitypub/notes/note0002', { headers: { accept: 'text/html' } })).text;
    expect(await page()).to.not.include('boost');
    record(1, { noteId: 'note0002' });
    for (const number of [2, 3]) record(number, { noteId: 'note0002', kind: 'like', words: null });
    expect(await page()).to.include('</time> <span class="soft">· 1 reply · 2 likes</span></p>');
  });

  it('answers a made-up place with 400, and never with 500', async () => {
    record(1);
    for (const kind of ['replies', 'shares'])
      for (const after of ['x', '-1', '0', '1.5', '1e3', '99999999999999999999', "1'", '%00', '', '[]', 'NaN']) {
        const reply = await site.ask(`${path}/${kind}?page=true&after=${after}`, { headers: AS });
        expect([kind, after, reply.status]).to.deep.equal([kind, after, 400]);
      }
    expect((await get(`${note}/replies?page=true&after=999999`)).items).to.deep.equal([]);
    expect((await get(`${note}/replies?page=%ff&page=2`)).items).to.have.lengthOf(1);
  });

  it('X10 is 410 with its Note, and D58 404 where the Note is for followers', async () => {
    record(1);
    site.publish('note0003', { visibility: 'followers' });
    site.notes.remove('note0001', Date.UTC(2026, 10, 24));
    for (const kind of ['replies', 'likes', 'shares'])
      for (const query of ['', '?page=true', '?page=true&after=x']) {
        const gone = await site.ask(`${path}/${kind}${query}`, { headers: AS });
        const secret = await site.ask(`/activitypub/notes/note0003/${kind}${query}`, { headers: AS });
        expect([kind, query, gone.status, secret.status]).to.deep.equal([kind, query, 410, 404]);
      }
  });
});
