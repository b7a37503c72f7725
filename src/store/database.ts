import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { SetupError } from '../config/setup-error.js';
import { createGroupCommit } from './group-commit.js';
import { migrate, requireSchema } from './migrate.js';
import { StoreError } from './store-error.js';

/** The one handle of the store. All of Herald's state is behind it; the rooms beside it each own one table. */
export interface Database {
  readonly sql: Sqlite.Database;
  /**
   * Runs `work` in one write transaction: all of it is on disk when it returns, or none of it. Nests by joining the outer one.
   * @throws StoreError when the store cannot be written, and what the work throws
   */
  transaction<T>(work: () => T): T;
  /**
   * The same a moment later, together with all that is asked for meanwhile: one wait for the disk for all of them. `work` may run twice, and
   * must have no effect but on the store. Rejects with what `transaction` throws.
   */
  together<T>(work: () => T): Promise<T>;
  /** Runs `work` so that it can be undone alone, inside the transaction around it. @throws what the work throws */
  savepoint<T>(work: () => T): T;
  /** A cheap write and read, for the watchdog and /readyz. @throws StoreError when the store does not answer. */
  ping(): void;
  close(): void;
}

/**
 * Opens `herald.sqlite` (or `:memory:`), creating it with mode 0600, and migrates it.
 * WAL with synchronous=FULL: what was committed survives a power cut, so that 202 means on disk (promise 4).
 * @param options.readOnly for commands beside a running service, perhaps of another version: nothing is written and nothing
 *   migrated; where there is no store yet, an empty one in memory answers
 * @throws StoreError, SetupError
 */
export function openDatabase(file: string, { readOnly = false } = {}): Database {
  const sql = readOnly ? openToRead(file) : open(file);
  const transaction = <T>(work: () => T): T => {
    if (sql.inTransaction) return work();
    try {
      return sql.transaction(work).immediate() as T;
    } catch (error) {
      throw explained(error, file);
    }
  };
  return {
    sql,
    transaction,
    together: createGroupCommit(transaction),
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
  return opening(file, () => {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const sql = new Sqlite(file, { timeout: 5000 });
    return prepared(sql, () => {
      if (file !== ':memory:') chmodSync(file, 0o600);
      sql.pragma('journal_mode = WAL');
      sql.pragma('synchronous = FULL');
      sql.pragma('foreign_keys = ON');
      // Sorting a fan-out needs no file outside the data directory, and no descriptor while thousands of sockets are open.
      sql.pragma('temp_store = MEMORY');
      migrate(sql);
    });
  });
}

function openToRead(file: string): Sqlite.Database {
  if (!existsSync(file)) return open(':memory:');
  return opening(file, () => {
    const sql = new Sqlite(file, { timeout: 5000, readonly: true, fileMustExist: true });
    return prepared(sql, () => {
      sql.pragma('temp_store = MEMORY');
      requireSchema(sql);
    });
  });
}

function prepared(sql: Sqlite.Database, prepare: () => void): Sqlite.Database {
  try {
    prepare();
    // SQLite reads the schema late: a damaged one is to be named here, with its cure.
    sql.prepare('SELECT count(*) FROM sqlite_schema').get();
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

/** @throws StoreError for what SQLite says */
function opening(file: string, work: () => Sqlite.Database): Sqlite.Database {
  try {
    return work();
  } catch (error) {
    const reason = explained(error, file);
    if (reason instanceof StoreError || reason instanceof SetupError) throw reason;
    throw new StoreError(`cannot open the store ${file}: ${(error as Error).message}`);
  }
}

/** What SQLite says when the trouble is not in the statement but in the file or the disk under it, and what would be right. */
const cures: [code: RegExp, cure: string][] = [
  [/^SQLITE_FULL/, 'the disk is full: make room on it, nothing that was accepted is lost'],
  [/^SQLITE_(IOERR|CANTOPEN)/, 'the disk cannot be read or written: look at the system log'],
  [/^SQLITE_(READONLY|PERM)/, 'it cannot be written: give it to the user that Herald runs as'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'it is damaged: stop Herald and bring a backup back with herald restore'],
  [/^SQLITE_(BUSY|LOCKED)/, 'another program holds it: end that program'],
];

function explained(error: unknown, file: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const cure = cures.find(([code]) => code.test(error.code))?.[1];
  return cure === undefined ? error : new StoreError(`the store ${file}: ${cure} (${error.code})`);
}
