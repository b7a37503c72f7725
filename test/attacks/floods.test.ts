import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { receivedActivityStore } from '../../src/store/received-activities.js';
import { remoteActorStore } from '../../src/store/remote-actors.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { until } from '../lab/until.js';
import { type Arena, openArena, us } from './arena.js';

describe('attacks by number', () => {
  let arena: Arena;
  let ann: RemoteActor;
  const count = (query: string, ...values: unknown[]) =>
    Number(arena.store.rows(`SELECT count(*) AS n FROM ${query}`, ...values)[0]?.n);

  beforeEach(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
  });
  afterEach(() => arena.stop());

  it('D27 a flood of Follows from as many subdomains as one likes: an end to it, and others still follow', async () => {
    const FLOOD = 300;
    for (let n = 0; n < FLOOD; n += 1) {
      const bot = await arena.world.enemy(`bot@b${n}.flood`);
      const { status } = await arena.post(bot, bot.follow(us));
      expect(status).to.be.oneOf([202, 403, 429, 503]);
    }
    const host = `%.flood.test:${arena.world.port}%`;
    expect(count('followers WHERE actor LIKE ?', host), 'followers of one domain').to.be.at.most(200);
    expect(count("activities WHERE type = 'Accept'"), 'Accepts').to.be.at.most(200);
    await arena.bears('followers', () => arena.post(ann, ann.follow(us)));
  });

  it('D27 a flood of Follows from one host: an end to it, and others still follow', async () => {
    const FLOOD = 300;
    for (let n = 0; n < FLOOD; n += 1) {
      const bot = await arena.world.enemy(`bot${n}@farm`);
      const { status } = await arena.post(bot, bot.follow(us));
      expect(status).to.be.oneOf([202, 403, 429, 503]);
    }
    const host = `${arena.world.origin('farm')}%`;
    expect(count('followers WHERE actor LIKE ?', host), 'followers of one host').to.be.below(FLOOD);
    await arena.bears('followers', () => arena.post(ann, ann.follow(us)));
  });

  it('D28 Follow and Undo in turns: told once, and answered less often than asked', async () => {
    const TURNS = 30;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const follow = ann.follow(us);
      await arena.post(ann, follow);
      await arena.post(ann, ann.undo(follow));
    }
    expect(count("notifications WHERE kind = 'follow'"), 'notifications').to.be.at.most(2);
    expect(count("activities WHERE type = 'Accept'"), 'Accepts').to.be.below(TURNS / 2);
    expect(count('followers')).to.equal(0);
  });

  it('D28 like and unlike, boost and unboost in turns: told once, counted rightly', async () => {
    for (let turn = 0; turn < 20; turn += 1)
      for (const type of ['Like', 'Announce']) {
        const done = ann.activity(type, { object: arena.note });
        await arena.post(ann, done);
        await arena.post(ann, ann.undo(done));
      }
    expect(count('notifications'), 'notifications').to.be.at.most(4);
    expect(arena.effects().counts).to.deep.equal([]);
    expect(count('interactions WHERE deleted_at IS NULL')).to.equal(0);
  });

  it('D29 collections without end: nobody pages through them', async () => {
    const endless = `${arena.world.origin('evil')}/endless`;
    const collection = {
      id: endless,
      type: 'OrderedCollection',
      totalItems: 1_000_000_000,
      first: `${endless}?1`,
      next: `${endless}?1`,
    };
    for (let page = 0; page < 5; page += 1)
      arena.world.serve(`${endless}?${page}`, {
        type: 'OrderedCollectionPage',
        next: `${endless}?${page + 1}`,
        partOf: endless,
        items: [],
      });
    arena.world.serve(endless, collection);
    const eve = await arena.world.enemy('eve@evil');
    arena.world.serve(eve.id, {
      ...eve.document(),
      followers: endless,
      featured: endless,
      outbox: endless,
      replies: collection,
    });
    await arena.post(
      eve,
      arena.reply(eve, { replies: collection, likes: endless, shares: collection, to: [endless], cc: [us] }),
    );
    await arena.post(eve, eve.activity('Add', { object: arena.note, target: endless }));
    await arena.post(eve, eve.activity('Update', { object: { ...eve.document(), followers: endless } }));
    expect(arena.world.gets().filter(({ url }) => url.startsWith(endless))).to.deep.equal([]);
    const page = await arena.get(new URL(`${arena.note}/replies`).pathname);
    expect(Number(JSON.parse(page.text).totalItems)).to.be.at.most(1);
  });

  it('D30 chains and rings of replies and quotes: not followed without end', async () => {
    const eve = await arena.world.enemy('eve@evil');
    const chain = `${arena.world.origin('evil')}/chain/`;
    for (let n = 0; n < 100; n += 1)
      arena.world.serve(`${chain}${n}`, {
        id: `${chain}${n}`,
        type: 'Note',
        attributedTo: eve.id,
        inReplyTo: `${chain}${(n + 1) % 100}`,
        quote: `${chain}${(n + 2) % 100}`,
        content: 'x',
      });
    await arena.post(eve, arena.reply(eve, { inReplyTo: `${chain}0` }));
    await arena.post(eve, arena.reply(eve, { quote: `${chain}0`, quoteUrl: `${chain}1`, _misskey_quote: `${chain}2` }));
    const self = arena.reply(eve);
    const object = self.object as { id: string; inReplyTo: string };
    object.inReplyTo = object.id;
    await arena.post(eve, self);
    let nested: object = { type: 'Like', actor: eve.id, object: arena.note };
    for (let depth = 0; depth < 25; depth += 1)
      nested = { id: `${chain}a${depth}`, type: 'Announce', actor: eve.id, object: nested };
    await arena.fruitless(() => arena.post(eve, { ...eve.activity('Undo', {}), object: nested }));
    await arena.fruitless(() => arena.post(eve, { ...eve.activity('Create', {}), object: nested }));
    expect(arena.world.gets('evil').filter(({ url }) => url.includes('/chain/')).length).to.be.below(10);
  });

  it('D55 work that others make for us, with inboxes that never answer: one delivery each, and nobody else waits', async () => {
    for (let n = 0; n < 60; n += 1) {
      const bot = await arena.world.enemy(`bot${n}@hanging${n % 20}`);
      arena.world.serve(bot.inbox, () => {});
      arena.world.serve(bot.sharedInbox, () => {});
      await arena.post(bot, bot.follow(us));
    }
    expect(count('deliveries')).to.be.at.most(60);
    await arena.post(ann, ann.follow(us));
    const accepted = () => arena.world.posts('social').some(({ activity }) => activity?.type === 'Accept');
    expect(await until('the Accept of somebody honest', accepted)).to.equal(true);
  });

  it('D55 requests that wait for a key that does not come: their number ends, and known senders pass', async () => {
    await arena.post(ann, ann.follow(us));
    const eve = await arena.world.enemy('eve@evil');
    const waiting: Promise<unknown>[] = [];
    const hung: (() => void)[] = [];
    for (let n = 0; n < 200; n += 1) {
      const id = `${arena.world.origin(`hanging${n}`)}/actor`;
      arena.world.serve(id, (_, response) => void hung.push(() => response.writeHead(404).end()));
      waiting.push(arena.post(eve, { ...eve.follow(us), actor: id }, { keyId: `${id}#main-key` }));
    }
    await arena.changes({}, () => arena.post(ann, ann.activity('Like', { object: 'http://nobody.test/1' })));
    const released = setInterval(() => {
      for (const release of hung.splice(0)) release();
    }, 20);
    await Promise.all(waiting);
    clearInterval(released);
    expect(count('followers')).to.equal(1);
  });

  it('D56 requests from hosts that nobody has heard of: no table grows by what is not proven', async () => {
    const tables = arena.store
      .rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .map(({ name }) => String(name));
    const sizes = () => Object.fromEntries(tables.map((table) => [table, count(table)]));
    const before = sizes();
    const eve = await arena.world.enemy('eve@evil');
    for (let n = 0; n < 100; n += 1) {
      const id = `${arena.world.origin(`random${n}`)}/users/${n}`;
      await arena.fruitlessEvenLater(() =>
        arena.post(eve, { ...eve.follow(us), actor: id }, { keyId: `${id}#main-key` }),
      );
    }
    expect(sizes()).to.deep.equal(before);
  });

  it('D56 what is proven and worth nothing: kept only so many times, the newest', () => {
    const db = openDatabase(':memory:');
    const ledger = receivedActivityStore(db, { activities: 50, withdrawn: 20, every: 10 });
    const actors = remoteActorStore(db, { most: 30, every: 10 });
    for (let n = 0; n < 500; n += 1) {
      const actor = `https://h${n}.test/u`;
      ledger.record({
        id: `${n}`,
        actor,
        type: 'View',
        object: null,
        outcome: 'ignored',
        reason: 'x',
        receivedAt: n,
      });
      ledger.withdraw(`${n}`, actor, n);
      actors.put({
        id: actor,
        type: 'Person',
        inbox: actor,
        sharedInbox: null,
        username: 'u',
        name: 'u',
        url: null,
        key: null,
        fetchedAt: n,
      });
    }
    const rows = (table: string) => db.sql.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    expect(rows('received_activities')).to.be.at.most(60);
    expect(rows('withdrawn')).to.be.at.most(30);
    expect(rows('remote_actors')).to.be.at.most(40);
    db.close();
  });

  it('D61 a flood of reports with all that may hurt: few are kept, cut, and without markup that acts', async () => {
    const instance = await arena.world.enemy('instance@evil');
    for (let n = 0; n < 200; n += 1) {
      const content = `<script>alert(${n})</script><!channel> <https://evil.test|x> *bold* ${'long '.repeat(n === 0 ? 30_000 : 10)}`;
      const { status } = await arena.post(instance, instance.activity('Flag', { object: [us, arena.note], content }));
      expect(status).to.be.oneOf([202, 429]);
    }
    const reports = arena.effects().reports ?? [];
    expect(reports.length).to.be.within(1, 60);
    for (const { content } of reports) expect(String(content).length).to.be.at.most(5000);
    expect(count("notifications WHERE kind = 'report'")).to.be.at.most(reports.length);
  });

  it('D61 a report of what is not ours, or in another’s name: nothing stored', async () => {
    const eve = await arena.world.enemy('eve@evil');
    for (const object of ['http://other.test/note', [], null, ['http://other.test/1', 'http://other.test/2']])
      await arena.fruitless(() => arena.post(eve, eve.activity('Flag', { object, content: 'x' })));
    await arena.refused([401, 403], () =>
      arena.post(eve, ann.activity('Flag', { object: [arena.note], content: 'x' })),
    );
  });
});
