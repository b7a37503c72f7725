import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { activityBodies } from '../src/delivery/activity-bodies.js';
import type { Post } from '../src/delivery/attempt.js';
import { createEnqueue } from '../src/delivery/enqueue.js';
import { createDeliveryWorker } from '../src/delivery/worker.js';
import { createHttpClient } from '../src/remote/http-client.js';
import { createSignedRequests } from '../src/remote/signed-request.js';
import { openDatabase } from '../src/store/database.js';

/** `npx tsx bench/delivery.ts`: our deliveries against a bare loop that signs and POSTs, in one run, to one sink. */
const INBOXES = Number(process.env.INBOXES ?? 2000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const CONCURRENCY = Number(process.env.CONCURRENCY ?? 64);
const TIMEOUT = 15_000;
const BODY = JSON.stringify({ type: 'Create', object: { type: 'Note', content: 'x'.repeat(2500) } });

const print = (line: string) => process.stdout.write(`${line}\n`);
const address = (n: number) => `127.0.${Math.floor(n / 250)}.${1 + (n % 250)}`;

interface Sink {
  inbox(n: number): string;
  tell(message: object): Promise<{ answered: number; lastAnsweredAt: number }>;
  process: ChildProcess;
}

async function startSink(): Promise<Sink> {
  const process = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const [{ port }] = (await once(process, 'message')) as [{ port: number }];
  return {
    process,
    inbox: (n) => `http://${address(n)}:${port}/inbox`,
    async tell(message) {
      process.send(message);
      const [answer] = (await once(process, 'message')) as [{ answered: number; lastAnsweredAt: number }];
      return answer;
    },
  };
}

function signature(key: KeyObject, text: string): Promise<string> {
  return new Promise((resolve, reject) =>
    sign('sha256', Buffer.from(text), key, (error, bytes) =>
      error ? reject(error) : resolve(bytes.toString('base64')),
    ),
  );
}

type BarePost = (request: Omit<Parameters<Post>[0], 'signal'> & { signal?: AbortSignal }) => ReturnType<Post>;

/** Draft-cavage, as bare as it can be. */
function barePost(key: KeyObject): { post: BarePost; close: () => Promise<void> } {
  const dispatcher = new Agent({ connections: 2, keepAliveTimeout: 4_000 });
  return {
    close: () => dispatcher.destroy(),
    async post({ inbox, body, digest, signal }) {
      const { host, pathname } = new URL(inbox);
      const date = new Date().toUTCString();
      const signed = await signature(
        key,
        `(request-target): post ${pathname}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`,
      );
      const answer = await request(inbox, {
        method: 'POST',
        dispatcher,
        body,
        signal: signal ?? null,
        headers: {
          date,
          digest,
          'content-type': 'application/activity+json',
          signature: `keyId="https://blog.test/activitypub/actor#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signed}"`,
        },
      });
      await answer.body.dump();
      return { status: answer.statusCode, retryAfter: null };
    },
  };
}

interface Measure {
  perSecond: number;
  cpuPerThousand: number;
}

async function measured(work: () => Promise<void>): Promise<Measure> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: INBOXES / seconds, cpuPerThousand: (user + system) / 1e6 / (INBOXES / 1000) };
}

async function bareRound(post: BarePost, inboxes: string[]): Promise<void> {
  const sealed = activityBodies(() => BODY)('activity');
  if (!sealed) throw new Error('no body');
  let next = 0;
  const loop = async () => {
    for (let inbox = inboxes[next++]; inbox !== undefined; inbox = inboxes[next++]) {
      await post({ inbox, ...sealed });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, loop));
}

function ourselves(directory: string, post: Post, inboxes: string[]) {
  const db = openDatabase(join(directory, 'herald.sqlite'));
  const follow = db.sql.prepare(
    'INSERT OR IGNORE INTO followers (actor, inbox, shared_inbox, host, since) VALUES (?, ?, NULL, ?, 0)',
  );
  db.transaction(() => {
    for (const inbox of inboxes) follow.run(`${inbox}/actor`, inbox, new URL(inbox).host);
  });
  const enqueue = createEnqueue({ db, now: Date.now, ownHost: 'blog.test' });
  const worker = createDeliveryWorker({
    db,
    now: Date.now,
    random: Math.random,
    post,
    gone: () => {},
    limits: { concurrency: CONCURRENCY, perHost: 2, timeout: TIMEOUT },
    log: {
      debug() {},
      info() {},
      warn() {},
      error: (_, message) => print(message),
      child: () => {
        throw new Error();
      },
    },
  });
  worker.start();
  let minted = 0;
  const publish = () => {
    minted += 1;
    const activityId = `https://blog.test/activitypub/activities/${minted}`;
    enqueue.toFollowers({ activityId, type: 'Create', objectId: `note${minted}`, body: BODY, outbox: true }, null);
    worker.nudge();
  };
  return { db, worker, publish };
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const show = (name: string, { perSecond, cpuPerThousand }: Measure) =>
  `${name} ${Math.round(perSecond).toString().padStart(6)}/s, ${cpuPerThousand.toFixed(2)} CPU s per thousand`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const directory = mkdtempSync(join(tmpdir(), 'herald-bench-'));
const sink = await startSink();
const inboxes = Array.from({ length: INBOXES }, (_, n) => sink.inbox(n));
const bare = barePost(privateKey);
const client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'Herald (benchmark)', connections: 2 });
const signer = { keyId: 'https://blog.test/activitypub/actor#main-key', privateKey };
const requests = createSignedRequests({ client, signer, now: Date.now, timeout: TIMEOUT });
const { db, worker, publish } = ourselves(directory, requests.post, inboxes);

print(`${INBOXES} inboxes on as many hosts, ${CONCURRENCY} at once, ${ROUNDS} rounds each, in turn`);
const ratios: number[] = [];
const cpus: number[] = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  const name = round === 0 ? 'new connections' : `round ${round}`;
  const limit = await measured(() => bareRound(bare.post, inboxes));
  const ours = await measured(async () => {
    publish();
    await worker.drained();
  });
  print(
    `${name.padEnd(16)}${show('bare', limit)}   ${show('herald', ours)}   ratio ${(ours.perSecond / limit.perSecond).toFixed(2)}`,
  );
  if (round > 0) {
    ratios.push(ours.perSecond / limit.perSecond);
    cpus.push(ours.cpuPerThousand);
  }
}
const { answered } = await sink.tell({ ask: true });
if (answered !== INBOXES * (ROUNDS + 1) * 2) throw new Error(`the sink answered ${answered}`);
print(
  `median ratio ${median(ratios).toFixed(2)}, ${median(cpus).toFixed(2)} CPU s per thousand, RSS ${Math.round(process.memoryUsage.rss() / 1e6)} MB (both programs and the harness)`,
);
await bare.close();

for (const story of ['hosts that were fine until now', 'hosts that hung the last time as well']) {
  await sink.tell({ reset: true });
  await sink.tell({
    hang: Array.from({ length: INBOXES }, (_, n) => n)
      .filter((n) => n % 5 === 0)
      .map(address),
  });
  const healthy = INBOXES - Math.ceil(INBOXES / 5);
  const started = Date.now();
  publish();
  let state = await sink.tell({ ask: true });
  while (state.answered < healthy) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    state = await sink.tell({ ask: true });
  }
  print(
    `20 % hanging (${story}): all ${healthy} healthy inboxes have it after ${((state.lastAnsweredAt - started) / 1000).toFixed(1)} s, ${worker.inFlight()} attempts still wait, RSS ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  );
  await worker.drained();
}

await worker.stop(0);
db.close();
await client.close();
sink.process.disconnect();
rmSync(directory, { recursive: true, force: true });
