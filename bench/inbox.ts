import { fork } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { urisFor } from '../src/activitypub/uris.js';
import { createEnqueue } from '../src/delivery/enqueue.js';
import { publicDoor } from '../src/http/app.js';
import { listen } from '../src/http/listen.js';
import type { Logger } from '../src/log/logger.js';
import { createActorResolver } from '../src/remote/actor-resolver.js';
import { createAskBudget } from '../src/remote/ask-budget.js';
import { createObjectResolver } from '../src/remote/object-resolver.js';
import { openInbox } from '../src/sidecar/inbox-room.js';
import { openDatabase } from '../src/store/database.js';
import { openStores } from '../src/store/open-stores.js';
import { remoteActorStore } from '../src/store/remote-actors.js';
import type { Comparison } from './reads.js';

export interface InboxBench {
  /** Of each round, all with ids and signatures of their own. */
  activities: number;
  rounds: number;
  /** Connections of the sender, with one request in flight on each. */
  connections: number;
}

/** An inbox somebody sends to. */
interface Inbox {
  port: number;
  /** How many activities lie on its disk. */
  kept(): number;
  stop(): Promise<void>;
}

const ORDINARY: InboxBench = { activities: 3000, rounds: 5, connections: 32 };
const ACTORS = 50;
const uris = urisFor('https://blog.test');
const actorId = (n: number) => `https://social.test/users/${n}`;

/**
 * Activities taken a second, each verified and on disk before its 202: Herald (door, authentication, ledger) beside a bare `node:http` that
 * checks Digest and signature and inserts one row. The sender signs before the clock runs, in a process of its own; rounds alternate.
 */
export async function benchInbox(options: Partial<InboxBench> = {}): Promise<Comparison> {
  const bench = { ...ORDINARY, ...options };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const folder = mkdtempSync(join(tmpdir(), 'herald-bench-'));
  const sender = fork(fileURLToPath(new URL('./inbox-sender.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const gone = once(sender, 'exit').then(([code]) => Promise.reject(new Error(`the sender ended with ${code}`)));
  gone.catch(() => undefined);
  const tell = async (message: object): Promise<number> => {
    sender.send(message);
    const [answer] = await Promise.race([once(sender, 'message'), gone]);
    return Number(answer);
  };
  const bare = await bareInbox(join(folder, 'bare.sqlite'), publicKey);
  const herald = await heraldInbox(join(folder, 'herald.sqlite'), publicKey);
  try {
    const seen: { bare: number; herald: number }[] = [];
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (let round = 0; round <= bench.rounds; round += 1) {
      await tell({ sign: bench.activities, round, pem, actors: ACTORS });
      const { connections } = bench;
      const pair = {
        bare: await tell({ port: bare.port, connections }),
        herald: await tell({ port: herald.port, connections }),
      };
      // The first round warms both up.
      if (round > 0) seen.push(pair);
    }
    const sent = bench.activities * (bench.rounds + 1);
    for (const { kept } of [bare, herald])
      if (kept() !== sent) throw new Error(`${kept()} of ${sent} activities were kept`);
    const middle = (pick: (pair: { bare: number; herald: number }) => number) => median(seen.map(pick));
    const rates = { herald: middle((pair) => pair.herald), bare: middle((pair) => pair.bare) };
    return { name: 'inbox', unit: '/s', ...rates, ratio: middle((pair) => pair.herald / pair.bare), aim: 0.6 };
  } finally {
    sender.disconnect();
    await Promise.all([bare.stop(), herald.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The real door, authentication and store; the senders' keys are known, as they are after the first activity of each. */
async function heraldInbox(file: string, publicKey: KeyObject): Promise<Inbox> {
  const db = openDatabase(file);
  const log: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const actors = remoteActorStore(db);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  for (let n = 0; n < ACTORS; n += 1) {
    const id = actorId(n);
    const name = `user${n}`;
    const places = { inbox: `${id}/inbox`, sharedInbox: null, url: id };
    const key = { id: `${id}#main-key`, owner: id, pem };
    actors.put({ ...{ id, type: 'Person', username: name, name, fetchedAt: Date.now() }, ...places, key });
  }
  const stores = { ...openStores(db), actors };
  const requests = { get: () => Promise.reject(new Error('nobody is to be asked')) };
  const budget = createAskBudget(Date.now);
  const asking = { requests, budget, ownHost: uris.host };
  const resolver = createActorResolver({ ...asking, cache: actors, now: Date.now });
  const objects = createObjectResolver(asking);
  const enqueue = createEnqueue({ db, now: Date.now, ownHost: uris.host });
  const { receive } = openInbox({
    ...{ db, stores, uris, handle: 'news', log, now: Date.now },
    outbound: { resolver, objects, budget, enqueue, worker: { hostSpoke() {}, nudge() {} } },
    // Two thousand senders of a few hosts, all at once: what is measured is not how it is limited.
    ...{
      perHost: 1e9,
      tell() {},
      countInbox() {},
      mintId: () => randomUUID(),
      approvesFollowers: false,
      quotes: 'everyone',
    },
  });
  const door = publicDoor({
    ...{
      uris,
      handle: 'news',
      discoverable: true,
      approvesFollowers: false,
      quotes: 'everyone',
      language: 'en',
      version: '0',
      logger: log,
    },
    reading: { ...stores, actor: () => null },
    receive,
    ping: { token: 'a token of the bench', hear() {} },
    ...{ perAddress: 1e9, admitReader: null, now: Date.now },
  });
  const listener = await listen(door, '127.0.0.1:0', { key: 'server.listen' });
  return {
    port: listener.port ?? 0,
    kept: () => stores.received.counts().reduce((sum, { n }) => sum + n, 0),
    async stop() {
      await listener.stop(100);
      db.close();
    },
  };
}

/** What verifying and storing cost without any other promise: the same durability, one row an activity. */
async function bareInbox(file: string, key: KeyObject): Promise<Inbox> {
  const sql = new Sqlite(file);
  sql.pragma('journal_mode = WAL');
  sql.pragma('synchronous = FULL');
  sql.exec(
    'CREATE TABLE activities (id TEXT PRIMARY KEY, actor TEXT, type TEXT, received_at INTEGER) STRICT, WITHOUT ROWID',
  );
  const insert = sql.prepare('INSERT INTO activities VALUES (?, ?, ?, ?)');
  const spki = createPublicKey(key.export({ type: 'spki', format: 'pem' }));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (!isSigned(request, body, spki)) return response.writeHead(401).end();
      const { id, actor, type } = JSON.parse(body.toString('utf8'));
      insert.run(id, actor, type, Date.now());
      return response.writeHead(202, { 'Content-Length': 0 }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    kept: () => sql.prepare<[], number>('SELECT count(*) FROM activities').pluck().get() ?? 0,
    async stop() {
      server.close();
      server.closeAllConnections();
      sql.close();
    },
  };
}

function isSigned({ method = '', url, headers }: IncomingMessage, body: Buffer, key: KeyObject): boolean {
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  if (headers.digest !== digest) return false;
  const [, names = '', signature = ''] = /headers="([^"]*)",signature="([^"]*)"/.exec(String(headers.signature)) ?? [];
  const target = `${method.toLowerCase()} ${url}`;
  const lines = names.split(' ').map((name) => `${name}: ${name === '(request-target)' ? target : headers[name]}`);
  return verify('sha256', Buffer.from(lines.join('\n')), key, Buffer.from(signature, 'base64'));
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { herald, bare, ratio } = await benchInbox();
  process.stdout.write(`inbox: ${Math.round(herald)}/s, bare ${Math.round(bare)}/s, ratio ${ratio.toFixed(2)}\n`);
}
