import { existsSync } from 'node:fs';
import mysql from 'mysql2/promise';
import type { Driver, Parameter } from './driver.js';
import { WordPressError } from './wordpress-error.js';

/** No statement of ours needs longer; one that does must not hold the blog's database. */
const STATEMENT_SECONDS = 30;
const CONNECT_MS = 5000;
/** Where PHP finds MySQL when WordPress says `localhost`. */
const SOCKETS = ['/run/mysqld/mysqld.sock', '/var/run/mysqld/mysqld.sock', '/tmp/mysql.sock'];

/** MySQL or MariaDB: `mysql://user:password@host:port/database?socketPath=…&ssl=…`. */
export function openMysql(url: string): Driver {
  let pool: mysql.Pool | null = null;
  const where = describe(url);

  async function connection(): Promise<mysql.PoolConnection> {
    pool ??= mysql.createPool(optionsOf(url));
    try {
      return await pool.getConnection();
    } catch (error) {
      throw explain(error, where);
    }
  }

  return {
    async snapshot(work) {
      const session = await connection();
      let broken = true;
      try {
        await prepare(session);
        const result = await work(async (text, parameters = []) => ask(session, text, parameters, where));
        await session.query('COMMIT');
        broken = false;
        return result;
      } catch (error) {
        throw explain(error, where);
      } finally {
        // A session that failed may still be inside its transaction: a fresh one costs a millisecond.
        if (broken) session.destroy();
        else session.release();
      }
    },
    async close() {
      await pool?.end();
      pool = null;
    },
  };
}

/** Dates as text, ANSI quotes off, a limit on every statement (each server has its own word), and one snapshot. */
async function prepare(session: mysql.PoolConnection): Promise<void> {
  await session.query("SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO'");
  await session.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await session
    .query(`SET SESSION max_statement_time = ${STATEMENT_SECONDS}`)
    .catch(() => session.query(`SET SESSION max_execution_time = ${STATEMENT_SECONDS * 1000}`))
    .catch(() => undefined);
  await session.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
}

async function ask(
  session: mysql.PoolConnection,
  text: string,
  parameters: readonly Parameter[],
  where: string,
): Promise<Record<string, unknown>[]> {
  try {
    const [rows] = await session.query<mysql.RowDataPacket[]>(text, [...parameters]);
    return rows;
  } catch (error) {
    throw explain(error, where);
  }
}

function optionsOf(text: string): mysql.PoolOptions {
  const url = new URL(text);
  const socket = url.searchParams.get('socketPath') ?? localSocket(url);
  const place = socket
    ? { socketPath: socket }
    : { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || 3306) };
  const tls = url.searchParams.get('ssl');
  return {
    ...place,
    ...(tls && tls !== 'false' ? { ssl: tls === 'true' ? {} : (JSON.parse(tls) as object) } : {}),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    connectTimeout: CONNECT_MS,
    connectionLimit: 2,
    maxIdle: 1,
    enableKeepAlive: true,
    multipleStatements: false,
  };
}

/** `localhost` means the socket to PHP and TCP to mysql2: where there is a socket, we go PHP's way. */
function localSocket(url: URL): string | undefined {
  if (url.hostname !== 'localhost' || url.port !== '') return undefined;
  return SOCKETS.find((path) => existsSync(path));
}

function describe(text: string): string {
  const url = new URL(text);
  return `${decodeURIComponent(url.username)} at ${url.searchParams.get('socketPath') ?? url.host}${url.pathname}`;
}

const gone = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
]);
const denied = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
]);

function explain(error: unknown, where: string): Error {
  const { code = '', sqlMessage, message } = error as { code?: string; sqlMessage?: string; message: string };
  if (error instanceof WordPressError) return error;
  if (denied.has(code)) {
    return new WordPressError(
      'access-denied',
      `access denied (${where}): ${sqlMessage ?? message}; check the password and the GRANT that "herald init" printed`,
    );
  }
  if (code === 'ER_BAD_DB_ERROR')
    return new WordPressError('no-database', `there is no such database (${where}): correct wordpress.url`);
  if (code === 'ER_NO_SUCH_TABLE') {
    return new WordPressError(
      'not-wordpress',
      `${sqlMessage ?? message}: wordpress.table_prefix or wordpress.url is wrong`,
    );
  }
  if (gone.has(code))
    return new WordPressError('unreachable', `no database answers (${where}): ${code}; is the server running?`);
  if (code === 'ER_CON_COUNT_ERROR' || code === 'ER_USER_LIMIT_REACHED' || code === 'ER_TOO_MANY_USER_CONNECTIONS') {
    return new WordPressError('busy', `the database has no connection free (${where}): ${code}`);
  }
  return error instanceof Error && !code
    ? error
    : new WordPressError('query', `the database answered (${where}): ${sqlMessage ?? message}`);
}
