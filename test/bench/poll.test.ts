import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createLargeBlog } from '../../bench/large-blog.js';
import { sqliteBlog } from '../../bench/poll.js';
import { type Asked, type PollFacts, poll, type Stage } from '../../bench/polling.js';

interface Polled extends PollFacts {
  /** How SQLite finds what each statement asks for, by stage. */
  plans: Record<Stage, string[]>;
}

describe('polling a blog', () => {
  let small: Polled;
  let large: Polled;

  before(async function () {
    this.timeout(60_000);
    small = await polled(500);
    large = await polled(5000);
  });

  it('reads no more rows in an idle cycle from a blog ten times as large, and not many', () => {
    expect(large.idle.rows).to.equal(small.idle.rows);
    expect(large.idle.rows).to.be.within(100, 2000);
  });

  it('finds everything in an idle cycle, and in one with something new, by an index', () => {
    for (const { plans } of [small, large]) {
      for (const stage of ['idle', 'news', 'change'] as const) {
        expect(plans[stage], stage).to.not.be.empty;
        expect(plans[stage].filter(dear), stage).to.deep.equal([]);
      }
    }
  });

  it('walks through the whole blog once for the baseline and the reconcile, a page at a time, each by the primary key', () => {
    for (const stage of ['baseline', 'reconcile'] as const) {
      expect(large.plans[stage].filter(dear), stage).to.deep.equal([]);
      expect(large[stage].rows, stage).to.be.within(5000, 8000);
    }
  });
});

async function polled(posts: number): Promise<Polled> {
  const folder = mkdtempSync(join(tmpdir(), 'herald-poll-'));
  const plans = new Map<Stage, Set<string>>();
  try {
    const file = join(folder, 'blog.sqlite');
    createLargeBlog(file, posts, Date.now());
    const sql = new Sqlite(file, { readonly: true });
    const explain = (stage: Stage, query: Asked) => {
      const told = plans.get(stage) ?? new Set();
      for (const step of planOf(sql, query)) told.add(`${step} ← ${query.sql.replace(/\s+/g, ' ').trim()}`);
      plans.set(stage, told);
    };
    const facts = await poll(sqliteBlog(folder, posts), folder, 5, explain);
    sql.close();
    const listed = [...plans].map(([stage, told]) => [stage, [...told]]);
    return { ...facts, plans: Object.fromEntries(listed) as Polled['plans'] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function planOf(sql: Sqlite.Database, { sql: text, parameters }: Asked): string[] {
  const steps = sql.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all(...parameters);
  return steps.map(({ detail }) => detail);
}

/** By the id of what is wanted, or from one date to another, or in the order in which the newest come first. */
const cheap = [
  /USING INTEGER PRIMARY KEY/,
  /^SEARCH \w+ ← SELECT max\(\w+\)/,
  /\((?:post_id|object_id|option_name|term_id)=\?/,
  /\(post_type=\? AND post_status=\? AND post_date>\? AND post_date<\?\)/,
  /\(post_type=\? AND post_status=\?\) ← .* ORDER BY post_date DESC, ID DESC LIMIT \d+$/,
  // Of the few rows that were found so.
  /^USE TEMP B-TREE FOR (?:LAST TERM OF )?ORDER BY ← .* (?:ID|post_id) IN \(/,
];
const dear = (plan: string) => !cheap.some((pattern) => pattern.test(plan));
