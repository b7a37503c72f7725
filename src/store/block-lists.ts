import type { Database } from './database.js';

/** A list of blocks that is read at its address again and again. Times in milliseconds since the epoch. */
export interface BlockList {
  url: string;
  addedAt: number;
  /** When it last answered with something usable. */
  fetchedAt: number | null;
  nextAt: number;
  etag: string | null;
  /** How many blocks the last good state had. */
  entries: number;
  /** Why the last answer was of no use; null while all is well. */
  lastError: string | null;
}

const COLUMNS =
  'url, added_at AS addedAt, fetched_at AS fetchedAt, next_at AS nextAt, etag, entries, last_error AS lastError';

export type BlockListStore = ReturnType<typeof blockListStore>;

/** The table `block_lists`: what is subscribed to. Every write expects the caller's transaction. */
export function blockListStore({ sql }: Database) {
  const add = sql.prepare(
    'INSERT INTO block_lists (url, added_at, next_at) VALUES (?, ?, ?) ON CONFLICT (url) DO NOTHING',
  );
  const remove = sql.prepare('DELETE FROM block_lists WHERE url = ?');
  const one = sql.prepare<[string], BlockList>(`SELECT ${COLUMNS} FROM block_lists WHERE url = ?`);
  const all = sql.prepare<[], BlockList>(`SELECT ${COLUMNS} FROM block_lists ORDER BY url`);
  const due = sql.prepare<[number], BlockList>(
    `SELECT ${COLUMNS} FROM block_lists WHERE next_at <= ? ORDER BY next_at`,
  );
  const read = sql.prepare(
    'UPDATE block_lists SET fetched_at = @now, next_at = @nextAt, etag = @etag, entries = @entries, last_error = NULL WHERE url = @url',
  );
  const failed = sql.prepare('UPDATE block_lists SET last_error = ?, next_at = ? WHERE url = ?');
  return {
    add(url: string, now: number): void {
      add.run(url, now, now);
    },
    /** @returns whether there was one */
    remove(url: string): boolean {
      return remove.run(url).changes > 0;
    },
    get(url: string): BlockList | null {
      return one.get(url) ?? null;
    },
    all(): BlockList[] {
      return all.all();
    },
    due(now: number): BlockList[] {
      return due.all(now);
    },
    read(url: string, state: { now: number; nextAt: number; etag: string | null; entries: number }): void {
      read.run({ url, ...state });
    },
    failed(url: string, error: string, nextAt: number): void {
      failed.run(error, nextAt, url);
    },
  };
}
