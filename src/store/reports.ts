import type { Database } from './database.js';

/** What a server told us about our own Notes or actor. All text is a stranger's. */
export interface NewReport {
  /** The Flag's id, or its digest. */
  uri: string;
  /** Who speaks: mostly the actor of a whole server. */
  actor: string;
  /** The actor's registrable domain. */
  domain: string;
  /** Plain text; may be empty. */
  content: string;
  /** Addresses of ours that it names. */
  objects: string[];
  /** Milliseconds since the epoch. */
  receivedAt: number;
}

export interface Report extends NewReport {
  id: number;
  resolvedAt: number | null;
}

interface Row {
  id: number;
  uri: string;
  actor: string;
  domain: string;
  content: string;
  objects: string;
  received_at: number;
  resolved_at: number | null;
}

const DAY = 24 * 3600_000;
const KEEP_RESOLVED = 90 * DAY;
const KEEP = 366 * DAY;
/** Whatever comes, no more rows than this (fediverse.md D56). */
const MOST = 10_000;

export type ReportStore = ReturnType<typeof reportStore>;

/** The table `reports`. Every write expects the caller's transaction. */
export function reportStore({ sql }: Database, { most = MOST } = {}) {
  const add = sql.prepare(
    `INSERT INTO reports (uri, actor, domain, content, objects, received_at)
     VALUES (@uri, @actor, @domain, @content, @objects, @receivedAt) ON CONFLICT (actor, uri) DO NOTHING`,
  );
  const seen = sql.prepare<[string, string], number>('SELECT 1 FROM reports WHERE actor = ? AND uri = ?').pluck();
  const since = sql
    .prepare<[string, number], number>('SELECT count(*) FROM reports WHERE domain = ? AND received_at > ?')
    .pluck();
  const one = sql.prepare<[number], Row>('SELECT * FROM reports WHERE id = ?');
  const open = sql.prepare<[number], Row>('SELECT * FROM reports WHERE resolved_at IS NULL ORDER BY id DESC LIMIT +?');
  const all = sql.prepare<[number], Row>('SELECT * FROM reports ORDER BY id DESC LIMIT +?');
  const openCount = sql.prepare<[], number>('SELECT count(*) FROM reports WHERE resolved_at IS NULL').pluck();
  const resolve = sql.prepare('UPDATE reports SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL');
  const total = sql.prepare<[], number>('SELECT count(*) FROM reports').pluck();
  const dropResolved = sql.prepare(
    'DELETE FROM reports WHERE id = (SELECT id FROM reports WHERE resolved_at IS NOT NULL ORDER BY id LIMIT 1)',
  );
  const prune = sql.prepare('DELETE FROM reports WHERE received_at < ? OR resolved_at < ?');
  return {
    /** @returns false where there is no room: everything kept is still open */
    add({ objects, ...report }: NewReport): boolean {
      if ((total.get() ?? 0) >= most && dropResolved.run().changes === 0) return false;
      add.run({ ...report, objects: JSON.stringify(objects) });
      return true;
    },
    /** This actor said the same before. */
    seen(actor: string, uri: string): boolean {
      return seen.get(actor, uri) === 1;
    },
    /** How many came from this domain after `time`. */
    countSince(domain: string, time: number): number {
      return since.get(domain, time) ?? 0;
    },
    byId(id: number): Report | null {
      const row = one.get(id);
      return row ? fromRow(row) : null;
    },
    /** Newest first; those that are resolved only when asked for. */
    list({ resolved }: { resolved: boolean }, limit: number): Report[] {
      return (resolved ? all : open).all(limit).map(fromRow);
    },
    openCount(): number {
      return openCount.get() ?? 0;
    },
    /** @returns whether there was one to resolve */
    resolve(id: number, now: number): boolean {
      return resolve.run(now, id).changes > 0;
    },
    /** Resolved ones go after 90 days, all after a year. */
    prune(now: number): void {
      prune.run(now - KEEP, now - KEEP_RESOLVED);
    },
  };
}

function fromRow(row: Row): Report {
  return {
    id: row.id,
    uri: row.uri,
    actor: row.actor,
    domain: row.domain,
    content: row.content,
    objects: JSON.parse(row.objects) as string[],
    receivedAt: row.received_at,
    resolvedAt: row.resolved_at,
  };
}
