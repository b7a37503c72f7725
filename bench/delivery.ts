import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { activityBodies, type SealedBody } from '../src/delivery/activity-bodies.js';
import type { Post } from '../src/delivery/attempt.js';
import { createEnqueue } from '../src/delivery/enqueue.js';
import { createDeliveryWorker, type DeliveryWorker } from '../src/delivery/worker.js';
import type { Logger } from '../src/log/logger.js';
import { oneKey } from '../src/remote/double-knock.js';
import { createHttpClient } from '../src/remote/http-client.js';
import { createSignedRequests } from '../src/remote/signed-request.js';
import { openDatabase } from '../src/store/database.js';
import type { Comparison } from './reads.js';

export interface DeliveryBench {
  inboxes: number;
  /** Attempts in flight at once, the same for both. */
  concurrency: number;
  rounds: number;
  print: (line: string) => void;
}

const ORDINARY: DeliveryBench = { inboxes: 2000, concurrency: 64, rounds: 7, print: () => {} };
const TIMEOUT = 15_000;
const KEY_ID = 'https://blog.test/activitypub/actor#main-key';
const BODY = JSON.stringify({ type: 'Create', object: { type: 'Note', content: 'x'.repeat(2500) } });
const thisFile = fileURLToPath(import.meta.url);

/**
 * Deliveries a second: Herald (store, worker, guard, signature) beside a bare loop that signs and POSTs, in turn, in one run, to one sink
 * with as many hosts as inboxes. Then a fifth of the hosts hangs.
 */
export async function benchDelivery(options: Partial<DeliveryBench> = {}): Promise<Comparison> {
  const bench = { ...ORDINARY, ...options };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sink = await startSink();
  const inboxes = Array.from({ length: bench.inboxes }, (_, n) => sink.inbox(n));
  const bare = bareLoop(privateKey, bench.concurrency);
  const herald = ourselves(privateKey, inboxes, bench.concurrency);
  try {
    const result = await race(
      bench,
      () => bare.deliver(inboxes),
      () => herald.deliver(),
    );
    const { answered } = await sink.tell({ ask: true });
    const sent = bench.inboxes * (bench.rounds + 1) * 2;
    if (answered !== sent) throw new Error(`the sink answered ${answered} of ${sent}`);
    await bare.close();
    await hang(bench, sink, herald);
    return result;
  } finally {
    await Promise.all([bare.close(), herald.close()]);
    sink.process.disconnect();
  }
}

async function race(bench: DeliveryBench, bare: () => Promise<void>, herald: () => Promise<void>): Promise<Comparison> {
  const seen: { bare: Measure; herald: Measure }[] = [];
  for (let round = 0; round <= bench.rounds; round += 1) {
    const pair = { bare: await measured(bench.inboxes, bare), herald: await measured(bench.inboxes, herald) };
    bench.print(
      `${round === 0 ? 'new connections' : `round ${round}`}: bare ${show(pair.bare)}; Herald ${show(pair.herald)}`,
    );
    // The first round warms both up.
    if (round > 0) seen.push(pair);
  }
  const middle = (pick: (pair: { bare: Measure; herald: Measure }) => number) => median(seen.map(pick));
  bench.print(`memory of both and the harness: ${megabytes()} MB`);
  return {
    name: 'deliveries',
    unit: '/s',
    herald: middle(({ herald }) => herald.perSecond),
    bare: middle(({ bare }) => bare.perSecond),
    ratio: middle((pair) => pair.herald.perSecond / pair.bare.perSecond),
    aim: 0.8,
  };
}

/** How long until every healthy inbox has it, while a fifth of the hosts takes the POST and never answers. */
async function hang(bench: DeliveryBench, sink: Sink, herald: ReturnType<typeof ourselves>): Promise<void> {
  const hanging = Array.from({ length: bench.inboxes }, (_, n) => n).filter((n) => n % 5 === 0);
  const healthy = bench.inboxes - hanging.length;
  for (const story of ['for the first time', 'as they did the last time']) {
    await sink.tell({ reset: true });
    await sink.tell({ hang: hanging.map(address) });
    const started = Date.now();
    const done = herald.deliver();
    let state = await sink.tell({ ask: true });
    while (state.answered < healthy) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      state = await sink.tell({ ask: true });
    }
    const seconds = ((state.lastAnsweredAt - started) / 1000).toFixed(1);
    bench.print(
      `${hanging.length} hosts hang ${story}: all ${healthy} others have it after ${seconds} s; ${herald.worker.inFlight()} attempts still wait, ${megabytes()} MB`,
    );
    await done;
  }
}

/** What signing and POSTing cost without any promise: a fresh draft-cavage signature for each, from the thread pool. */
function bareLoop(key: KeyObject, concurrency: number) {
  const dispatcher = new Agent({ connections: 2, keepAliveTimeout: 10_000 });
  const signInPool = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;
  const post = async (inbox: string, { body, digest }: SealedBody) => {
    const { host, pathname } = new URL(inbox);
    const date = new Date().toUTCString();
    const text = `(request-target): post ${pathname}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
    const signed = (await signInPool('sha256', Buffer.from(text), key)).toString('base64');
    const signature = `keyId="${KEY_ID}",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signed}"`;
    const headers = { date, digest, signature, 'content-type': 'application/activity+json' };
    const answer = await request(inbox, { method: 'POST', dispatcher, body, headers });
    await answer.body.dump();
  };
  return {
    async deliver(inboxes: string[]): Promise<void> {
      const sealed = activityBodies(() => BODY)('activity') as SealedBody;
      const left = inboxes.values();
      const loop = async () => {
        for (const inbox of left) await post(inbox, sealed);
      };
      await Promise.all(Array.from({ length: concurrency }, loop));
    },
    close: () => dispatcher.destroy(),
  };
}

/** The real store on disk, the real worker, the real way out. */
function ourselves(privateKey: KeyObject, inboxes: string[], concurrency: number) {
  const directory = mkdtempSync(join(tmpdir(), 'herald-bench-'));
  const db = openDatabase(join(directory, 'herald.sqlite'));
  const follow = db.sql.prepare('INSERT INTO followers (actor, inbox, host, since) VALUES (?, ?, ?, 0)');
  db.transaction(() => {
    for (const inbox of inboxes) follow.run(`${inbox}/actor`, inbox, new URL(inbox).host);
  });
  const client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'Herald (benchmark)', connections: 2 });
  const signer = { keyId: KEY_ID, privateKey };
  const post: Post = createSignedRequests({ client, keys: oneKey(() => signer), now: Date.now, timeout: TIMEOUT }).post;
  const log: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const limits = { concurrency, perHost: 2, timeout: TIMEOUT };
  const worker: DeliveryWorker = createDeliveryWorker({
    ...{ db, post, limits, log, now: Date.now, random: Math.random },
    gone: () => {},
  });
  const enqueue = createEnqueue({ db, now: Date.now, ownHost: 'blog.test' });
  let minted = 0;
  worker.start();
  return {
    worker,
    /** One Note to all followers, from its transaction until every result is on disk. */
    async deliver(): Promise<void> {
      minted += 1;
      const activityId = `https://blog.test/activitypub/activities/${minted}`;
      enqueue.toFollowers({ activityId, type: 'Create', objectId: `note${minted}`, body: BODY, outbox: true }, null);
      await worker.drained();
    },
    async close(): Promise<void> {
      await worker.stop(0);
      await client.close();
      db.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Sink {
  process: ChildProcess;
  inbox(n: number): string;
  tell(message: object): Promise<{ answered: number; lastAnsweredAt: number }>;
}

const address = (n: number) => `127.0.${Math.floor(n / 250)}.${1 + (n % 250)}`;

async function startSink(): Promise<Sink> {
  const sink = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const [{ port }] = (await once(sink, 'message')) as [{ port: number }];
  return {
    process: sink,
    inbox: (n) => `http://${address(n)}:${port}/inbox`,
    async tell(message) {
      sink.send(message);
      const [answer] = (await once(sink, 'message')) as [{ answered: number; lastAnsweredAt: number }];
      return answer;
    },
  };
}

interface Measure {
  perSecond: number;
  /** CPU seconds of this process per thousand deliveries. */
  cpu: number;
}

async function measured(deliveries: number, work: () => Promise<void>): Promise<Measure> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: deliveries / seconds, cpu: (user + system) / 1000 / deliveries };
}

const show = ({ perSecond, cpu }: Measure) => `${Math.round(perSecond)}/s, ${cpu.toFixed(2)} CPU s per thousand`;
const megabytes = () => Math.round(process.memoryUsage.rss() / 1e6);
const median = (values: number[]) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

if (process.argv[1] === thisFile) {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const [inboxes = 2000, concurrency = 64, rounds = 7] = process.argv.slice(2).map(Number);
  print(`${inboxes} inboxes on as many hosts, ${concurrency} at once`);
  const { herald, bare, ratio } = await benchDelivery({ inboxes, concurrency, rounds, print });
  print(`deliveries: ${Math.round(herald)}/s, bare ${Math.round(bare)}/s, ratio ${ratio.toFixed(2)}`);
}
