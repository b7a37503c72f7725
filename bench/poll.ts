import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLargeBlog, publishPosts } from './large-blog.js';
import { ownProcess } from './own-process.js';
import { type Cost, type PolledBlog, type PollFacts, poll } from './polling.js';

export interface PollBench {
  /** Sizes of the blogs, in posts. */
  sizes: number[];
  idleCycles: number;
  print: (line: string) => void;
}

const ORDINARY: PollBench = { sizes: [2000, 20_000, 200_000], idleCycles: 15, print: () => {} };
const thisFile = fileURLToPath(import.meta.url);

/**
 * Polls blogs of growing size on SQLite, each in a process of its own: the rows and the time of an idle
 * cycle must not grow with the blog, and neither must the memory of the first baseline.
 */
export async function benchPoll(options: Partial<PollBench> = {}): Promise<PollFacts[]> {
  const { sizes, idleCycles, print } = { ...ORDINARY, ...options };
  const all: PollFacts[] = [];
  for (const posts of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'herald-poll-'));
    try {
      createLargeBlog(join(folder, 'blog.sqlite'), posts, Date.now());
      const facts = await ownProcess<PollFacts>(thisFile, ['--poller', folder, String(posts), String(idleCycles)]);
      all.push(facts);
      print(line(facts));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return all;
}

/** Headings of what `benchPoll` prints. */
export const heading = row(['posts', 'baseline', 'rows', 'memory', 'idle cycle', 'rows', 'reconcile', 'rows']);

function line({ posts, baseline, idle, reconcile }: PollFacts): string {
  const seconds = ({ milliseconds }: Cost) => `${(milliseconds / 1000).toFixed(2)} s`;
  return row([
    posts.toLocaleString('en'),
    ...[seconds(baseline), baseline.rows.toLocaleString('en'), `+${baseline.megabytes.toFixed(0)} MB`],
    ...[`${idle.milliseconds.toFixed(0)} ms`, idle.rows.toLocaleString('en')],
    ...[seconds(reconcile), reconcile.rows.toLocaleString('en')],
  ]);
}

function row(cells: string[]): string {
  return cells.map((cell) => cell.padStart(11)).join('');
}

/** The blog that `createLargeBlog` left in `<folder>/blog.sqlite`. */
export function sqliteBlog(folder: string, posts: number): PolledBlog {
  const file = join(folder, 'blog.sqlite');
  return { url: `sqlite:${file}`, posts, publish: (count, now) => publishPosts(file, count, now) };
}

if (process.argv[1] === thisFile && process.argv[2] === '--poller') {
  const [folder = '', posts, idleCycles] = process.argv.slice(3);
  const facts = await poll(sqliteBlog(folder, Number(posts)), folder, Number(idleCycles));
  process.send?.(facts, () => process.exit(0));
} else if (process.argv[1] === thisFile) {
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(heading);
  await benchPoll({ print });
}
