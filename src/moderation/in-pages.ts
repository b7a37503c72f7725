import type { Database } from '../store/database.js';

/** Rows in one transaction; between two of them others have their turn. */
export const PAGE = 250;

/** Goes through rows page by page, one transaction each, until none are left or `stopped` says so. */
export async function inPages<T>(
  { db, stopped }: { db: Database; stopped: () => boolean },
  page: (last: T | null) => readonly T[],
  each: (row: T) => void,
): Promise<void> {
  let last: T | null = null;
  while (!stopped()) {
    const rows: readonly T[] = db.transaction(() => {
      const found = page(last);
      for (const row of found) each(row);
      return found;
    });
    last = rows.at(-1) ?? null;
    if (last === null) return;
    await new Promise(setImmediate);
  }
}
