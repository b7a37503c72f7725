import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { urisFor } from '../src/activitypub/uris.js';
import type { Config } from '../src/config/config.js';
import { parseConfig } from '../src/config/load-config.js';
import { createEnqueue } from '../src/delivery/enqueue.js';
import type { Logger } from '../src/log/logger.js';
import { createPublisher } from '../src/publishing/cycle.js';
import { activityStore } from '../src/store/activities.js';
import { cursorStore } from '../src/store/cursors.js';
import { openDatabase } from '../src/store/database.js';
import { heldChangeStore } from '../src/store/held-changes.js';
import { itemStore } from '../src/store/items.js';
import { noteStore } from '../src/store/notes.js';
import { settingsStore } from '../src/store/settings.js';
import { openWordPress, type WordPress } from '../src/wordpress/wordpress.js';

/** A blog to be polled, and how it gets new posts. */
export interface PolledBlog {
  /** As in `wordpress.url`. */
  url: string;
  posts: number;
  /** So many new posts, half an hour apart, the last one now. */
  publish(count: number, now: number): void | Promise<void>;
  /** As in the configuration file, where it is not one source of posts and one of news. */
  sources?: string;
  /** `brake.max_creates`; absent: enough for what `poll` publishes. */
  maxCreates?: number;
}

/** What polling one blog costs. */
export interface PollFacts {
  posts: number;
  baseline: Cost & {
    /** By how much the process grew at its peak, and what it had then. */
    megabytes: number;
    peak: number;
  };
  /** The median cycle of a minute in which nothing happened on the blog, a hundred posts being watched. */
  idle: Cost;
  /** A minute in which one post was published. */
  change: Cost;
  /** The hourly comparison of everything. */
  reconcile: Cost;
}

export interface Cost {
  /** Of WordPress's tables, as they came. */
  rows: number;
  /** Queries: each is a round trip to the database. */
  statements: number;
  milliseconds: number;
  /** Milliseconds of our own processor time: what it would take on a machine of its own, but for the waiting. */
  cpu: number;
}

/** One statement that WordPress's database was asked. */
export interface Asked {
  sql: string;
  parameters: readonly (string | number | null)[];
}

export type Stage = 'baseline' | 'news' | 'idle' | 'change' | 'reconcile';

const NEW_POSTS = 100;
const MINUTE = 60_000;
const SOURCES = `[[sources]]
name = "posts"
kind = "posts"
show_existing = 20
[[sources]]
name = "news"
kind = "news"
statuses = ["draft", "publish"]
title = "News Roundup"
`;

/**
 * Baseline, a hundred new posts, idle cycles, a cycle with one new post and a reconcile of a blog, with the real store beside it.
 * @param folder for the store
 * @param asked told of every statement
 */
export async function poll(
  blog: PolledBlog,
  folder: string,
  idleCycles: number,
  asked: (stage: Stage, query: Asked) => void = () => {},
): Promise<PollFacts> {
  let stage: Stage = 'baseline';
  let at = Date.now();
  const beside = publisherBeside(
    blog,
    folder,
    () => at,
    (query) => asked(stage, query),
  );
  const cycle = async (of: Stage, creates: number, full = false): Promise<Cost> => {
    stage = of;
    const before = beside.read();
    const started = performance.now();
    const worked = process.cpuUsage();
    const reports = await beside.publisher.cycle({ full, dryRun: false });
    const milliseconds = performance.now() - started;
    const { user, system } = process.cpuUsage(worked);
    const failed = reports.find(({ error, held }) => error !== null || held);
    if (failed) throw new Error(`the cycle failed: ${failed.error ?? 'held'}`);
    const told = reports.reduce((sum, report) => sum + report.creates.length, 0);
    if (told !== creates) throw new Error(`${told} of ${creates} new posts were announced`);
    const { rows, statements } = beside.read();
    const cpu = (user + system) / 1000;
    return { rows: rows - before.rows, statements: statements - before.statements, milliseconds, cpu };
  };
  try {
    const before = forgetPeak();
    const first = await cycle('baseline', 0);
    const peak = peakMegabytes();
    const baseline = { ...first, peak, megabytes: peak - before };

    await blog.publish(NEW_POSTS, at);
    at += MINUTE;
    await cycle('news', NEW_POSTS);

    const idle: Cost[] = [];
    for (let n = 0; n < idleCycles; n += 1) {
      at += MINUTE;
      idle.push(await cycle('idle', 0));
    }
    await blog.publish(1, at);
    at += MINUTE;
    const change = await cycle('change', 1);
    at += MINUTE;
    const reconcile = await cycle('reconcile', 0, true);
    return { posts: blog.posts, baseline, idle: middle(idle), change, reconcile };
  } finally {
    await beside.close();
  }
}

/** A publisher on a blog, in this process, that counts what it reads. */
export function publisherBeside(blog: PolledBlog, folder: string, now: () => number, asked: (query: Asked) => void) {
  const config = configFor(blog, folder);
  const db = openDatabase(join(folder, 'herald.sqlite'));
  const opened = openWordPress(config.wordpress);
  const uris = urisFor(config.site.origin);
  const log: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  let rows = 0;
  let statements = 0;
  let minted = 0;
  const wordpress: WordPress = {
    close: () => opened.close(),
    snapshot: (read) =>
      opened.snapshot(async (reader) => {
        const heard: typeof reader = {
          ...reader,
          query(sql, parameters = []) {
            statements += 1;
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
    ...{
      cursors: cursorStore(db),
      held: heldChangeStore(db),
      tellTrouble: () => {},
      enqueue: createEnqueue({ db, now, ownHost: uris.host }),
    },
    mintId: () => `id${++minted}`,
    signedText: JSON.stringify,
  });
  return {
    publisher,
    read: () => ({ rows, statements }),
    async close() {
      await opened.close();
      db.close();
    },
  };
}

function configFor({ url, sources = SOURCES, maxCreates = 2 * NEW_POSTS }: PolledBlog, folder: string): Config {
  const toml = `[site]
origin = "https://blog.test"
[wordpress]
url = "${url}"
[store]
data_dir = "${folder}"
[brake]
max_creates = ${maxCreates}
${sources}`;
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
  return {
    rows: of(({ rows }) => rows),
    statements: of(({ statements }) => statements),
    milliseconds: of(({ milliseconds }) => milliseconds),
    cpu: of(({ cpu }) => cpu),
  };
}
