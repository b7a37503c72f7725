import { domainsOf } from '../activitypub/domains.js';
import { canonicalId } from '../activitypub/uris.js';
import type { Block, BlockRule, BlockSeverity } from '../model/block.js';
import { type JudgedBlock, judge, type Verdict } from '../model/block-judge.js';
import type { Database } from './database.js';

interface Row {
  target: string;
  kind: Block['kind'];
  severity: BlockRule;
  source: string;
  handle: string | null;
  reject_media: number;
  reject_reports: number;
  comment: string;
  obfuscate: number;
  held: number;
  created_at: number;
}

type JudgedRow = [target: string, severity: BlockRule, source: string, held: number, rejectReports: number];

export type BlockStore = ReturnType<typeof blockStore>;

/** The table `blocks`. Every write expects the caller's transaction. */
export function blockStore({ sql }: Database) {
  const about = sql
    .prepare<[string], JudgedRow>(
      `SELECT target, severity, source, held, reject_reports FROM blocks
       WHERE target IN (SELECT value FROM json_each(?))`,
    )
    .raw();
  const any = sql.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM blocks)').pluck();
  const suspending = sql.prepare<[], number>("SELECT EXISTS (SELECT 1 FROM blocks WHERE severity = 'suspend')").pluck();
  const put = sql.prepare(
    `INSERT INTO blocks (target, kind, severity, source, handle, reject_media, reject_reports, comment, obfuscate, held, created_at)
     VALUES (@target, @kind, @severity, @source, @handle, @rejectMedia, @rejectReports, @comment, @obfuscate, @held, @createdAt)
     ON CONFLICT (target, source) DO UPDATE SET severity = excluded.severity, handle = coalesce(excluded.handle, handle),
       reject_media = excluded.reject_media, reject_reports = excluded.reject_reports, comment = excluded.comment,
       obfuscate = excluded.obfuscate, held = excluded.held`,
  );
  const remove = sql.prepare('DELETE FROM blocks WHERE target = ? AND source = ?');
  const removeSource = sql.prepare('DELETE FROM blocks WHERE source = ?');
  const release = sql.prepare('UPDATE blocks SET held = 0 WHERE source = ? AND held = 1');
  const heldCount = sql.prepare<[string], number>('SELECT count(*) FROM blocks WHERE source = ? AND held = 1').pluck();
  const ofTarget = sql.prepare<[string], Row>('SELECT * FROM blocks WHERE target = ?');
  const ofSource = sql.prepare<[string], Row>('SELECT * FROM blocks WHERE source = ? ORDER BY target');
  const all = sql.prepare<[], Row>('SELECT * FROM blocks ORDER BY target, source');

  function verdictOn(uri: string): Verdict {
    // Most sites block nobody, and each request asks.
    if (any.get() === 0) return { severity: null, rejectReports: false };
    const targets = [canonicalId(uri), ...domainsOf(uri)];
    const rows = about.all(JSON.stringify(targets));
    return judge(targets, (target) => rows.filter(([found]) => found === target).map(judged));
  }

  return {
    /**
     * What an actor id, or any address on a host, is blocked by: itself, its domain, or a domain above that (D43). One
     * look-up by keys, for every request to the inbox asks.
     */
    severityOf(uri: string): BlockSeverity | null {
      return verdictOn(uri).severity;
    },
    /** Reports from there are not taken. */
    rejectsReports(uri: string): boolean {
      return verdictOn(uri).rejectReports;
    },
    /** Whether anybody may be suspended at all. */
    suspendsAny(): boolean {
      return suspending.get() === 1;
    },
    /** A second block of the same target by the same source takes the place of the first. */
    put(block: Block): void {
      const flags = { rejectMedia: block.rejectMedia, rejectReports: block.rejectReports };
      const { obfuscate, held } = block;
      const numbers = Object.entries({ ...flags, obfuscate, held }).map(([name, flag]) => [name, Number(flag)]);
      put.run({ ...block, target: canonicalId(block.target), ...Object.fromEntries(numbers) });
    },
    /** @returns whether there was one */
    remove(target: string, source: string): boolean {
      return remove.run(canonicalId(target), source).changes > 0;
    },
    removeSource(source: string): number {
      return removeSource.run(source).changes;
    },
    /** What a list suspends counts in full from now on. @returns how many were held */
    release(source: string): number {
      return release.run(source).changes;
    },
    heldCount(source: string): number {
      return heldCount.get(source) ?? 0;
    },
    ofTarget(target: string): Block[] {
      return ofTarget.all(canonicalId(target)).map(fromRow);
    },
    /** By target. */
    ofSource(source: string): Block[] {
      return ofSource.all(source).map(fromRow);
    },
    /** By target. */
    all(): Block[] {
      return all.all().map(fromRow);
    },
  };
}

function judged([, severity, source, held, rejectReports]: JudgedRow): JudgedBlock {
  return { severity, source, held: held === 1, rejectReports: rejectReports === 1 };
}

function fromRow(row: Row): Block {
  return {
    target: row.target,
    kind: row.kind,
    severity: row.severity,
    source: row.source,
    handle: row.handle,
    rejectMedia: row.reject_media === 1,
    rejectReports: row.reject_reports === 1,
    comment: row.comment,
    obfuscate: row.obfuscate === 1,
    held: row.held === 1,
    createdAt: row.created_at,
  };
}
