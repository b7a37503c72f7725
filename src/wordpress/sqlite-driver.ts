import { existsSync, type Stats, statSync } from 'node:fs';
import { setImmediate as others, setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import type { Driver, Query } from './driver.js';
import { WordPressError } from './wordpress-error.js';

export interface SqliteLimits {
  /** How long to wait for WordPress to finish writing, in milliseconds. */
  busyMs: number;
}

const AGAIN_AFTER = 25;
/** A cycle reads little, and a baseline each page once: the library's 16 MiB would only stay with the process. */
const CACHE_KIB = 2048;

/** WordPress on its SQLite integration: `sqlite:/path/to/.ht.sqlite`, opened read-only with the first snapshot. */
export function openSqlite(url: string, { busyMs = 5000 }: Partial<SqliteLimits> = {}): Driver {
  const file = fileOf(url);
  let opened: { sql: Sqlite.Database; stats: Stats } | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** The file of that name: a backup that took its place is another one. */
  function open(): Sqlite.Database {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (opened && stats && sameFile(opened.stats, stats)) return opened.sql;
    close();
    if (!stats?.isFile())
      throw new WordPressError('no-database', `there is no database ${file}: correct wordpress.url`);
    // Waiting in the library would stop the whole process: it never does.
    opened = { sql: new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 0 }), stats };
    opened.sql.pragma(`cache_size = -${CACHE_KIB}`);
    return opened.sql;
  }

  function close(): void {
    opened?.sql.close();
    opened = null;
  }

  /** A connection inside its transaction, which has seen the state that it will show. */
  async function begin(): Promise<Sqlite.Database> {
    for (const started = Date.now(); ; ) {
      try {
        const sql = open();
        sql.exec('BEGIN');
        sql.prepare('SELECT count(*) FROM sqlite_master').get();
        return sql;
      } catch (error) {
        close();
        const explained = explain(error, file);
        if (explained.trouble !== 'busy' || Date.now() - started >= busyMs) throw explained;
        await wait(AGAIN_AFTER);
      }
    }
  }

  async function run<T>(work: (query: Query, pause: () => void) => Promise<T>): Promise<T> {
    let sql: Sqlite.Database | null = await begin();
    const query: Query = async (text, parameters = []) => {
      // Nothing here waits for a socket: without this, readers and deliveries would wait for a whole baseline.
      await others();
      sql ??= await begin();
      try {
        return sql.prepare(text).all(...parameters) as Record<string, unknown>[];
      } catch (error) {
        throw explain(error, file);
      }
    };
    const end = () => {
      if (sql?.inTransaction) sql.exec('ROLLBACK');
      sql = null;
    };
    const pause = () => {
      // With a write-ahead log, readers never keep a writer waiting.
      if (sql && sql.pragma('journal_mode', { simple: true }) !== 'wal') end();
    };
    try {
      return await work(query, pause);
    } finally {
      end();
    }
  }

  return {
    // One connection has one transaction: snapshots take turns.
    snapshot<T>(work: (query: Query, pause: () => void) => Promise<T>) {
      const next = turn.then(() => run(work));
      turn = next.catch(() => undefined);
      return next;
    },
    catalogue: (marks) =>
      `SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name COLLATE NOCASE IN (${marks})`,
    seesAllTables: true,
    async close() {
      await turn;
      close();
    },
  };
}

/** Numbers of files are given again: the time of birth tells them apart. */
function sameFile(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.birthtimeMs === b.birthtimeMs;
}

/** The path may be percent-encoded, as in any address; one that was written plainly is taken as it stands. */
function fileOf(url: string): string {
  const plain = url.slice('sqlite:'.length).replace(/^\/+/, '/');
  try {
    const decoded = decodeURIComponent(plain);
    return existsSync(decoded) || !existsSync(plain) ? decoded : plain;
  } catch {
    return plain;
  }
}

function explain(error: unknown, file: string): WordPressError {
  if (error instanceof WordPressError) return error;
  const { code = '', message } = error as { code?: string; message: string };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new WordPressError('busy', `${file} is being written all the time: ${message}`);
  if (code === 'SQLITE_NOTADB')
    return new WordPressError('no-database', `${file} is no SQLite database: correct wordpress.url`);
  if (/^SQLITE_(?:CANTOPEN|IOERR|PERM|AUTH|CORRUPT|READONLY_)/.test(code)) {
    const cure = 'wordpress.url must name a file that Herald’s user may read, in a folder that it may enter';
    return new WordPressError('unreachable', `cannot read ${file}: ${message}; ${cure}`);
  }
  if (/no such table/.test(message))
    return new WordPressError('not-wordpress', `${message}: wordpress.table_prefix or wordpress.url is wrong`);
  return new WordPressError('query', `the database answered (${file}): ${message}`);
}
