import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';

/** Another process holds this data directory. */
export class InstanceLockedError extends Error {
  override name = 'InstanceLockedError';
}

export interface InstanceLock {
  release(): void;
}

/**
 * One writer per data directory. The lock is an exclusive transaction on a file of its own: the operating system drops
 * it with the process, so that `kill -9` leaves no stale lock behind (a pid file would).
 * @throws InstanceLockedError
 */
export function lockInstance(file: string): InstanceLock {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sql = new Sqlite(file, { timeout: 0 });
  try {
    sql.pragma('journal_mode = DELETE');
    sql.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sql.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new InstanceLockedError(
      `another Herald is using ${dirname(file)}: stop it first, or use another store.data_dir`,
    );
  }
  return { release: () => sql.close() };
}
