import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Driver } from './driver.js';
import { WordPressError } from './wordpress-error.js';

/** WordPress on its SQLite integration: `sqlite:/path/to/.ht.sqlite`, opened read-only. */
export function openSqlite(url: string): Driver {
  const file = decodeURIComponent(url.slice('sqlite:'.length));
  let sql: Sqlite.Database | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function run<T>(work: Parameters<Driver['snapshot']>[0]): Promise<T> {
    const db = open();
    db.exec('BEGIN');
    try {
      return (await work(async (text, parameters = []) => ask(db, text, parameters))) as T;
    } finally {
      db.exec('COMMIT');
    }
  }

  function open(): Sqlite.Database {
    if (sql?.open) return sql;
    if (!existsSync(file))
      throw new WordPressError('no-database', `there is no database ${file}: correct wordpress.url`);
    try {
      sql = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5000 });
      return sql;
    } catch (error) {
      throw new WordPressError('unreachable', `cannot open ${file}: ${(error as Error).message}`);
    }
  }

  return {
    // One connection has one transaction: snapshots take turns.
    snapshot<T>(work: Parameters<Driver['snapshot']>[0]) {
      const next = turn.then(() => run<T>(work));
      turn = next.catch(() => undefined);
      return next;
    },
    async close() {
      sql?.close();
      sql = null;
    },
  } as Driver;
}

function ask(db: Sqlite.Database, text: string, parameters: readonly unknown[]): Record<string, unknown>[] {
  try {
    return db.prepare(text).all(...parameters) as Record<string, unknown>[];
  } catch (error) {
    const { message } = error as Error;
    if (/no such table/.test(message)) {
      throw new WordPressError('not-wordpress', `${message}: wordpress.table_prefix or wordpress.url is wrong`);
    }
    throw new WordPressError('query', `the database answered: ${message}`);
  }
}
