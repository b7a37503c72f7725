import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { migrate } from './migrate.js';
import { StoreError } from './store-error.js';

/** The one handle of the store. All of Herald's state is behind it; the rooms beside it each own one table. */
export interface Database {
  readonly sql: Sqlite.Database;
  /** Runs `work` in one write transaction: all of it is on disk when it returns, or none of it. Nests by joining the outer one. */
  transaction<T>(work: () => T): T;
  /** Runs `work` so that it can be undone alone, inside the transaction around it. @throws what the work throws */
  savepoint<T>(work: () => T): T;
  /** A cheap write and read, for the watchdog and /readyz. @throws StoreError when the store does not answer. */
  ping(): void;
  close(): void;
}

/**
 * Opens `herald.sqlite` (or `:memory:`), creating it with mode 0600, and migrates it.
 * WAL with synchronous=FULL: what was committed survives a power cut, so that 202 means on disk (promise 4).
 * @throws StoreError
 */
export function openDatabase(file: string): Database {
  const sql = open(file);
  const join = <T>(work: () => T): T => (sql.inTransaction ? work() : (sql.transaction(work).immediate() as T));
  return {
    sql,
    transaction: join,
    savepoint: <T>(work: () => T): T => sql.transaction(work)() as T,
    ping() {
      try {
        sql
          .prepare("INSERT INTO settings VALUES ('ping', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1")
          .run();
      } catch (error) {
        throw new StoreError(`the store ${file} does not take writes: ${(error as Error).message}`);
      }
    },
    close() {
      sql.close();
    },
  };
}

function open(file: string): Sqlite.Database {
  let sql: Sqlite.Database | undefined;
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    sql = new Sqlite(file, { timeout: 5000 });
    if (file !== ':memory:') chmodSync(file, 0o600);
    sql.pragma('journal_mode = WAL');
    sql.pragma('synchronous = FULL');
    sql.pragma('foreign_keys = ON');
    // Sorting a fan-out needs no file outside the data directory, and no descriptor while thousands of sockets are open.
    sql.pragma('temp_store = MEMORY');
    migrate(sql);
    return sql;
  } catch (error) {
    sql?.close();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open the store ${file}: ${(error as Error).message}`);
  }
}
