import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import type { Config } from '../../src/config/config.js';
import { type House, openHouse } from '../../src/sidecar.js';
import { smallBlog } from '../cli/small-blog.js';
import { someConfig } from '../config/some-config.js';
import type { Json } from '../lab/ask.js';
import type { RemoteActor, SignedRequest, ToSign } from '../lab/remote-actor.js';
import { until } from '../lab/until.js';
import { type LogLine, recordingLog } from '../stand-ins/recording-log.js';
import { difference, type Effects, type StoreWatch, watchStore } from './effects.js';
import { namesOnLoopback } from './names-on-loopback.js';
import { sign9421, type To9421 } from './sign-9421.js';
import { bytesOf, sendBytes, type Wire, type WireAnswer } from './wire.js';
import { openWorld, type World } from './world.js';

export const origin = 'https://blog.test';
export const us = `${origin}/activitypub/actor`;
export const inboxUrl = `${origin}/activitypub/inbox`;
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

/** What an attacker does to a request between signing and sending. */
export type Tamper = (wire: Wire) => void;

export interface Sending extends Partial<ToSign> {
  tamper?: Tamper;
  /** Signed by RFC 9421 instead, with these changes. */
  rfc9421?: Partial<To9421>;
  /** Signed with the key of somebody else, under the sender's own keyId. */
  by?: RemoteActor;
  /** As nginx tells who connected; each request from another address, unless a test says otherwise: attackers have many. */
  from?: string;
}

/** A whole Herald on a real store and a real listener, the world around it, and the ways to attack it. */
export interface Arena {
  house: House;
  world: World;
  port: number;
  store: StoreWatch;
  file: string;
  lines: LogLine[];
  /** Address of a living Note of ours, and its opaque id. */
  note: string;
  noteId: string;
  post(actor: RemoteActor, activity: Json | Buffer, sending?: Sending): Promise<WireAnswer>;
  /** Signs as `post` does, without sending. */
  signed(actor: RemoteActor, activity: Json | Buffer, sending?: Sending): Wire;
  send(wire: Wire): Promise<WireAnswer>;
  get(path: string, headers?: Record<string, string>): Promise<WireAnswer>;
  /** A reply to our Note. */
  reply(actor: RemoteActor, members?: Json): Json;
  /** The statuses are these, and nothing came of it: no row, no delivery, nobody told; not even the ledger knows. */
  refused(statuses: number[], attack: () => Promise<WireAnswer>): Promise<WireAnswer>;
  /** Nothing came of it, whatever was answered, as long as that is no 5xx and no 404 or 410. */
  fruitless(attack: () => Promise<WireAnswer>): Promise<WireAnswer>;
  /** The same, where 503 is an answer, too: a budget is spent, or another server is down. */
  fruitlessEvenLater(attack: () => Promise<WireAnswer>): Promise<WireAnswer>;
  /** It was taken, and this many rows came into each of these tables, and none into another. */
  changes(expected: Record<string, number>, act: () => Promise<WireAnswer>): Promise<WireAnswer>;
  /** It was taken, and there is now something in this table that was not there before. */
  bears(table: string, act: () => Promise<WireAnswer>): Promise<WireAnswer>;
  effects(): Effects;
  stop(): Promise<void>;
}

export interface ArenaOptions {
  config?: Partial<Config>;
  federation?: Partial<Config['federation']>;
  inbox?: Partial<Config['inbox']>;
  /** Domains and actors that are blocked before the doors open. */
  suspended?: string[];
}

export async function openArena(options: ArenaOptions = {}): Promise<Arena> {
  const world = await openWorld();
  const directory = mkdtempSync(join(tmpdir(), 'herald-attack-'));
  const port = await freePort();
  const { log, lines } = recordingLog();
  loadOrCreateKeyPair(join(directory, 'actor.pem'));
  const house = await openHouse(configFor(directory, port, options), {
    ...{ log, exclusive: true },
    lookup: namesOnLoopback,
  });
  block(join(directory, 'herald.sqlite'), options.suspended ?? []);
  await house.start();
  await until('the first look at the blog', async () => {
    const { sources } = await house.operations.status();
    return sources.every(({ lastCycleAt }) => lastCycleAt !== null) && house.reading.settings.get('profile') !== null;
  });
  const { id: note } = await house.operations.postNote({ text: 'What we said.' });
  const file = join(directory, 'herald.sqlite');
  const store = watchStore(file);

  const signed = (actor: RemoteActor, activity: Json | Buffer, sending: Sending = {}): Wire => {
    const body = Buffer.isBuffer(activity) ? activity : Buffer.from(JSON.stringify(activity));
    const { tamper, rfc9421, by, from, ...signing } = sending;
    const headers = rfc9421
      ? sign9421({ url: inboxUrl, body, keyId: actor.keyId, key: (by ?? actor).keys.privateKey, ...rfc9421 })
      : headersOf((by ?? actor).sign({ keyId: actor.keyId, url: inboxUrl, method: 'POST', ...signing, body }));
    const wire: Wire = {
      rawHeaders: [...Object.entries(headers).flat(), ...['x-forwarded-for', from ?? newAddress()]],
      body,
    };
    tamper?.(wire);
    return wire;
  };
  const send = (wire: Wire) => sendBytes(port, bytesOf(wire));
  const arena: Arena = {
    ...{ house, world, port, store, file, lines, note, noteId: note.split('/').at(-1) ?? '', signed, send },
    post: (actor, activity, sending) => send(signed(actor, activity, sending)),
    get: (path, headers = {}) =>
      send({
        method: 'GET',
        target: path,
        rawHeaders: [
          'host',
          'blog.test',
          ...Object.entries({ accept: 'application/activity+json', ...headers }).flat(),
        ],
        body: Buffer.alloc(0),
        contentLength: null,
      }),
    reply: (actor, members = {}) =>
      actor.create('<p>What a thing to say</p>', {
        inReplyTo: note,
        cc: [us],
        tag: [{ type: 'Mention', href: us }],
        ...members,
      }),
    effects: () => store.effects(),
    async refused(statuses, attack) {
      const before = store.ledger().length;
      const answer = await arena.fruitless(attack);
      expect(answer.status, answer.text).to.be.oneOf(statuses);
      expect(store.ledger().length, 'rows of the ledger').to.equal(before);
      return answer;
    },
    async fruitless(attack) {
      const answer = await arena.fruitlessEvenLater(attack);
      expect(answer.status, answer.text).to.not.equal(503);
      return answer;
    },
    async fruitlessEvenLater(attack) {
      const before = store.effects();
      const answer = await attack();
      expect(difference(before, store.effects()), `after ${answer.status} ${answer.text}`).to.deep.equal({});
      expect(answer.status, answer.text).to.be.oneOf([202, 400, 401, 403, 408, 413, 415, 429, 431, 503]);
      return answer;
    },
    async changes(expected, act) {
      const before = store.effects();
      const answer = await act();
      expect(answer.status, answer.text).to.equal(202);
      const after = store.effects();
      const grown = Object.keys(after).map(
        (name) => [name, (after[name]?.length ?? 0) - (before[name]?.length ?? 0)] as const,
      );
      expect(Object.fromEntries(grown.filter(([, count]) => count !== 0))).to.deep.equal(expected);
      return answer;
    },
    async bears(table, act) {
      const before = store.effects()[table]?.length ?? 0;
      const answer = await act();
      expect(answer.status, answer.text).to.equal(202);
      expect(store.effects()[table]?.length, `rows of ${table}`).to.be.above(before);
      return answer;
    },
    async stop() {
      store.close();
      // First, so that nobody is waited for who never answers.
      await world.stop();
      await house.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return arena;
}

function configFor(
  directory: string,
  port: number,
  { config = {}, federation = {}, inbox = {} }: ArenaOptions,
): Config {
  const shortest = someConfig();
  return {
    ...shortest,
    wordpress: { ...shortest.wordpress, url: `sqlite:${smallBlog().database}` },
    server: { listen: `127.0.0.1:${port}`, adminListen: `unix:${directory}/admin.sock` },
    store: { dataDir: directory },
    // Tests come from one address and a few hosts; those about the limits set them.
    inbox: { ...shortest.inbox, perAddress: 100_000, perHost: 100_000, ...inbox },
    federation: { ...shortest.federation, allowPrivateAddresses: true, ...federation },
    ...config,
  };
}

function block(file: string, targets: string[]): void {
  const sql = new Sqlite(file);
  const insert = sql.prepare(
    "INSERT INTO blocks (target, kind, severity, source, created_at) VALUES (?, ?, 'suspend', 'operator', 0)",
  );
  for (const target of targets) insert.run(target, target.includes('/') ? 'actor' : 'domain');
  sql.close();
}

function headersOf({ headers }: SignedRequest): Record<string, string> {
  return headers;
}

let addresses = 0;

function newAddress(): string {
  addresses += 1;
  return `198.18.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** A port that is free now; the house is told a port, and does not say which one it took. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
