import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { urisFor } from '../src/activitypub/uris.js';
import type { Config } from '../src/config/config.js';
import { parseConfig } from '../src/config/load-config.js';
import { createEnqueue } from '../src/delivery/enqueue.js';
import type { Logger } from '../src/log/logger.js';
import { createPublisher } from '../src/publishing/cycle.js';
import { activityStore } from '../src/store/activities.js';
import { cursorStore } from '../src/store/cursors.js';
import { openDatabase } from '../src/store/database.js';
import { heldCycleStore } from '../src/store/held-cycles.js';
import { itemStore } from '../src/store/items.js';
import { noteStore } from '../src/store/notes.js';
import { settingsStore } from '../src/store/settings.js';
import { openWordPress, type WordPress } from '../src/wordpress/wordpress.js';
import { createLargeBlog, publishPosts } from './large-blog.js';

export interface PollBench {
  /** Sizes of the blogs, in posts. */
  sizes: number[];
  idleCycles: number;
  print: (line: string) => void;
}

/** What polling one blog costs. */
export interface PollFacts {
  posts: number;
  baseline: Cost & {
    /** By how much the process grew at its peak. */
    megabytes: number;
  };
  /** The median cycle of a minute in which nothing happened on the blog, a hundred posts being watched. */
  idle: Cost;
  /** The hourly comparison of everything. */
  reconcile: Cost;
}

interface Cost {
  rows: number;
  milliseconds: number;
}

/** One statement that WordPress's database was asked. */
export interface Asked {
  sql: string;
  parameters: readonly (string | number | null)[];
}

const ORDINARY: PollBench = { sizes: [2000, 20_000, 200_000], idleCycles: 15, print: () => {} };
const NEW_POSTS = 100;
const MINUTE = 60_000;
const thisFile = fileURLToPath(import.meta.url);

/**
 * Polls blogs of growing size, each in a process of its own, so that its memory is known: the rows and the time of an idle
 * cycle must not grow with the blog, and neither must the memory of the first baseline.
 */
export async function benchPoll(options: Partial<PollBench> = {}): Promise<PollFacts[]> {
  const { sizes, idleCycles, print } = { ...ORDINARY, ...options };
  const all: PollFacts[] = [];
  for (const posts of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'herald-poll-'));
    try {
      const file = join(folder, 'blog.sqlite');
      createLargeBlog(file, posts, Date.now());
      const child = fork(thisFile, ['--poller', folder, String(posts), String(idleCycles)], {
        execArgv: process.execArgv,
      });
      const [facts] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(([code]) => Promise.reject(new Error(`the poller ended with ${code}`))),
      ])) as [PollFacts];
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

/**
 * Baseline, a hundred new posts, idle cycles and a reconcile of the blog in `<folder>/blog.sqlite`, with the real store beside it.
 * @param asked told of every statement
 */
export async function poll(
  folder: string,
  posts: number,
  idleCycles: number,
  asked: (stage: 'baseline' | 'idle', query: Asked) => void = () => {},
): Promise<PollFacts> {
  const blog = join(folder, 'blog.sqlite');
  let stage: 'baseline' | 'idle' | 'other' = 'baseline';
  let at = Date.now();
  const beside = publisherBeside(
    blog,
    folder,
    () => at,
    (query) => {
      if (stage !== 'other') asked(stage, query);
    },
  );
  const cycle = async (full = false): Promise<Cost & { creates: number }> => {
    const rowsBefore = beside.rows();
    const started = performance.now();
    const reports = await beside.publisher.cycle({ full, dryRun: false });
    const milliseconds = performance.now() - started;
    const failed = reports.find(({ error, held }) => error !== null || held);
    if (failed) throw new Error(`the cycle failed: ${failed.error ?? 'held'}`);
    const creates = reports.reduce((sum, report) => sum + report.creates.length, 0);
    return { rows: beside.rows() - rowsBefore, milliseconds, creates };
  };
  try {
    const before = forgetPeak();
    const baseline = await cycle();
    const megabytes = peakMegabytes() - before;

    stage = 'other';
    publishPosts(blog, NEW_POSTS, at);
    const { creates } = await cycle();
    if (creates !== NEW_POSTS) throw new Error(`${creates} of ${NEW_POSTS} new posts were announced`);

    stage = 'idle';
    const idle: Cost[] = [];
    for (let n = 0; n < idleCycles; n += 1) {
      at += MINUTE;
      idle.push(await cycle());
    }
    stage = 'other';
    const { rows, milliseconds } = await cycle(true);
    return { posts, baseline: { ...baseline, megabytes }, idle: middle(idle), reconcile: { rows, milliseconds } };
  } finally {
    await beside.close();
  }
}

function publisherBeside(blog: string, folder: string, now: () => number, asked: (query: Asked) => void) {
  const config = configFor(blog, folder);
  const db = openDatabase(join(folder, 'herald.sqlite'));
  const opened = openWordPress(config.wordpress);
  const uris = urisFor(config.site.origin);
  const log: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  let rows = 0;
  let minted = 0;
  const wordpress: WordPress = {
    close: () => opened.close(),
    snapshot: (read) =>
      opened.snapshot(async (reader) => {
        const heard: typeof reader = {
          ...reader,
          query(sql, parameters = []) {
            asked({ sql, parameters });
            return reader.query(sql, parameters);
          },
        };
        try {
          return await read(heard);
        } finally {
          rows += reader.rowsRead();
        }
      }),
  };
  const publisher = createPublisher({
    ...{ db, config, wordpress, uris, now, log, limits: config.brake, actor: () => null },
    ...{ notes: noteStore(db), items: itemStore(db), activities: activityStore(db), settings: settingsStore(db) },
    ...{ cursors: cursorStore(db), held: heldCycleStore(db), enqueue: createEnqueue({ db, now, ownHost: uris.host }) },
    mintId: () => `id${++minted}`,
  });
  return {
    publisher,
    rows: () => rows,
    async close() {
      await opened.close();
      db.close();
    },
  };
}

function configFor(blog: string, folder: string): Config {
  const toml = `[site]
origin = "https://blog.test"
[wordpress]
url = "sqlite:${blog}"
[store]
data_dir = "${folder}"
[brake]
max_creates = ${NEW_POSTS}
[[sources]]
name = "posts"
kind = "posts"
show_existing = 20
[[sources]]
name = "news"
kind = "news"
statuses = ["draft", "publish"]
title = "News Roundup"
`;
  return parseConfig(toml, join(folder, 'herald.toml'), {});
}

/** The kernel's own mark of the highest resident memory; it begins again here. @returns what the process has now, in megabytes */
function forgetPeak(): number {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux: the mark of the whole life must do.
  }
  return process.memoryUsage.rss() / 1e6;
}

function peakMegabytes(): number {
  try {
    return (Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024) / 1e6;
  } catch {
    return process.resourceUsage().maxRSS / 1e3;
  }
}

function middle(costs: Cost[]): Cost {
  const of = (pick: (cost: Cost) => number) =>
    costs.map(pick).toSorted((one, other) => one - other)[Math.floor(costs.length / 2)] ?? 0;
  return { rows: of(({ rows }) => rows), milliseconds: of(({ milliseconds }) => milliseconds) };
}

if (process.argv[1] === thisFile && process.argv[2] === '--poller') {
  const [folder = '', posts, idleCycles] = process.argv.slice(3);
  const facts = await poll(folder, Number(posts), Number(idleCycles));
  process.send?.(facts, () => process.exit(0));
} else if (process.argv[1] === thisFile) {
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(heading);
  await benchPoll({ print });
}
