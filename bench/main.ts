import { cpus, totalmem } from 'node:os';
import { benchDelivery } from './delivery.js';
import { benchIdle } from './idle.js';
import { benchInbox } from './inbox.js';
import { benchLiving } from './living.js';
import { benchNews } from './news.js';
import { benchPoll, heading } from './poll.js';
import type { PollFacts } from './polling.js';
import { benchReading } from './reading.js';
import { benchReads, type Comparison } from './reads.js';
import { benchDeadNames, benchSlowHosts } from './slow-hosts.js';
import { benchStalls } from './stalls.js';

/**
 * `npm run bench`: Herald against the bare limit of this machine, in one run. Ratios can be compared between machines,
 * figures only on one. Takes some ten minutes, and 8 GB of disk; nothing else should run meanwhile. `npm run bench -- polling reading` runs
 * only the parts that it names.
 */
const print = (line = '') => process.stdout.write(`${line}\n`);
const indented = (line: string) => print(`  ${line}`);

/** Of a baseline ten times as large; page caches fill up to their fixed size. */
const FLAT_MEGABYTES = 40;

/** How much longer an idle cycle may take on a blog ten times as large: caches miss more often, but nothing is walked through. */
const FLAT_TIME = 3;

const MEGABYTES_AT_REST = 100;

/** Milliseconds of an idle cycle over a draft of 2,000 items. */
const IDLE_NEWS = 50;

/** Milliseconds in which nothing else is answered. */
const LONGEST_STALL = 100;

/** In the order in which they run. Each says what it has to say at the end. */
const parts: Record<string, () => Promise<Said>> = {
  async notes() {
    print('Note GETs');
    return compared(await benchReads());
  },
  async inbox() {
    print('inbox');
    return compared(...(await benchInbox({ print: indented })));
  },
  async deliveries() {
    print('deliveries');
    return compared(await benchDelivery({ print: indented }));
  },
  async 'slow-hosts'() {
    print(`one Note to 200 hosts that each take 200 ms: ${(await benchSlowHosts()).toFixed(1)} s`);
    return {};
  },
  async 'dead-names'() {
    const seconds = await benchDeadNames();
    print(`one Note to 300 followers, beside 60 whose names no name server answers for: ${seconds.toFixed(1)} s`);
    return { remarks: seconds < 3 ? [] : [`dead names delay the others: ${seconds.toFixed(1)} s, the limit is 3 s`] };
  },
  async polling() {
    print('polling');
    indented(heading);
    return { remarks: grown('polling', await benchPoll({ print: indented })) };
  },
  async living() {
    const { notes, ...looks } = await benchLiving();
    print(`${notes} living Notes`);
    for (const [look, { rendered, milliseconds }] of Object.entries(looks))
      indented(`${look}: ${rendered} rendered, ${(milliseconds / 1000).toFixed(2)} s`);
    return {};
  },
  async reading() {
    print('reading MariaDB');
    return { remarks: grown('reading', await benchReading({ print: indented })) };
  },
  async news() {
    print('news');
    const { idle } = await benchNews({ print: indented });
    const slow = `news: an idle cycle takes ${idle.milliseconds.toFixed(0)} ms: the aim is ${IDLE_NEWS}`;
    return { remarks: idle.milliseconds > IDLE_NEWS ? [slow] : [] };
  },
  async stalls() {
    print('longest time without an answer');
    const slow = Object.entries(await benchStalls({ print: indented })).filter(([, stall]) => stall > LONGEST_STALL);
    return {
      remarks: slow.map(
        ([name, stall]) => `${name}: ${stall.toFixed(0)} ms without an answer, the aim is ${LONGEST_STALL}`,
      ),
    };
  },
  async idle() {
    return { remarks: heavy((await benchIdle({ print })).atRest) };
  },
};

interface Said {
  comparisons?: Comparison[];
  remarks?: string[];
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(
    `no part of the bench is called ${unknown.join(', ')}: there are ${Object.keys(parts).join(', ')}\n`,
  );
  process.exit(2);
}

const started = performance.now();
const [processor] = cpus();
print(
  `${cpus().length} cores (${processor?.model.trim()}), ${Math.round(totalmem() / 1e9)} GB, Node ${process.version}\n`,
);
const said: Said[] = [];
for (const [name, run] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) said.push(await run());

print();
const comparisons = said.flatMap(({ comparisons }) => comparisons ?? []);
if (comparisons.length > 0) table(comparisons);
print();
for (const line of said.flatMap(({ remarks }) => remarks ?? [])) print(line);
print(`took ${Math.round((performance.now() - started) / 1000)} s`);

function compared(...comparisons: Comparison[]): Said {
  return { comparisons, remarks: comparisons.flatMap(missed) };
}

function table(comparisons: Comparison[]): void {
  const row = (name: string, ...cells: string[]) =>
    print(name.padEnd(12) + cells.map((cell) => cell.padStart(10)).join(''));
  row('', 'Herald', 'bare', 'ratio', 'aim');
  for (const { name, unit, herald, bare, ratio, aim } of comparisons)
    row(name, `${Math.round(herald)}${unit}`, `${Math.round(bare)}${unit}`, ratio.toFixed(2), aim.toFixed(2));
}

function missed({ name, ratio, aim }: Comparison): string[] {
  return ratio < aim ? [`${name}: ${ratio.toFixed(2)} of bare misses the aim of ${aim.toFixed(2)}`] : [];
}

function heavy(megabytes: number): string[] {
  return megabytes < MEGABYTES_AT_REST
    ? []
    : [`herald run at rest takes ${megabytes} MB: the limit is ${MEGABYTES_AT_REST}`];
}

/** What must not depend on the size of the blog. */
function grown(part: string, facts: PollFacts[]): string[] {
  const [small, large] = [facts.at(-2), facts.at(-1)];
  if (!small || !large) return [];
  const times = large.idle.milliseconds / small.idle.milliseconds;
  const faults = [
    ...(large.idle.rows > small.idle.rows
      ? [
          `an idle cycle reads ${large.idle.rows} rows of ${large.posts} posts, and ${small.idle.rows} of ${small.posts}`,
        ]
      : []),
    ...(times > FLAT_TIME ? [`an idle cycle takes ${times.toFixed(1)} times as long on the larger blog`] : []),
    ...(large.baseline.megabytes - small.baseline.megabytes > FLAT_MEGABYTES
      ? [`the baseline's memory grows with the blog`]
      : []),
  ];
  const good = `an idle cycle reads ${large.idle.rows} rows, whatever the size of the blog, and takes ${times.toFixed(1)} times as long on the larger one`;
  return (faults.length > 0 ? faults : [good]).map((line) => `${part}: ${line}`);
}
