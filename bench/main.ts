import { cpus, totalmem } from 'node:os';
import { benchDelivery } from './delivery.js';
import { benchIdle } from './idle.js';
import { benchInbox } from './inbox.js';
import { benchPoll, heading } from './poll.js';
import type { PollFacts } from './polling.js';
import { benchReads, type Comparison } from './reads.js';
import { benchSlowHosts } from './slow-hosts.js';

/**
 * `npm run bench`: Herald against the bare limit of this machine, in one run. Ratios can be compared between machines,
 * figures only on one. Takes some five minutes; nothing else should run meanwhile.
 */
const print = (line = '') => process.stdout.write(`${line}\n`);
const indented = (line: string) => print(`  ${line}`);

/** Of a baseline ten times as large; page caches fill up to their fixed size. */
const FLAT_MEGABYTES = 40;

const MEGABYTES_AT_REST = 100;

const started = performance.now();
const [processor] = cpus();
print(
  `${cpus().length} cores (${processor?.model.trim()}), ${Math.round(totalmem() / 1e9)} GB, Node ${process.version}`,
);

print('\nNote GETs');
const reads = await benchReads();
print('inbox');
const inbox = await benchInbox();
print('deliveries');
const delivery = await benchDelivery({ print: indented });
print(`one Note to 200 hosts that each take 200 ms: ${(await benchSlowHosts()).toFixed(1)} s`);
print('polling');
indented(heading);
const polls = await benchPoll({ print: indented });
const idle = await benchIdle({ print });

print();
table([delivery, inbox, reads]);
print();
for (const line of [...[delivery, inbox, reads].flatMap(missed), ...grown(polls), ...heavy(idle.atRest)]) print(line);
print(`took ${Math.round((performance.now() - started) / 1000)} s`);

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
function grown(facts: PollFacts[]): string[] {
  const [small, large] = [facts.at(-2), facts.at(-1)];
  if (!small || !large) return [];
  const said: string[] = [];
  if (large.idle.rows > small.idle.rows)
    said.push(
      `polling: an idle cycle reads ${large.idle.rows} rows of ${large.posts} posts, and ${small.idle.rows} of ${small.posts}`,
    );
  if (large.baseline.megabytes - small.baseline.megabytes > FLAT_MEGABYTES)
    said.push(`polling: the baseline's memory grows with the blog`);
  return said.length > 0
    ? said
    : [`polling: an idle cycle reads ${large.idle.rows} rows, whatever the size of the blog`];
}
