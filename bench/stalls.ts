import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { createEnqueue } from '../src/delivery/enqueue.js';
import { createFanOutWriter } from '../src/delivery/fan-out-writer.js';
import { createPrune } from '../src/delivery/prune.js';
import { endIdleSockets } from '../src/remote/idle-sockets.js';
import { openDatabase } from '../src/store/database.js';
import { openStores } from '../src/store/open-stores.js';
import { postsSource, setStage } from '../test/publishing/blog-and-herald.js';
import { recordingLog } from '../test/stand-ins/recording-log.js';

export interface StallsBench {
  inboxes: number;
  sockets: number;
  posts: number;
  print: (line: string) => void;
}

/** Longest time in milliseconds in which nothing else could be answered, by what was done. */
export type Stalls = Record<string, number>;

const ORDINARY: StallsBench = { inboxes: 100_000, sockets: 4000, posts: 1000, print: () => {} };
const DAY = 24 * 3600_000;

/** What once held the event loop: each must leave others their turn. */
export async function benchStalls(options: Partial<StallsBench> = {}): Promise<Stalls> {
  const { inboxes, sockets, posts, print } = { ...ORDINARY, ...options };
  const stalls: Stalls = {};
  const measure = async (name: string, work: () => Promise<unknown>) => {
    const began = performance.now();
    stalls[name] = await longestStall(work);
    print(`${name}: ${stalls[name].toFixed(0)} ms at most, of ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  await fanOut(inboxes, measure);
  await measurePlan(posts, measure);
  await closeSockets(sockets, measure);
  return stalls;
}

type Measure = (name: string, work: () => Promise<unknown>) => Promise<void>;

/** A Create, an Update and a Delete of one Note for followers with an inbox each, and the removal of all rows a week later. */
async function fanOut(inboxes: number, measure: Measure): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'herald-stalls-'));
  const db = openDatabase(join(directory, 'herald.sqlite'));
  const stores = openStores(db);
  db.transaction(() => {
    for (let n = 0; n < inboxes; n += 1) {
      const host = `social${n % 10_000}.example`;
      const actor = `https://${host}/users/name${n}`;
      stores.followers.upsert({ actor, inbox: `${actor}/inbox`, sharedInbox: null, followId: null, since: 1 });
    }
  });
  const enqueue = createEnqueue({ db, now: Date.now, ownHost: 'blog.test' });
  const { log } = recordingLog();
  for (const [index, type] of ['Create', 'Update', 'Delete'].entries()) {
    await measure(`a ${type} for ${inboxes} inboxes`, async () => {
      const body = '{}';
      const since = type === 'Create' ? null : 1;
      enqueue.toFollowers({ activityId: `a${index}`, type, objectId: 'note', body, outbox: false }, since);
      const writer = createFanOutWriter(enqueue, log);
      writer.start();
      while (stores.fanOuts.oldest() !== null) await new Promise(setImmediate);
      await writer.stop();
    });
  }
  db.sql.exec(`UPDATE deliveries SET state = 'delivered', attempts = 1, finished_at = 1`);
  await measure(`removing ${3 * inboxes} old rows`, () => createPrune(db)(Date.now() + 30 * DAY));
  db.close();
  rmSync(directory, { recursive: true });
}

/** Many posts that appear at once, are held by the brake, and leave when they are approved. */
async function measurePlan(posts: number, measure: Measure): Promise<void> {
  const stage = setStage({ sources: [postsSource()] });
  await stage.look();
  for (let n = 0; n < posts; n += 1)
    stage.blog.insertPost({ title: `Post ${n}`, content: `<p>${'words '.repeat(300)}</p>` });
  await measure(`${posts} new posts, held`, () => stage.look());
  await stage.publisher.approve();
  await measure(`${posts} posts, published`, () => stage.look());
  await stage.close();
}

/** Connections that end their idle time together. */
async function closeSockets(sockets: number, measure: Measure): Promise<void> {
  const server = new Worker(
    `const { createServer } = require('node:http'); const { parentPort } = require('node:worker_threads');
     const server = createServer((request, response) => response.end()); server.keepAliveTimeout = 600000;
     server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => server.once('message', resolve));
  const agent = endIdleSockets(new Agent({ keepAlive: true, maxFreeSockets: sockets }), 500);
  await Promise.all(Array.from({ length: sockets }, () => ask(port, agent)));
  await measure(`${sockets} idle connections, closed`, async () => {
    while (Object.keys(agent.freeSockets).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  agent.destroy();
  await server.terminate();
}

function ask(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
  });
}

async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The first sample needs a turn.
  await new Promise((resolve) => setTimeout(resolve, 10));
  delay.reset();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 10));
  delay.disable();
  return delay.max / 1e6;
}
