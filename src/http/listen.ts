import { chmodSync, existsSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listener cannot be opened. The message is one line and names the key of the configuration. */
export class ListenError extends Error {
  override name = 'ListenError';
}

export interface Listener {
  /** As one would write it in the configuration, with the port that was really taken. */
  address: string;
  /** Null for a unix socket. */
  port: number | null;
  /** Takes no more connections and waits for requests in flight, at most `grace` milliseconds; then it cuts them. */
  stop(grace: number): Promise<void>;
}

export interface ListenOptions {
  /** Key of the configuration that says the address, for messages. */
  key: 'server.listen' | 'server.admin_listen';
  /** Permissions of a unix socket: nginx runs as another user, the operator does not. */
  socketMode?: number;
  deadlines?: Partial<Deadlines>;
  /** More are closed at once. */
  mostConnections?: number;
}

/** Milliseconds after which a connection is ended, whatever comes of it (fediverse.md C, D38). */
export interface Deadlines {
  /** Until all headers are there, counted from the first moment for a connection that says nothing. */
  headers: number;
  /** Until the whole request is there. */
  request: number;
  /** Between an answer and the next request. */
  keepAlive: number;
  /** Without a byte in either direction: of a reader who takes no answer, or is no more. 0: an operator's cycle may think for long. */
  silence: number;
  /** How often the first two are looked at. */
  check: number;
}

const usual: Deadlines = {
  headers: 10_000,
  request: 30_000,
  // Longer than nginx keeps its own side (60 s), so that it never writes into a connection we are closing.
  keepAlive: 65_000,
  silence: 0,
  check: 5_000,
};
/** Node needs some ten kilobytes for each, and the unit allows 16,384 open files, of which deliveries and the store must have theirs. */
const MOST_CONNECTIONS = 4096;

type Place = { host: string; port: number } | { path: string };

/**
 * Opens `host:port`, `[::1]:port` or `unix:/path`. Deadlines end slow and idle connections (fediverse.md C, D38).
 * @throws ListenError
 */
export async function listen(
  handler: RequestListener,
  address: string,
  { key, socketMode = 0o666, deadlines = {}, mostConnections = MOST_CONNECTIONS }: ListenOptions,
): Promise<Listener> {
  const place = parseAddress(address, key);
  const { headers, request, keepAlive, silence, check } = { ...usual, ...deadlines };
  const server = createServer(
    {
      headersTimeout: headers,
      requestTimeout: request,
      keepAliveTimeout: keepAlive,
      maxHeaderSize: 16 * 1024,
      connectionsCheckingInterval: check,
    },
    handler,
  );
  server.timeout = silence;
  server.maxConnections = mostConnections;
  if ('path' in place) removeStaleSocket(place.path);
  await open(server, place, address, key);
  if ('path' in place) chmodSync(place.path, socketMode);
  const port = 'path' in place ? null : (server.address() as AddressInfo).port;
  const shown = port === null ? address : address.replace(/:\d+$/, `:${port}`);
  return { address: shown, port, stop: (grace) => stop(server, grace) };
}

/** @throws ListenError */
export function parseAddress(address: string, key: string): Place {
  if (address.startsWith('unix:/')) return { path: address.slice('unix:'.length) };
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/i.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new ListenError(`${key}: "${address}" is no address; write host:port, [::1]:port or unix:/path`);
  }
  return { host, port: Number(port) };
}

function open(server: Server, place: Place, address: string, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(explain(error, address, key))));
    server.listen(place, () => {
      server.removeAllListeners('error');
      // Too many open files at accept: that connection is lost, the process and the next one are not.
      server.on('error', () => {});
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, address: string, key: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `${key}: ${address} is taken by another program (or another Herald); stop it, or choose another address`;
    case 'EACCES':
      return `${key}: not allowed to listen on ${address}; choose a port above 1023, or a directory that this user may write`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${key}: ${address} is no address of this machine`;
    default:
      return `${key}: cannot listen on ${address}: ${error.message}`;
  }
}

/** What a killed Herald left behind. The instance lock says that no other one is alive here. */
function removeStaleSocket(path: string): void {
  if (existsSync(path) && lstatSync(path).isSocket()) unlinkSync(path);
}

function stop(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), grace);
    // A kept-alive connection that was busy turns idle with its answer, and nginx would hold it for a minute.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
