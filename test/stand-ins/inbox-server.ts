import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrival {
  /** `host:port` that the sender named. */
  host: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A status (0 resets the connection), and what else the inbox does before or with it. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds. */
  delay?: number;
}

export type Behaviour = (arrival: Arrival) => Reply | 'hang';

export interface InboxServer {
  /** An inbox on host `n` (1 to 250): each host is an address of its own on loopback. */
  inbox(n: number, path?: string): string;
  host(n: number): string;
  readonly arrivals: Arrival[];
  behave(behaviour: Behaviour): void;
  /** Resolves once `count` activities have arrived in all. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Many inboxes on many loopback hosts, which behave as they are told and remember what came. */
export async function inboxServer(): Promise<InboxServer> {
  const arrivals: Arrival[] = [];
  let behaviour: Behaviour = () => ({ status: 202 });
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const arrival: Arrival = {
        host: request.headers.host ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      arrivals.push(arrival);
      reply(response, behaviour(arrival));
      for (const look of watchers) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  const host = (n: number) => `127.0.0.${n}:${port}`;
  return {
    host,
    inbox: (n, path = '/inbox') => `http://${host(n)}${path}`,
    arrivals,
    behave(next) {
      behaviour = next;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (arrivals.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function reply(response: ServerResponse, answer: Reply | 'hang'): void {
  if (answer === 'hang') return;
  const send = () => {
    if (answer.status === 0) response.socket?.resetAndDestroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  if (answer.delay === undefined) send();
  else setTimeout(send, answer.delay);
}
