import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { urisFor } from '../../src/activitypub/uris.js';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { type KeyRing, openKeyRing } from '../../src/actor/key-ring.js';
import type { Config } from '../../src/config/config.js';
import { finishRotation, type RotationMeans, rotateKey } from '../../src/newsroom/rotate-key.js';
import { type Outbound, openOutbound } from '../../src/sidecar/outbound.js';
import { openDatabase } from '../../src/store/database.js';
import { openStores, type Stores } from '../../src/store/open-stores.js';
import { inboxServer } from '../stand-ins/inbox-server.js';
import type { KeyKeeper, World } from '../stand-ins/key-keepers.js';
import { recordingLog } from '../stand-ins/recording-log.js';

export const uris = urisFor('https://blog.test');
const SECOND = 1000;

/** A site with one follower on each of several servers, in a time that only `pass` moves. */
export interface KeyTown {
  stores: Stores;
  keys(): KeyRing;
  outbound(): Outbound;
  means: RotationMeans;
  /** Milliseconds since the beginning. */
  elapsed(): number;
  /** Host `n`, counted from 1. */
  host(n: number): string;
  /** Where host `n` takes activities, and how often it was asked for one. */
  arrivals(n: number): number;
  /** To all followers, or to host `n` alone. @returns nothing; the object's name is what keepers believe */
  publish(object: string): void;
  accept(object: string, n: number): void;
  rotate(): Promise<{ deliveries: number }>;
  /** Time goes on in steps, and everybody does what is due. */
  pass(seconds: number, step?: number): Promise<void>;
  /** As after `kill -9`: the store and the files stay, all else is made anew. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param settle makes each server, in the world that it lives in */
export async function openKeyTown(settle: (world: World) => KeyKeeper[]): Promise<KeyTown> {
  const server = await inboxServer();
  const directory = mkdtempSync(join(tmpdir(), 'herald-town-'));
  const db = openDatabase(':memory:');
  const stores = openStores(db);
  const { log } = recordingLog();
  const start = Date.UTC(2026, 0, 2);
  let clock = start;
  let minted = 0;
  const now = () => clock;
  const config = {
    federation: { allowPrivateAddresses: true },
    delivery: { driver: 'sqlite', concurrency: 16, perHost: 2, timeout: 2000 },
  } as Config;
  const openKeys = () =>
    openKeyRing({
      directory,
      memory: { get: () => stores.settings.get('keys'), set: (known) => stores.settings.set('keys', known) },
      mayWrite: true,
    });
  loadOrCreateKeyPair(join(directory, 'actor.pem'));
  let keys = openKeys();
  const open = () => openOutbound({ config, db, stores, uris, keys, userAgent: 'test', now, trouble() {}, log });
  let outbound = open();
  const keyShown = () => {
    const { number, publicKeyPem } = keys.current();
    return { id: uris.key(number), owner: uris.actor, publicKeyPem };
  };
  const keepers = settle({
    now,
    shown: keyShown,
    at: (id) => (id?.replace(/#.*/, '') === uris.actor ? keyShown() : null),
  });
  server.behave(
    (arrival) => keepers[Number(/\.(\d+):/.exec(arrival.host)?.[1]) - 1]?.answer(arrival) ?? { status: 404 },
  );
  keepers.forEach((_, index) => {
    const inbox = server.inbox(index + 1);
    const actor = `https://social.test/${index + 1}`;
    stores.followers.upsert({ actor, inbox, sharedInbox: null, followId: null, since: 0 });
  });
  const outgoing = (type: string, objectId: string, object: unknown, first = false) => {
    minted += 1;
    const body = JSON.stringify({ type, actor: uris.actor, object });
    return { activityId: `activity${minted}`, type, objectId, body, outbox: false, first };
  };
  const means: RotationMeans = {
    db,
    get keys() {
      return keys;
    },
    publisher: {
      announceKey: () =>
        outbound.enqueue.toFollowers(
          outgoing('Update', uris.actor, { id: uris.actor, publicKey: keyShown() }, true),
          clock,
        ),
    },
    ...{ hostKeys: stores.hostKeys, uris, isKnown: () => true, now, log },
  };
  outbound.worker.start();
  await outbound.worker.drained();
  return {
    stores,
    keys: () => keys,
    outbound: () => outbound,
    means,
    elapsed: () => clock - start,
    host: (n) => server.host(n),
    arrivals: (n) => server.arrivals.filter(({ host }) => host === server.host(n)).length,
    publish(object) {
      outbound.enqueue.toFollowers(outgoing('Create', object, object), null);
    },
    accept(object, n) {
      outbound.enqueue.to([server.inbox(n)], outgoing('Accept', object, object));
    },
    rotate: () => rotateKey(means),
    async pass(seconds, step = 5) {
      const end = clock + seconds * SECOND;
      while (clock < end) {
        clock = Math.min(end, clock + step * SECOND);
        for (const keeper of keepers) keeper.work();
        finishRotation(means);
        outbound.worker.nudge();
        await outbound.worker.drained();
      }
    },
    async restart() {
      await outbound.worker.stop(0);
      await outbound.client.close();
      keys = openKeys();
      outbound = open();
      outbound.worker.start();
      await outbound.worker.drained();
    },
    async close() {
      await outbound.worker.stop(1000);
      await outbound.client.close();
      await server.close();
      db.close();
      rmSync(directory, { recursive: true });
    },
  };
}
