import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import { fingerprintOf, loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { type KeyRing, openKeyRing } from '../../src/actor/key-ring.js';
import type { Config } from '../../src/config/config.js';
import { OperationError } from '../../src/newsroom/operations.js';
import { finishRotation, type RotationMeans, reportKeys, rotateKey } from '../../src/newsroom/rotate-key.js';
import { type Outbound, openOutbound } from '../../src/sidecar/outbound.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { openStores, type Stores } from '../../src/store/open-stores.js';
import { signatureFaults } from '../lab/remote-actor.js';
import { type InboxServer, inboxServer } from '../stand-ins/inbox-server.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const uris = urisFor('https://blog.test');

describe('a new key for the site', () => {
  let server: InboxServer;
  let db: Database;
  let stores: Stores;
  let keys: KeyRing;
  let outbound: Outbound;
  let means: RotationMeans;
  let skew: number;
  let minted: number;

  beforeEach(async () => {
    server = await inboxServer();
    db = openDatabase(':memory:');
    stores = openStores(db);
    skew = 0;
    minted = 0;
    const { settings, followers } = stores;
    const directory = mkdtempSync(join(tmpdir(), 'herald-rotate-'));
    loadOrCreateKeyPair(join(directory, 'actor.pem'));
    keys = openKeyRing({
      directory,
      memory: { get: () => settings.get('keys'), set: (known) => settings.set('keys', known) },
      mayWrite: true,
    });
    const now = () => Date.now() + skew;
    const { log } = recordingLog();
    const config = {
      federation: { allowPrivateAddresses: true },
      delivery: { driver: 'sqlite', concurrency: 8, perHost: 2, timeout: 5000 },
    } as Config;
    outbound = openOutbound({ config, db, stores, uris, keys, userAgent: 'test', now, trouble() {}, log });
    for (const n of [1, 2]) {
      const inbox = server.inbox(n);
      followers.upsert({ actor: `https://social.test/${n}`, inbox, sharedInbox: null, followId: null, since: 0 });
    }
    const pushProfile = () => send('Update', uris.actor, { publicKeyPem: keys.shown().publicKeyPem });
    means = {
      ...{ db, keys, uris, now, log },
      publisher: { pushProfile },
      deliveries: stores.deliveries,
      isKnown: () => true,
    };
  });
  afterEach(async () => {
    await outbound.worker.stop(1000);
    await outbound.client.close();
    await server.close();
    db.close();
  });

  const send = (type: string, objectId: string, body: object): number => {
    minted += 1;
    const outgoing = { activityId: `activity${minted}`, type, objectId, body: JSON.stringify(body), outbox: false };
    return outbound.enqueue.toFollowers(outgoing, null);
  };
  const signers = () =>
    server.arrivals.map(({ path, headers, body }) => {
      const request = { method: 'POST', path, headers, body: Buffer.from(body), at: Date.now() + skew };
      const fits = ([, pem]: [string, string]) => signatureFaults(request, pem).length === 0;
      return pems.find(fits)?.[0] ?? 'nobody';
    });
  let pems: [string, string][];
  const begin = async () => {
    pems = [['old', keys.signing().publicKeyPem]];
    const result = await rotateKey(means);
    pems.push(['new', keys.shown().publicKeyPem]);
    return result;
  };

  it('S17 is told to all followers by the old key, and signs once they heard', async () => {
    expect(await begin()).to.deep.equal({ deliveries: 2 });
    finishRotation(means);
    expect(reportKeys(means).next).to.include({ fingerprint: fingerprintOf(keys.shown()), unheard: 2 });
    outbound.worker.start();
    await outbound.worker.drained();
    expect(signers()).to.deep.equal(['old', 'old']);
    expect(server.arrivals.map(({ body }) => JSON.parse(body).publicKeyPem)).to.deep.equal([
      pems[1]?.[1],
      pems[1]?.[1],
    ]);
    send('Create', 'note1', {});
    await outbound.worker.drained();
    finishRotation(means);
    expect(reportKeys(means).next).to.equal(null);
    send('Create', 'note2', {});
    await outbound.worker.drained();
    expect(signers()).to.deep.equal(['old', 'old', 'old', 'old', 'new', 'new']);
  });

  it('S17 waits for a server that failed once, and for no dead one', async () => {
    server.behave(({ host }) => ({ status: host === server.host(2) ? 503 : 202 }));
    await begin();
    outbound.worker.start();
    for (const attempts of [2, 3, 4]) {
      await server.arrived(attempts);
      await outbound.worker.drained();
      finishRotation(means);
      expect(keys.announcedAt() === null, `${attempts} requests`).to.equal(attempts === 4);
      skew += 3600_000;
      outbound.worker.nudge();
    }
  });

  it('S17 waits for nobody longer than a day', async () => {
    await begin();
    skew = 23 * 3600_000;
    finishRotation(means);
    expect(keys.announcedAt()).not.to.equal(null);
    skew = 24 * 3600_000 + 1000;
    finishRotation(means);
    expect(keys.announcedAt()).to.equal(null);
  });

  it('is made once at a time, and of no actor that nobody can see', async () => {
    await begin();
    expect(await rotateKey(means).catch((error: unknown) => error)).to.be.instanceOf(OperationError);
    const unseen = await rotateKey({ ...means, isKnown: () => false }).catch((error: unknown) => error);
    expect(unseen).to.be.instanceOf(OperationError);
  });

  it('is not shown when its announcement is not on disk', async () => {
    const before = keys.shown();
    const failing = {
      ...means,
      publisher: {
        pushProfile: () => {
          throw new Error('the store is full');
        },
      },
    };
    expect(await rotateKey(failing).catch((error: Error) => error.message)).to.equal('the store is full');
    expect(keys.shown()).to.equal(before);
    expect(stores.settings.get('keys')?.next).to.equal(null);
  });
});
