import mysql from 'mysql2/promise';
import type { Driver, Parameter } from './driver.js';
import { explainMysql, isLost, SilentServerError } from './mysql-errors.js';
import { describeMysql, mysqlOptions } from './mysql-options.js';

/** Milliseconds. */
export interface MysqlLimits {
  /** No statement of ours needs longer; one that does must not hold the blog's database. */
  statementMs: number;
  /** How long beyond that we wait for a server that no longer answers at all, and for its goodbye. */
  graceMs: number;
  connectMs: number;
}

const usual: MysqlLimits = { statementMs: 30_000, graceMs: 5000, connectMs: 5000 };

/** MySQL or MariaDB: `mysql://user:password@host:port/database?socketPath=…&ssl=…`. Connects with the first snapshot. */
export function openMysql(url: string, limits: Partial<MysqlLimits> = {}): Driver {
  const { statementMs, graceMs, connectMs } = { ...usual, ...limits };
  const where = describeMysql(url);
  const sessions = new Set<{ destroy(): void }>();
  const instructed = new WeakSet<mysql.Connection>();
  const running = new Set<Promise<unknown>>();
  let pool: mysql.Pool | null = null;

  function openPool(): mysql.Pool {
    const opened = mysql.createPool(mysqlOptions(url, connectMs));
    opened.on('connection', (session) => {
      sessions.add(session);
      session.once('end', () => sessions.delete(session));
    });
    return opened;
  }

  const explained = (error: unknown) => explainMysql(error, where, statementMs / 1000);

  async function ask(session: mysql.PoolConnection, sql: string, values: readonly Parameter[] = []) {
    const asking = session.query<mysql.RowDataPacket[]>(sql, [...values]);
    const patience = statementMs + graceMs;
    const [rows] = await within(patience, asking, () => new SilentServerError(`no answer within ${patience / 1000} s`));
    return rows;
  }

  /** One snapshot. Over a network each statement costs a round trip: what holds for a whole session is said to it once. */
  async function prepare(session: mysql.PoolConnection): Promise<void> {
    if (!instructed.has(session.connection)) await instruct(session);
    instructed.add(session.connection);
    await ask(session, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  }

  /** Dates as text, ANSI quotes off, nothing writable, a limit on every statement (each server has its own word). */
  async function instruct(session: mysql.PoolConnection): Promise<void> {
    await ask(session, "SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO'");
    // Of the whole session: a statement that commits by itself would end a read-only transaction.
    await ask(session, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await limitStatements(session);
  }

  async function limitStatements(session: mysql.PoolConnection): Promise<void> {
    try {
      await ask(session, `SET SESSION max_statement_time = ${statementMs / 1000}`);
    } catch (error) {
      if (isLost(error)) throw error;
      await ask(session, `SET SESSION max_execution_time = ${statementMs}`).catch(() => undefined);
    }
  }

  /** A session inside its transaction. One that was lost while nobody looked is replaced, once. */
  async function begin(): Promise<mysql.PoolConnection> {
    pool ??= openPool();
    for (let replaced = false; ; replaced = true) {
      const session = await pool.getConnection();
      try {
        await prepare(session);
        return session;
      } catch (error) {
        session.destroy();
        if (replaced || !isLost(error)) throw error;
      }
    }
  }

  async function run<T>(work: Parameters<Driver['snapshot']>[0]): Promise<T> {
    const session = await begin().catch((error) => {
      throw explained(error);
    });
    let whole = false;
    try {
      const query = (sql: string, values?: readonly Parameter[]) =>
        ask(session, sql, values).catch((error) => {
          throw explained(error);
        });
      // What goes wrong in the work itself is not the database's doing.
      const result = (await work(query, () => {})) as T;
      await query('COMMIT');
      whole = true;
      return result;
    } finally {
      // A session that failed may still be inside its transaction: a fresh one costs a millisecond.
      if (whole) session.release();
      else session.destroy();
    }
  }

  return {
    snapshot<T>(work: Parameters<Driver['snapshot']>[0]) {
      const under = run<T>(work);
      const over: Promise<unknown> = under.catch(() => undefined).then(() => running.delete(over));
      running.add(over);
      return under;
    },
    catalogue: (marks) =>
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = database() AND TABLE_NAME IN (${marks})`,
    seesAllTables: false,
    async close() {
      await Promise.all(running);
      const closing = pool;
      pool = null;
      if (!closing) return;
      await within(
        graceMs,
        closing.end().catch(() => undefined),
      );
      // Whoever has not said goodbye by now will not.
      for (const session of sessions) session.destroy();
      sessions.clear();
    },
  } as Driver;
}

/** mysql2 has a time limit too, but its timer lives on when the session dies, and keeps the process from ending. */
async function within<T>(milliseconds: number, work: Promise<T>, late = () => new Error('too late')): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
