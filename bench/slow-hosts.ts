import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEnqueue } from '../src/delivery/enqueue.js';
import { createDeliveryWorker } from '../src/delivery/worker.js';
import type { Logger } from '../src/log/logger.js';
import { oneKey } from '../src/remote/double-knock.js';
import { createHttpClient } from '../src/remote/http-client.js';
import { createNames, type Lookup } from '../src/remote/names.js';
import { createSignedRequests } from '../src/remote/signed-request.js';
import { openDatabase } from '../src/store/database.js';
import { openNameServer, type Zone } from '../test/stand-ins/name-server.js';

/** What the configuration gives where its owner says nothing. */
const ORDINARY = { concurrency: 32, perHost: 4, timeout: 15_000 };
const SLOW_HOSTS = 200;
const THINKING = 200;
const HEALTHY = 300;
const DEAD = 60;

/** Seconds until one Note has reached 200 followers on 200 hosts that each think for 200 ms, with ordinary settings. */
export function benchSlowHosts(): Promise<number> {
  const hosts = Array.from({ length: SLOW_HOSTS }, (_, n) => `127.0.1.${n + 1}`);
  return sendOneNote({ hosts, thinking: THINKING, arrivals: SLOW_HOSTS });
}

/** Seconds until one Note has reached 300 followers whose hosts have names, beside 60 whose names no name server answers for. */
export async function benchDeadNames(): Promise<number> {
  const zone: Zone = {};
  const hosts = Array.from({ length: HEALTHY + DEAD }, (_, n) => {
    const dead = n % Math.round((HEALTHY + DEAD) / DEAD) === 0;
    const name = `s${n}.${dead ? 'dead' : 'good'}.example`;
    zone[name] = dead ? 'silent' : { a: [`127.0.${2 + (n >> 7)}.${(n % 128) + 1}`], aaaa: [] };
    return name;
  });
  const server = await openNameServer(zone);
  const names = createNames({ servers: [server.address] });
  try {
    return await sendOneNote({ hosts, thinking: 0, arrivals: HEALTHY, lookup: names.lookup });
  } finally {
    names.close();
    server.close();
  }
}

interface OneNote {
  hosts: string[];
  /** Milliseconds until an inbox answers. */
  thinking: number;
  /** So many POSTs end the measurement. */
  arrivals: number;
  lookup?: Lookup;
}

async function sendOneNote({ hosts, thinking, arrivals, lookup }: OneNote): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'herald-bench-'));
  const db = openDatabase(join(directory, 'herald.sqlite'));
  const client = createHttpClient({
    ...{ allowPrivateAddresses: true, userAgent: 'Herald (benchmark)', connections: 4 },
    ...(lookup ? { lookup } : {}),
  });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = { keyId: 'https://blog.test/activitypub/actor#main-key', privateKey };
  const { post } = createSignedRequests({
    client,
    keys: oneKey(() => signer),
    now: Date.now,
    timeout: ORDINARY.timeout,
  });
  const log: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const worker = createDeliveryWorker({
    ...{ db, post, log, limits: ORDINARY, now: Date.now, random: Math.random },
    gone: () => {},
  });
  const enqueue = createEnqueue({ db, now: Date.now, ownHost: 'blog.test', enqueued: () => worker.nudge() });
  let arrived = 0;
  let done = () => {};
  const server = createServer((request, response) => {
    request.resume().on('end', () =>
      setTimeout(() => {
        response.writeHead(202).end();
        arrived += 1;
        if (arrived === arrivals) done();
      }, thinking),
    );
  });
  try {
    server.listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const follow = db.sql.prepare('INSERT INTO followers (actor, inbox, host, since) VALUES (?, ?, ?, 0)');
    db.transaction(() => {
      for (const host of hosts) {
        const inbox = `http://${host}:${port}/inbox`;
        follow.run(`${inbox}/actor`, inbox, new URL(inbox).host);
      }
    });
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    worker.start();
    const started = performance.now();
    const body = JSON.stringify({ type: 'Create', object: { type: 'Note', content: 'x'.repeat(2500) } });
    enqueue.toFollowers({ activityId: 'one', type: 'Create', objectId: 'note', body, outbox: true }, null);
    await all;
    return (performance.now() - started) / 1000;
  } finally {
    await worker.stop(0);
    await client.close();
    db.close();
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`slow hosts: ${(await benchSlowHosts()).toFixed(1)} s\n`);
  process.stdout.write(`dead names: ${(await benchDeadNames()).toFixed(1)} s\n`);
}
