import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { openKeyRing } from '../../src/actor/key-ring.js';
import type { Config } from '../../src/config/config.js';
import { type Outbound, openOutbound } from '../../src/sidecar/outbound.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { openStores, type Stores } from '../../src/store/open-stores.js';
import { until } from '../lab/until.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const HOUR = 3600_000;

/** Two servers: what their actors' documents say of inboxes, and at which of their inboxes anything is taken. */
describe('followers whose inbox moved', () => {
  const directory = mkdtempSync(join(tmpdir(), 'herald-moved-'));
  loadOrCreateKeyPair(join(directory, 'actor.pem'));
  let server: InboxServer;
  let db: Database;
  let stores: Stores;
  let outbound: Outbound;
  let clock: number;
  let minted: number;
  /** Path → status, or the inboxes that an actor names. */
  let paths: Record<string, number | { inbox: string; sharedInbox?: string }>;

  beforeEach(async () => {
    server = await inboxServer();
    db = openDatabase(':memory:');
    stores = openStores(db);
    clock = Date.UTC(2026, 0, 2);
    minted = 0;
    paths = {};
    const now = () => clock;
    const memory = {
      get: () => stores.settings.get('keys'),
      set: (known: never) => stores.settings.set('keys', known),
    };
    const keys = openKeyRing({ directory, memory, mayWrite: true });
    const config = {
      federation: { allowPrivateAddresses: true },
      delivery: { driver: 'sqlite', concurrency: 16, perHost: 2, timeout: 2000 },
    } as Config;
    const { log } = recordingLog();
    const uris = urisFor('https://blog.test');
    outbound = openOutbound({ config, db, stores, uris, keys, userAgent: 'test', now, trouble() {}, log });
    server.behave(({ host, path }) => {
      const known = paths[path] ?? 404;
      if (typeof known === 'number') return { status: known };
      const at = (inbox: string) => `http://${host}${inbox}`;
      const endpoints = known.sharedInbox === undefined ? {} : { endpoints: { sharedInbox: at(known.sharedInbox) } };
      const document = { id: at(path), type: 'Person', preferredUsername: 'x', inbox: at(known.inbox), ...endpoints };
      return {
        status: 200,
        headers: { 'content-type': 'application/activity+json' },
        body: JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', ...document }),
      };
    });
    outbound.worker.start();
    outbound.fanOuts.start();
  });
  afterEach(async () => {
    await outbound.fanOuts.stop();
    await outbound.worker.stop(1000);
    await outbound.client.close();
    await server.close();
    db.close();
  });
  after(() => rmSync(directory, { recursive: true }));

  const follow = (path: string, inbox: string, sharedInbox: string | null = null) =>
    stores.followers.upsert({
      ...{ actor: server.inbox(1, path), inbox: server.inbox(1, inbox), followId: null, since: 0 },
      sharedInbox: sharedInbox && server.inbox(1, sharedInbox),
    });
  const publish = (type = 'Create', objectId = `note${minted}`) => {
    minted += 1;
    const body = JSON.stringify({ type, object: objectId });
    outbound.enqueue.toFollowers({ activityId: `activity${minted}`, type, objectId, body, outbox: false }, null);
  };
  const taken = (path: string) =>
    server.arrivals.filter((one) => one.path === path && one.body !== '').map(({ body }) => JSON.parse(body).object);
  const asked = (path: string) => server.arrivals.filter((one) => one.path === path && one.body === '').length;
  const inboxOf = (path: string) => stores.followers.byActor(server.inbox(1, path))?.inbox;
  /** All that one delivery leads to. */
  const settled = async () => {
    await outbound.worker.drained();
    await until('every question is answered', async () => {
      const before = server.arrivals.length;
      await new Promise((resolve) => setTimeout(resolve, 30));
      await outbound.worker.drained();
      return server.arrivals.length === before;
    });
  };

  it('get the very Note that found nothing there, and all that wait behind it', async () => {
    follow('/ada', '/old');
    paths = { '/ada': { inbox: '/new' }, '/new': 202 };
    publish('Create', 'note');
    publish('Update', 'note');
    await settled();
    expect(taken('/new')).to.deep.equal(['note', 'note']);
    expect(inboxOf('/ada')).to.equal(server.inbox(1, '/new'));
    publish('Create', 'next');
    await settled();
    expect(taken('/new')).to.deep.equal(['note', 'note', 'next']);
    // The Update went out before the answer was there.
    expect([asked('/ada'), taken('/old').length]).to.deep.equal([1, 2]);
  });

  it('are found by the answer of one of them, where a whole server has another shared inbox', async () => {
    for (const name of ['/ada', '/bob', '/cy']) {
      follow(name, `${name}/inbox`, '/inbox');
      paths[name] = { inbox: `${name}/inbox`, sharedInbox: '/shared' };
    }
    paths['/shared'] = 202;
    publish('Create', 'note');
    await settled();
    expect(taken('/shared')).to.deep.equal(['note']);
    for (const name of ['/ada', '/bob', '/cy'])
      expect(stores.followers.byActor(server.inbox(1, name))?.sharedInbox).to.equal(server.inbox(1, '/shared'));
  });

  it('are moved whenever their server was asked about them, and so is who waits to follow', async () => {
    follow('/ada', '/old');
    paths = { '/ada': { inbox: '/new' }, '/new': 202, '/old': 503 };
    stores.requests.put({
      ...{ actor: server.inbox(1, '/bob'), inbox: server.inbox(1, '/old'), sharedInbox: null },
      ...{ followId: null, requestedAt: clock },
    });
    paths['/bob'] = { inbox: '/bob/new' };
    publish('Create', 'note');
    await settled();
    await outbound.resolver.actor(server.inbox(1, '/ada'));
    await outbound.resolver.actor(server.inbox(1, '/bob'));
    expect(stores.requests.byActor(server.inbox(1, '/bob'))?.inbox).to.equal(server.inbox(1, '/bob/new'));
    clock += HOUR;
    outbound.worker.nudge();
    await settled();
    expect(taken('/new')).to.deep.equal(['note']);
  });

  it('are asked about once a day at most, and stay where they are when their server knows nothing else', async () => {
    follow('/ada', '/old');
    follow('/bob', '/bob/inbox');
    paths = { '/ada': { inbox: '/old' }, '/bob': 503 };
    for (let note = 0; note < 3; note += 1) {
      publish();
      await settled();
    }
    expect([asked('/ada'), asked('/bob')]).to.deep.equal([1, 1]);
    clock += 25 * HOUR;
    publish();
    await settled();
    expect(asked('/ada')).to.equal(2);
    expect(inboxOf('/ada')).to.equal(server.inbox(1, '/old'));
    expect(inboxOf('/bob')).to.equal(server.inbox(1, '/bob/inbox'));
  });

  it('are removed when they are gone', async () => {
    follow('/ada', '/old');
    follow('/bob', '/bob/inbox');
    paths = { '/ada': 410, '/bob': { inbox: '/bob/inbox' } };
    publish();
    await settled();
    expect(stores.followers.count()).to.equal(1);
    expect(inboxOf('/bob')).to.equal(server.inbox(1, '/bob/inbox'));
  });
});
