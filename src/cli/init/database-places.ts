import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { splitDbHost } from '../../wordpress/db-host.js';
import type { WpConfig } from '../../wordpress/wp-config.js';

/** One way to reach a MySQL server. */
export interface DatabasePlace {
  host: string;
  port: number | null;
  socket: string | null;
}

const usualSockets = [
  '/run/mysqld/mysqld.sock',
  '/var/run/mysqld/mysqld.sock',
  '/var/lib/mysql/mysql.sock',
  '/tmp/mysql.sock',
];

/**
 * The ways to try, best first. `localhost` is a socket for PHP and TCP for mysql2 (wordpress.md §2): the socket is tried
 * first, then loopback.
 */
export function databasePlaces(dbHost: string, exists: (path: string) => boolean = existsSync): DatabasePlace[] {
  const { host, port, socket } = splitDbHost(dbHost);
  if (socket !== null) return [{ host: 'localhost', port: null, socket }];
  if (host !== '' && host.toLowerCase() !== 'localhost') return [{ host, port, socket: null }];
  const sockets = usualSockets.filter(exists).slice(0, 1);
  return [
    ...sockets.map((path) => ({ host: 'localhost', port: null, socket: path })),
    { host: '127.0.0.1', port: port ?? 3306, socket: null },
  ];
}

export interface Account {
  user: string;
  password: string;
}

/** The address of a database as Herald's configuration has it. */
export function mysqlUrl(place: DatabasePlace, { user, password }: Account, database: string, tls: boolean): string {
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  const authority = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}`;
  const port = place.socket === null ? `:${place.port ?? 3306}` : '';
  const query = new URLSearchParams();
  if (place.socket !== null) query.set('socketPath', place.socket);
  if (tls) query.set('ssl', 'true');
  const questions = query.size > 0 ? `?${query.toString().replaceAll('%2F', '/')}` : '';
  return `mysql://${authority}${port}/${encodeURIComponent(database)}${questions}`;
}

/** The SQLite file of a blog that keeps its tables in one, or null. The drop-in may be there without a word in wp-config.php. */
export function sqliteFile(
  wpConfig: WpConfig,
  root: string,
  exists: (path: string) => boolean = existsSync,
): string | null {
  const content = wpConfig.contentDir ?? join(root, 'wp-content');
  const usual = join(content, 'database', '.ht.sqlite');
  const named = wpConfig.sqliteFile;
  if (named === null) return exists(join(content, 'db.php')) && exists(usual) ? usual : null;
  if (named === '') return usual;
  return named.includes('/') ? named : join(content, 'database', named);
}
