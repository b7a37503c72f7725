import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import type { CountingSink } from '../lab/counting-sink.js';
import { until } from '../lab/until.js';
import { busyBlog } from './busy-blog.js';
import { type Chance, chanceFrom } from './chance.js';
import { doomedHerald, type Life } from './doomed-herald.js';
import { judge } from './verdict.js';
import { type Mood, waywardReaders } from './wayward-readers.js';

/** Lives of each Herald that end by `kill -9`: some before its baseline is done, the others among work. */
const BIRTHS = 8;
const ROUNDS = 100;
const OLD_POSTS = 1200;
const DAY = 86_400_000;
/** Set CRASH_SEED to one that a failure has printed, and the same dice fall again. */
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

describe('Herald, killed again and again', () => {
  it('tells every reader of every post once, and loses nothing', async () => {
    const ends = await Promise.all([perils(seed), perils(seed + 1)]);
    for (const { seed: own, faults, counts } of ends) {
      process.stdout.write(`      seed ${own}: ${JSON.stringify(counts)}\n`);
      expect(faults.slice(0, 20), `seed ${own}`).to.deep.equal([]);
      // Otherwise nothing was tried.
      expect(counts.announced).to.be.above(ROUNDS / 4);
      expect(counts.deleted).to.be.above(0);
      expect(counts.troubled).to.be.above(0);
      expect(counts.repeated).to.be.above(0);
    }
    expect(ends.reduce((kills, { counts }) => kills + counts.kills, 0)).to.be.at.least(200);
  }).timeout(300_000);
});

/** One Herald with a blog and readers of its own, killed in every round, then left in peace until all is delivered. */
async function perils(seed: number) {
  const chance = chanceFrom(seed);
  const directory = mkdtempSync(join(tmpdir(), 'herald-killed-'));
  const store = join(directory, 'state', 'herald.sqlite');
  let clockAhead = 0;
  const blog = busyBlog(join(directory, 'blog.sqlite'), { chance, now: () => Date.now() + clockAhead, old: OLD_POSTS });
  const readers = await waywardReaders(chance);
  const herald = doomedHerald(directory, blog.url);
  let life: Life | null = null;
  let kills = 0;
  /** How many of them before it said that it was ready. */
  let unready = 0;
  const live = async (moment: (life: Life) => Promise<unknown>) => {
    life = herald.run(clockAhead);
    await moment(life);
    await life.kill();
    kills += 1;
    if (!life.log().includes('"msg":"ready"')) unready += 1;
  };
  try {
    const list = join(directory, 'followers.jsonl');
    writeFileSync(list, readers.followersFile);
    await herald.command('followers', 'import', list);
    for (let birth = 0; birth < BIRTHS; birth += 1) await live(() => wait(chance.between(150, 800)));
    await live(() => until('the baseline', () => hasBaseline(store), { timeoutMs: 20_000 }));

    for (let round = 1; round <= ROUNDS; round += 1) {
      readers.behave(moodOf(round));
      const moment = chance.pick(MOMENTS);
      const [least, most] = DEEDS[moment];
      for (let deeds = chance.between(least, most); deeds > 0; deeds -= 1) blog.happen();
      clockAhead += chance.between(20_000, 120_000);
      await live((life) => reach(moment, { life, chance, happen: blog.happen, sink: readers.sink }));
    }

    // More than the longest wait between two attempts.
    clockAhead += 1.5 * DAY;
    readers.behave('good');
    life = herald.run(clockAhead);
    await life.says('"msg":"ready"', 20_000);
    blog.publish();
    await until('everything to be delivered', () => isQuiet(store, blog.stories().at(-1)?.id ?? 0), {
      ...{ timeoutMs: 60_000, everyMs: 200, evidence: () => life?.log() ?? '' },
    });
    await life.stop();
    const { stories } = blog;
    const verdict = judge({ stories: stories(), arrivals: readers.sink.arrivals, inboxes: readers.inboxes, store });
    const counts = { kills, unready, ...verdict.counts, troubled: readers.troubled() };
    return { seed, faults: verdict.faults, counts };
  } catch (cause) {
    throw new Error(`seed ${seed}: ${(cause as Error).message}`, { cause });
  } finally {
    await (life as Life | null)?.kill().catch(() => undefined);
    await readers.sink.stop();
    blog.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Two long stretches of trouble at one host: longer than a breaker stays open, shorter than the days after which a delivery is given up. */
function moodOf(round: number): Mood {
  if (round > 15 && round <= 40) return 'silence';
  return round > 50 && round <= 75 ? 'outage' : 'wayward';
}

/** Where a life ends: anywhere in its start, among the changes of a large cycle, soon after one, or among deliveries. */
const MOMENTS = ['start', 'sync', 'published', 'delivery', 'delivery'] as const;
/** How much is done on the blog while Herald is dead: from, to. */
const DEEDS = { start: [0, 2], sync: [10, 10], published: [1, 2], delivery: [0, 2] } as const;

interface Scene {
  life: Life;
  chance: Chance;
  happen: () => void;
  sink: CountingSink;
}

/** Waits until the moment has come; one that does not come in time is left to chance. */
async function reach(moment: (typeof MOMENTS)[number], { life, chance, happen, sink }: Scene): Promise<void> {
  const patience = 1200;
  const before = sink.arrivals.length;
  if (moment === 'start') return wait(chance.between(0, 600));
  await life.says('"msg":"ready"', patience);
  if (moment === 'sync') return wait(chance.between(0, 60));
  if (moment === 'published') {
    await life.says('"msg":"published"', patience);
    return wait(chance.between(0, 30));
  }
  if (chance.happens(0.5)) happen();
  await sink.counted(before + chance.between(1, 15), patience).catch(() => undefined);
  return wait(chance.between(0, 60));
}

const ask = <T>(store: string, text: string, ...values: unknown[]): T | undefined => {
  const sql = new Sqlite(store, { readonly: true, timeout: 2000 });
  try {
    return sql
      .prepare<unknown[], T>(text)
      .pluck()
      .get(...values);
  } finally {
    sql.close();
  }
};

const hasBaseline = (store: string) => ask(store, 'SELECT 1 FROM cursors') !== undefined;

/** A cycle that saw the blog's last post is through, and nothing waits any more. */
function isQuiet(store: string, lastPost: number): boolean {
  const read = ask<number>(store, "SELECT json_extract(value, '$.signals.maxPostId') FROM cursors") ?? 0;
  if (read < lastPost) return false;
  if (ask(store, "SELECT 1 FROM items WHERE state = 'settling'")) return false;
  return ask(store, "SELECT count(*) FROM deliveries WHERE state = 'pending'") === 0;
}
