import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHeraldInbox } from './herald-inbox.js';
import { type Load, loads } from './inbox-loads.js';
import type { Sent } from './inbox-sender.js';
import type { Comparison } from './reads.js';

export interface InboxBench {
  rounds: number;
  /** Connections of the sender, with one request in flight on each. */
  connections: number;
  print: (line: string) => void;
}

const ORDINARY: InboxBench = { rounds: 5, connections: 32, print: () => {} };

/**
 * Activities taken a second, each verified and on disk before its 202: the real program beside a bare `node:http` that checks Digest and
 * signature and inserts one row. Warm: the keys are known, and the replies answer nothing of ours. Mixed: as it comes to a site that is talked
 * about, so that handlers have their work. Cold: each actor's key has to be fetched first, by both. The sender signs before the clock runs, in a
 * process of its own; rounds alternate.
 */
export async function benchInbox(options: Partial<InboxBench> = {}): Promise<Comparison[]> {
  const bench = { ...ORDINARY, ...options };
  const comparisons: Comparison[] = [];
  for (const load of loads) comparisons.push(await race(load, bench));
  return comparisons;
}

async function race(load: Load, bench: InboxBench): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), 'herald-bench-'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const sender = helper('inbox-sender');
  const actors = helper('inbox-actors');
  const bare = helper('bare-inbox');
  const herald = await startHeraldInbox(join(folder, 'herald'));
  try {
    const actorsPort = await actors.tell<number>({ pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
    const ports = { bare: await bare.tell<number>({ file: join(folder, 'bare.sqlite'), pem }), herald: herald.port };
    const send = (sendTo: number, connections = bench.connections) => sender.tell<Sent>({ sendTo, connections });
    const count = () => actors.tell<number>({ count: true });
    const seen: { bare: Sent; herald: Sent }[] = [];
    for (let round = 0; round <= bench.rounds; round += 1) {
      await sender.tell({ sign: load, round, pem, actorsPort, notes: herald.notes });
      const before = await count();
      const pair = { bare: await send(ports.bare), herald: await send(ports.herald) };
      const asked = (await count()) - before;
      const wanted = load.actors === 0 ? 2 * load.activities : 0;
      // The first round warms both up, and lets them fetch the keys that they are to know.
      if (round === 0) continue;
      if (asked !== wanted) throw new Error(`${load.name}: ${asked} keys were asked for, not ${wanted}`);
      seen.push(pair);
    }
    const comparison = compared(load, seen);
    tell(load, seen, bench);
    return comparison;
  } finally {
    for (const { process: child } of [sender, actors, bare]) if (child.connected) child.disconnect();
    const kept = await herald.stop();
    const sent = load.activities * (bench.rounds + 1);
    const strangers = load.name === 'mixed' ? (sent * 8) / 20 : 0;
    if (kept !== sent - strangers) bench.print(`${load.name}: ${kept} of ${sent - strangers} activities were kept`);
    rmSync(folder, { recursive: true, force: true });
  }
}

function compared({ name }: Load, seen: { bare: Sent; herald: Sent }[]): Comparison {
  return {
    name: `inbox, ${name}`,
    unit: '/s',
    herald: median(seen.map(({ herald }) => herald.perSecond)),
    bare: median(seen.map(({ bare }) => bare.perSecond)),
    ratio: median(seen.map(({ bare, herald }) => herald.perSecond / bare.perSecond)),
    aim: 0.6,
  };
}

function tell({ name, actors }: Load, seen: { bare: Sent; herald: Sent }[], { connections, print }: InboxBench): void {
  const times = (side: 'bare' | 'herald') =>
    `${median(seen.map((pair) => pair[side].p50)).toFixed(1)} and ${median(seen.map((pair) => pair[side].p99)).toFixed(1)} ms`;
  const fetched = actors === 0 ? '; each key was fetched once' : '';
  print(
    `${name}: with ${connections} under way, Herald answers half in ${times('herald')} (p99), bare ${times('bare')}${fetched}`,
  );
}

function helper(name: string) {
  const child: ChildProcess = fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const gone = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`)));
  gone.catch(() => undefined);
  return {
    process: child,
    async tell<Answer>(order: object): Promise<Answer> {
      child.send(order);
      const [answer] = await Promise.race([once(child, 'message'), gone]);
      return answer as Answer;
    },
  };
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  for (const { name, herald, bare, ratio } of await benchInbox({ print }))
    print(`${name}: ${Math.round(herald)}/s, bare ${Math.round(bare)}/s, ratio ${ratio.toFixed(2)}`);
}
