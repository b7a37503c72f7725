export interface DbHost {
  /** Name or address, IPv6 without brackets; empty when only a socket is named. */
  host: string;
  port: number | null;
  /** Path of a unix socket. */
  socket: string | null;
}

/**
 * Takes DB_HOST apart as WordPress does: first the socket is peeled off at `:/`, then more than one colon left means
 * IPv6. Forms: `host`, `host:3307`, `:/run/mysqld.sock`, `localhost:/path.sock`, `host:3307:/path.sock`, `[::1]:3306`, `::1`.
 */
export function splitDbHost(dbHost: string): DbHost {
  const value = dbHost.trim();
  if (value.startsWith('/')) return { host: '', port: null, socket: value };
  const peel = value.indexOf(':/');
  const socket = peel < 0 ? null : value.slice(peel + 1);
  // PHP's own prefix for a persistent connection is no part of the name.
  const left = (peel < 0 ? value : value.slice(0, peel)).replace(/^p:/, '');
  const ipv6 = /^\[?([0-9a-fA-F:.%\w]*:[0-9a-fA-F:.%\w]*:[0-9a-fA-F:.%\w]*?)(?:\](?::(\d+))?)?$/.exec(left);
  const [, host = '', port] = ipv6 ?? /^([^:]*)(?::(\d*))?/.exec(left) ?? [];
  return { host, port: port ? Number(port) : null, socket };
}
