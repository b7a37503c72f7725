import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StoreError } from './store-error.js';

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
 * @throws InstanceLockedError, StoreError where there can be no such file
 */
export function lockInstance(file: string): InstanceLock {
  let sql: Sqlite.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    sql = new Sqlite(file, { timeout: 0 });
    // Not by opening the file: closing it again would drop every lock that this process has on it.
    chmodSync(file, 0o600);
    sql.pragma('journal_mode = DELETE');
    sql.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sql?.close();
    const { code, message } = error as { code?: string; message: string };
    if (code?.startsWith('SQLITE_BUSY')) {
      throw new InstanceLockedError(
        `another Herald is using ${dirname(file)}: stop it first, or use another store.data_dir`,
      );
    }
    throw new StoreError(
      `cannot use ${file}: ${message}; store.data_dir must be a directory that Herald’s user may write`,
    );
  }
  const held = sql;
  return { release: () => held.close() };
}
