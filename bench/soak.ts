import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INTERACTION_CAPS } from '../src/store/interactions.js';
import { watchStore } from '../test/attacks/effects.js';
import { openWorld, type World } from '../test/attacks/world.js';
import { makeKeyPair, type RemoteActor } from '../test/lab/remote-actor.js';
import type { Held } from './soak-herald.js';
import { openLane } from './soak-lane.js';
import { type Kind, kinds, type Ledger, soakMix } from './soak-mix.js';

/**
 * `npm run soak`, `npm run soak -- 20000`: a Herald under everything that comes in, in shares as they come: valid, forged, malformed,
 * oversized, Deletes of strangers, replays, and drops that never become a request. Tells what it held meanwhile, and fails where memory
 * grows, where an answer is not what it must be, or where anything came of what was not proven.
 */
export interface Soak {
  requests: number;
  connections: number;
  /** Sockets that drip all the while. */
  drippers: number;
  actors: number;
  print: (line: string) => void;
}

export interface SoakReport {
  perSecond: number;
  statuses: Record<string, number>;
  first: Held;
  last: Held;
  /** Megabytes of heap and of the process that each hundred thousand requests would add, by the line through all measurements. */
  heapSlope: number;
  rssSlope: number;
  storeMegabytes: number;
  rows: Record<string, number>;
  /** What is wrong; empty when nothing is. */
  faults: string[];
}

const ORDINARY: Soak = { requests: 200_000, connections: 24, drippers: 60, actors: 400, print: () => {} };
const MEASUREMENTS = 20;
/** Caches fill until here. */
const WARM = 0.2;
/** Megabytes that may be held more at the end than when all was warm: what caches with a cap have not had yet. */
const MOST_HEAP = 40;
const MOST_RSS = 120;
const HOSTS = 40;

export async function soak(options: Partial<Soak> = {}): Promise<SoakReport> {
  const plan = { ...ORDINARY, ...options };
  const world = await openWorld();
  const directory = mkdtempSync(join(tmpdir(), 'herald-soak-'));
  const port = await freePort();
  const herald = await startHerald(directory, port);
  try {
    return await run(plan, world, herald, directory, port);
  } finally {
    await herald.stop();
    await world.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

type Child = Awaited<ReturnType<typeof startHerald>>;

async function run(plan: Soak, world: World, herald: Child, directory: string, port: number): Promise<SoakReport> {
  const [honestKeys, enemy] = await Promise.all([makeKeyPair(), makeKeyPair()]);
  const many = (count: number, host: string): Promise<RemoteActor[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => world.somebody(`user${n}@${host}${n % HOSTS}`, honestKeys)));
  const honest = await many(plan.actors, 'social');
  const victims = await many(40, 'victim');
  const mix = soakMix({ honest, victims, enemy, notes: herald.notes, random: dice(20_260_504) });
  const faults: string[] = [];
  const statuses: Record<string, number> = {};
  const lanes = Array.from({ length: plan.connections }, () => openLane(port));

  const shoot = async (lane: (typeof lanes)[number], shot: ReturnType<typeof mix.next>) => {
    const status = await lane.ask(shot.bytes);
    const name = `${shot.kind} ${status}`;
    statuses[name] = (statuses[name] ?? 0) + 1;
    // A kept connection that its owner closed between two requests proves nothing: whoever sends tries again.
    if (status === 0 && shot.kind !== 'oversized')
      return void faultOnce(`${shot.kind}: a connection was closed without an answer`);
    if (!shot.statuses.includes(status) && !(status === 0 && shot.kind === 'oversized'))
      faultOnce(`${shot.kind} was answered ${status}`);
  };
  const faultOnce = (fault: string) => {
    if (!faults.includes(fault)) faults.push(fault);
  };

  for (const who of [...honest, ...victims]) await shoot(lanes[0] as (typeof lanes)[number], mix.introduction(who));
  const drips = startDripping(port, plan.drippers);
  const measured: { at: number; held: Held }[] = [];
  let left = plan.requests;
  const started = performance.now();
  for (let part = 1; part <= MEASUREMENTS; part += 1) {
    const stopAt = Math.floor(plan.requests * (1 - part / MEASUREMENTS));
    await Promise.all(
      lanes.map(async (lane) => {
        while (left > stopAt) {
          left -= 1;
          await shoot(lane, mix.next());
        }
      }),
    );
    const { held, troubles } = await herald.measure();
    for (const trouble of troubles) faultOnce(`Herald complains: ${trouble.slice(0, 200)}`);
    measured.push({ at: plan.requests - left, held });
    plan.print(line(plan.requests - left, (performance.now() - started) / 1000, held, drips.ended()));
  }
  const seconds = (performance.now() - started) / 1000;
  for (const lane of lanes) lane.close();
  drips.stop();
  return report({ plan, measured, seconds, statuses, faults, ledger: mix.ledger, victims, directory, drips });
}

function line(done: number, seconds: number, { rss, heap, files, resources }: Held, ended: number): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const open = Object.values(resources).reduce((sum, count) => sum + count, 0);
  return `${String(done).padStart(7)} ${(done / seconds).toFixed(0).padStart(6)}/s  process ${megabytes(rss)}, heap ${megabytes(heap)}, ${files} files, ${open} handles, ${ended} drippers ended`;
}

interface Findings {
  plan: Soak;
  measured: { at: number; held: Held }[];
  seconds: number;
  statuses: Record<string, number>;
  faults: string[];
  ledger: Ledger;
  victims: readonly RemoteActor[];
  directory: string;
  drips: { opened(): number; ended(): number };
}

function report({ plan, measured, seconds, statuses, faults, ledger, victims, directory }: Findings): SoakReport {
  const warm = measured.filter(({ at }) => at >= plan.requests * WARM);
  const first = (warm[0] ?? measured[0])?.held as Held;
  const last = measured.at(-1)?.held as Held;
  const grown = (what: 'heap' | 'rss') => (last[what] - first[what]) / 1e6;
  if (grown('heap') > MOST_HEAP)
    faults.push(`the heap grew by ${grown('heap').toFixed(0)} MB: at most ${MOST_HEAP} are fine`);
  if (grown('rss') > MOST_RSS)
    faults.push(`the process grew by ${grown('rss').toFixed(0)} MB: at most ${MOST_RSS} are fine`);
  const store = watchStore(join(directory, 'herald.sqlite'));
  try {
    const count = (from: string) => Number(store.rows(`SELECT count(*) AS n FROM ${from}`)[0]?.n);
    const named = `(${victims.map(({ id }) => `'${id}'`).join(', ')})`;
    for (const table of ['followers', 'interactions', 'reports', 'quote_stamps', 'follow_requests'])
      if (count(`${table} WHERE actor IN ${named}`) > 0) faults.push(`there are ${table} in a victim’s name`);
    const found = {
      like: count("interactions WHERE kind = 'like'"),
      announce: count("interactions WHERE kind = 'announce'"),
      reply: count("interactions WHERE kind = 'reply'"),
    };
    // Words have a cap; the surplus goes in portions.
    const { words, every } = INTERACTION_CAPS;
    const surplus = ledger.replies > words ? every : 0;
    const wanted = { like: ledger.likes.size, announce: ledger.boosts.size, reply: Math.min(ledger.replies, words) };
    for (const kind of ['like', 'announce', 'reply'] as const)
      if (found[kind] < wanted[kind] || found[kind] > wanted[kind] + (kind === 'reply' ? surplus : 0))
        faults.push(`${found[kind]} of kind ${kind} were stored, and ${wanted[kind]} were sent`);
    const rows = Object.fromEntries(tablesOf(store).map((table) => [table, count(table)]));
    const bytes = readdirSync(directory)
      .filter((file) => file.startsWith('herald.sqlite'))
      .reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
    return {
      perSecond: plan.requests / seconds,
      ...{ statuses, first, last, rows, faults, storeMegabytes: bytes / 1e6 },
      heapSlope: slope(warm.map(({ at, held }) => [at, held.heap])) / 10,
      rssSlope: slope(warm.map(({ at, held }) => [at, held.rss])) / 10,
    };
  } finally {
    store.close();
  }
}

function tablesOf(store: ReturnType<typeof watchStore>): string[] {
  return store
    .rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .map(({ name }) => String(name));
}

/** Of the line through the points, by least squares; times a million. */
function slope(points: [number, number][]): number {
  const middle = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [middle(0), middle(1)];
  const across = points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
  return across === 0 ? 0 : points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0) / across;
}

/** Sockets that say a little of a request, ever so slowly; each that is ended is replaced. */
function startDripping(port: number, count: number) {
  let stopped = false;
  let opened = 0;
  let ended = 0;
  const sockets = new Set<Socket>();
  const begin = () => {
    if (stopped) return;
    opened += 1;
    const kind = opened % 3;
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    // Half of a header; a body that never ends; nothing at all.
    if (kind === 0) socket.write('POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nX-Slow: ');
    if (kind === 1)
      socket.write(
        'POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nContent-Type: application/activity+json\r\nContent-Length: 1000\r\n\r\n{',
      );
    const drip = setInterval(() => kind < 2 && socket.write(' '), 1000);
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => {
      clearInterval(drip);
      sockets.delete(socket);
      if (!stopped) ended += 1;
      begin();
    });
  };
  for (let n = 0; n < count; n += 1) begin();
  return {
    opened: () => opened,
    ended: () => ended,
    stop() {
      stopped = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function startHerald(directory: string, port: number) {
  const child = fork(fileURLToPath(new URL('./soak-herald.ts', import.meta.url)), [directory, String(port)], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });
  const gone = once(child, 'exit').then(([code, signal]) =>
    Promise.reject(new Error(`Herald ended with ${code ?? signal}`)),
  );
  gone.catch(() => undefined);
  const answer = async <Answer>(): Promise<Answer> =>
    (await Promise.race([once(child as ChildProcess, 'message'), gone]))[0] as Answer;
  const { notes } = await answer<{ notes: string[] }>();
  return {
    notes,
    async measure() {
      child.send('measure');
      return answer<{ held: Held; troubles: string[] }>();
    },
    async stop() {
      if (child.exitCode !== null || !child.connected) return;
      child.send('stop');
      await Promise.race([once(child, 'exit'), gone]).catch(() => undefined);
    },
  };
}

/** Numbers between 0 and 1, the same ones each time (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export function soakText(done: SoakReport): string[] {
  const { perSecond, statuses, first, last, heapSlope, rssSlope, storeMegabytes, rows, faults } = done;
  const of = (kind: Kind) =>
    Object.entries(statuses)
      .filter(([name]) => name.startsWith(kind))
      .map(([name, count]) => `${name.slice(kind.length + 1)}: ${count}`)
      .join(', ');
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    `${perSecond.toFixed(0)} requests a second; Herald took ${(last.cpu / 1000).toFixed(0)} s of the processor`,
    ...kinds.map((kind) => `  ${kind}: ${of(kind)}`),
    `heap ${megabytes(first.heap)} MB warm, ${megabytes(last.heap)} MB at the end, ${heapSlope.toFixed(1)} MB per 100,000 requests`,
    `process ${megabytes(first.rss)} MB warm, ${megabytes(last.rss)} MB at the end, ${rssSlope.toFixed(1)} MB per 100,000 requests`,
    `store ${storeMegabytes.toFixed(1)} MB: ${Object.entries(rows)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `open at the end: ${last.files} files, ${JSON.stringify(last.resources)}`,
    ...(faults.length === 0 ? ['nothing came of what was not proven'] : faults.map((fault) => `FAULT: ${fault}`)),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv[2];
  const requests = asked === undefined ? ORDINARY.requests : Number(asked);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  if (!Number.isInteger(requests) || requests < MEASUREMENTS) {
    process.stderr.write(
      `"${asked}" is no number of requests: write one of at least ${MEASUREMENTS}, as in npm run soak -- 20000\n`,
    );
    process.exit(2);
  }
  const done = await soak({ requests, print });
  for (const text of soakText(done)) print(text);
  process.exitCode = done.faults.length === 0 ? 0 : 1;
}
