import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asJson, type Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor, remoteActor } from '../lab/remote-actor.js';

/** A request that Herald made to a stranger. */
export interface Seen {
  method: string;
  /** `http://host:port/path`. */
  url: string;
  host: string;
  headers: IncomingHttpHeaders;
  activity: Json | null;
}

/** JSON is served as ActivityStreams; a function does with the exchange what it likes. */
export type Page = Json | ((request: IncomingMessage, response: ServerResponse) => void);

/** All other servers there are: any host below `.test`, on one loopback port. */
export interface World {
  port: number;
  origin(host: string): string;
  /** `ann@social` lives at `http://social.test:port/users/ann`, and her server says so. */
  somebody(handle: string, keys?: KeyPair): Promise<RemoteActor>;
  /** The same, with a key that no honest actor has. */
  enemy(handle: string): Promise<RemoteActor>;
  serve(url: string, page: Page): void;
  forget(url: string): void;
  readonly seen: Seen[];
  gets(host?: string): Seen[];
  posts(host?: string): Seen[];
  stop(): Promise<void>;
}

/** Generating keys takes longer than all else in a test: the honest share one pair, and the others another. */
const made = new Map<string, Promise<KeyPair>>();

function keysOf(side: 'honest' | 'enemy'): Promise<KeyPair> {
  const keys = made.get(side) ?? makeKeyPair();
  made.set(side, keys);
  return keys;
}

export async function openWorld(): Promise<World> {
  const pages = new Map<string, Page>();
  const seen: Seen[] = [];
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const { method = '', headers, url = '' } = request;
      const host = String(headers.host);
      const address = `http://${host}${url}`;
      seen.push({ method, url: address, host, headers, activity: asJson(Buffer.concat(chunks).toString('utf8')) });
      const page = pages.get(address);
      if (typeof page === 'function') return page(request, response);
      if (method === 'POST') return response.writeHead(202).end();
      if (page === undefined) return response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': 'application/activity+json' }).end(JSON.stringify(page));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = (host: string) => `http://${host}.test:${port}`;
  const of = (method: string, host?: string) =>
    seen.filter((one) => one.method === method && (host === undefined || one.host === `${host}.test:${port}`));
  const settle = (handle: string, keys: KeyPair): RemoteActor => {
    const [name = '', host = 'social'] = handle.split('@');
    const actor = remoteActor({ id: `${origin(host)}/users/${name}`, name, keys });
    pages.set(actor.id, actor.document());
    return actor;
  };
  return {
    port,
    origin,
    somebody: async (handle, keys) => settle(handle, keys ?? (await keysOf('honest'))),
    enemy: async (handle) => settle(handle, await keysOf('enemy')),
    serve: (url, page) => void pages.set(url.replace(/#.*$/, ''), page),
    forget: (url) => void pages.delete(url),
    seen,
    gets: (host) => of('GET', host),
    posts: (host) => of('POST', host),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
