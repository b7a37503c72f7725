import type { Database } from './database.js';

export type CursorStore = ReturnType<typeof cursorStore>;

/** The table `cursors`: where each source stopped reading. Set it in the transaction of what it led to. */
export function cursorStore({ sql }: Database) {
  const select = sql.prepare<[string], { value: string; updated_at: number }>(
    'SELECT value, updated_at FROM cursors WHERE source = ?',
  );
  const upsert = sql.prepare(
    `INSERT INTO cursors (source, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (source) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  );
  const newest = sql.prepare<[], number | null>('SELECT max(updated_at) FROM cursors').pluck();
  return {
    /** Null before the source's baseline is complete. */
    get<T>(source: string): { value: T; updatedAt: number } | null {
      const row = select.get(source);
      return row ? { value: JSON.parse(row.value) as T, updatedAt: row.updated_at } : null;
    },
    /** When a source was last looked at, in milliseconds since the epoch; null before the first time. */
    newest(): number | null {
      return newest.get() ?? null;
    },
    set(source: string, value: unknown, now: number): void {
      upsert.run(source, JSON.stringify(value), now);
    },
  };
}
