import { existsSync } from 'node:fs';
import type { PoolOptions } from 'mysql2/promise';
import { WordPressError } from './wordpress-error.js';

/** Where PHP finds MySQL when WordPress says `localhost`. */
const SOCKETS = ['/run/mysqld/mysqld.sock', '/var/run/mysqld/mysqld.sock', '/tmp/mysql.sock'];

/** `mysql://user:password@host:port/database?socketPath=…&ssl=…` as mysql2 wants it. @throws WordPressError */
export function mysqlOptions(address: string, connectTimeout: number): PoolOptions {
  const url = new URL(address);
  const socketPath = socketOf(url);
  const place = socketPath
    ? { socketPath }
    : { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || 3306) };
  return {
    ...place,
    ...tlsOf(url),
    user: decoded(url.username),
    password: decoded(url.password),
    database: decoded(url.pathname.slice(1)),
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    connectTimeout,
    connectionLimit: 2,
    maxIdle: 1,
    enableKeepAlive: true,
    multipleStatements: false,
  };
}

/** Account, place and database, for people: no password. */
export function describeMysql(address: string): string {
  const url = new URL(address);
  return `${decoded(url.username)} at ${socketOf(url) ?? url.host}/${decoded(url.pathname.slice(1))}`;
}

function tlsOf(url: URL): { ssl?: object } {
  const tls = url.searchParams.get('ssl');
  if (!tls || tls === 'false') return {};
  if (tls === 'true') return { ssl: {} };
  try {
    return { ssl: JSON.parse(tls) as object };
  } catch {
    throw new WordPressError('unreachable', 'wordpress.url: "ssl" must be true, false, or TLS options as JSON');
  }
}

/** `localhost` means the socket to PHP and TCP to mysql2: where there is a socket, we go PHP's way. */
function socketOf(url: URL): string | undefined {
  const named = url.searchParams.get('socketPath');
  if (named) return named;
  if (url.hostname !== 'localhost' || url.port !== '') return undefined;
  return SOCKETS.find((path) => existsSync(path));
}

/** A sign that was never encoded stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
