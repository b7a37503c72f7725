import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHeraldInbox } from './herald-inbox.js';
import { type Load, loads } from './inbox-loads.js';
import type { Sent } from './inbox-sender.js';
import type { Comparison } from './reads.js';

export interface InboxBench {
  loads: readonly Load[];
  rounds: number;
  /** Connections of the sender, with one request in flight on each. */
  connections: number;
  print: (line: string) => void;
}

interface Measure extends Sent {
  /** Processor seconds for a thousand activities, all threads together. */
  cpu: number;
}

type Pair = Record<'bare' | 'herald', Measure>;

const ORDINARY: InboxBench = { loads, rounds: 5, connections: 32, print: () => {} };

/**
 * Activities taken a second, each verified and on disk before its 202: the real program beside a bare `node:http` that checks Digest and
 * signature and inserts one row. Warm: the keys are known, and the replies answer others. Mixed: as it comes to a site that is talked
 * about, so that handlers have their work. Cold: each actor's key has to be fetched first, by both. The sender signs before the clock runs, in a
 * process of its own; rounds alternate.
 */
export async function benchInbox(options: Partial<InboxBench> = {}): Promise<Comparison[]> {
  const bench = { ...ORDINARY, ...options };
  const comparisons: Comparison[] = [];
  for (const load of bench.loads) comparisons.push(await race(load, bench));
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
    const send = (sendTo: number) => sender.tell<Sent>({ sendTo, connections: bench.connections });
    const count = () => actors.tell<number>({ count: true });
    const seen: Pair[] = [];
    const measured = async (side: 'bare' | 'herald', pid: number | undefined) => {
      const before = cpuSeconds(pid);
      const sent = await send(ports[side]);
      return { ...sent, cpu: ((cpuSeconds(pid) - before) / load.activities) * 1000 };
    };
    for (let round = 0; round <= bench.rounds; round += 1) {
      await sender.tell({ sign: load, round, pem, actorsPort, notes: herald.notes });
      const before = await count();
      const pair = { bare: await measured('bare', bare.process.pid), herald: await measured('herald', herald.pid) };
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

function compared({ name }: Load, seen: Pair[]): Comparison {
  return {
    name: `inbox, ${name}`,
    unit: '/s',
    herald: median(seen.map(({ herald }) => herald.perSecond)),
    bare: median(seen.map(({ bare }) => bare.perSecond)),
    ratio: median(seen.map(({ bare, herald }) => herald.perSecond / bare.perSecond)),
    aim: 0.6,
  };
}

function tell({ name, actors }: Load, seen: Pair[], { connections, print }: InboxBench): void {
  const middle = (side: 'bare' | 'herald', what: keyof Measure, digits: number) =>
    median(seen.map((pair) => pair[side][what])).toFixed(digits);
  const told = (side: 'bare' | 'herald') =>
    `half in ${middle(side, 'p50', 1)} ms, 99 of 100 in ${middle(side, 'p99', 1)} ms, ${middle(side, 'cpu', 2)} CPU seconds a thousand`;
  const fetched = actors === 0 ? ', each key fetched once' : '';
  print(`${name}, ${connections} under way${fetched}`);
  print(`  Herald answers ${told('herald')}`);
  print(`  bare answers ${told('bare')}`);
}

function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
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
  const named = process.argv.slice(2);
  const chosen = loads.filter(({ name }) => named.length === 0 || named.includes(name));
  for (const { name, herald, bare, ratio } of await benchInbox({ loads: chosen, print }))
    print(`${name}: ${Math.round(herald)}/s, bare ${Math.round(bare)}/s, ratio ${ratio.toFixed(2)}`);
}
