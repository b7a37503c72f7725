import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createLargeBlog } from '../../bench/large-blog.js';
import { type Asked, type PollFacts, poll } from '../../bench/poll.js';

interface Polled extends PollFacts {
  /** How SQLite finds what each statement asks for, by stage. */
  plans: Record<'baseline' | 'idle', string[]>;
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

  it('finds everything in an idle cycle by an index', () => {
    for (const { plans } of [small, large]) {
      expect(plans.idle).to.not.be.empty;
      expect(plans.idle.filter(dear)).to.deep.equal([]);
    }
  });

  it('walks through the whole blog once for the baseline, a page at a time, each by the primary key', () => {
    expect(large.plans.baseline.filter(dear)).to.deep.equal([]);
    expect(large.baseline.rows).to.be.within(5000, 7000);
  });
});

async function polled(posts: number): Promise<Polled> {
  const folder = mkdtempSync(join(tmpdir(), 'herald-poll-'));
  const plans = { baseline: new Set<string>(), idle: new Set<string>() };
  try {
    const file = join(folder, 'blog.sqlite');
    createLargeBlog(file, posts, Date.now());
    const sql = new Sqlite(file, { readonly: true });
    const explain = (stage: keyof typeof plans, query: Asked) => {
      for (const step of planOf(sql, query)) plans[stage].add(`${step} ← ${query.sql.replace(/\s+/g, ' ').trim()}`);
    };
    const facts = await poll(folder, posts, 5, explain);
    sql.close();
    return { ...facts, plans: { baseline: [...plans.baseline], idle: [...plans.idle] } };
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
