import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asJson, type Json } from './ask.js';
import { makeKeyPair, type ReceivedRequest, type RemoteActor, remoteActor } from './remote-actor.js';

/** A request as it came: kept before it is answered, so that no crash of the sender can hide one. */
export interface Arrival extends ReceivedRequest {
  /** 1 for the first. */
  number: number;
  rawHeaders: string[];
  /** The body as a JSON object, null for anything else. */
  activity: Json | null;
  /** The status given, or what was done instead. Undefined until then. */
  answered?: number | 'hang' | 'reset' | 'left';
}

export interface SinkAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  delayMs?: number;
}

/** `hang` never answers, `reset` breaks the connection, null answers as the sink does by itself. */
export type Rule = (arrival: Arrival) => SinkAnswer | 'hang' | 'reset' | null;

export interface CountingSink {
  origin: string;
  port: number;
  /** `<origin>/users/<n>`, served as a document and by WebFinger as `user<n>`. All share one key pair: making many takes long. */
  actor(n: number): RemoteActor;
  actors(count: number): RemoteActor[];
  /** The POSTs, in the order of their coming. */
  readonly arrivals: readonly Arrival[];
  /** All other requests. */
  readonly fetches: readonly Arrival[];
  /** Until told otherwise: 202 to a POST, documents to a GET. */
  answer(rule: Rule): void;
  /** The first POST that `wanted` likes, already here or to come. */
  arrived(wanted: (arrival: Arrival) => boolean, timeoutMs?: number): Promise<Arrival>;
  /** Resolves once this many POSTs have come in all. */
  counted(count: number, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface SinkOptions {
  /** The same port again lets a sink come back. */
  port?: number;
  address?: string;
  /** What ids begin with, when the sink stands behind a proxy. */
  origin?: string;
  keys?: RemoteActor['keys'];
}

/** Many remote actors on one plain server, which remembers every request and answers as it is told. */
export async function startCountingSink(options: SinkOptions = {}): Promise<CountingSink> {
  const { address = '127.0.0.1' } = options;
  const keys = options.keys ?? (await makeKeyPair());
  const arrivals: Arrival[] = [];
  const fetches: Arrival[] = [];
  const watchers = new Set<() => void>();
  let rule: Rule = () => null;
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const list = request.method === 'POST' ? arrivals : fetches;
      const arrival = arrivalOf(request, Buffer.concat(chunks), list.length + 1);
      list.push(arrival);
      response.once('close', () => {
        arrival.answered ??= 'left';
      });
      give(response, arrival, rule(arrival) ?? usual(arrival));
      for (const look of [...watchers]) look();
    });
  });
  server.listen(options.port ?? 0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = options.origin ?? `http://${address}:${port}`;
  const known = new Map<number, RemoteActor>();

  const actor = (n: number): RemoteActor => {
    const made = known.get(n) ?? remoteActor({ id: `${origin}/users/${n}`, name: `user${n}`, keys });
    known.set(n, made);
    return made;
  };

  const usual = ({ method, path }: Arrival): SinkAnswer => {
    if (method === 'POST') return { status: 202 };
    const { pathname, searchParams } = new URL(path, origin);
    const n = /^\/users\/([1-9]\d*)$/.exec(pathname)?.[1];
    if (n !== undefined) return document(actor(Number(n)).document());
    const subject = searchParams.get('resource') ?? '';
    const asked = /^acct:user([1-9]\d*)@/.exec(subject)?.[1];
    if (pathname !== '/.well-known/webfinger' || asked === undefined) return { status: 404 };
    return document({
      subject,
      links: [{ rel: 'self', type: 'application/activity+json', href: actor(Number(asked)).id }],
    });
  };

  const until = <T>(what: string, timeoutMs: number, look: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = () => {
        const found = look();
        if (found === undefined) return;
        watchers.delete(settle);
        clearTimeout(deadline);
        resolve(found);
      };
      const deadline = setTimeout(() => {
        watchers.delete(settle);
        const last = arrivals.slice(-5).map(({ path, activity }) => `${path} ${activity?.type} ${activity?.id}`);
        reject(new Error(`${what} in ${timeoutMs} ms; ${arrivals.length} POSTs came, the last: ${last.join(', ')}`));
      }, timeoutMs);
      watchers.add(settle);
      settle();
    });

  return {
    origin,
    port,
    actor,
    actors: (count) => Array.from({ length: count }, (_, index) => actor(index + 1)),
    arrivals,
    fetches,
    answer(next) {
      rule = next;
    },
    arrived: (wanted, timeoutMs = 10_000) =>
      until('what was awaited did not come', timeoutMs, () => arrivals.find(wanted)),
    counted: (count, timeoutMs = 10_000) =>
      until(`not ${count} POSTs`, timeoutMs, () => (arrivals.length >= count ? true : undefined)).then(() => undefined),
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function arrivalOf(request: IncomingMessage, body: Buffer, number: number): Arrival {
  const { method = '', url = '', headers, rawHeaders } = request;
  return {
    number,
    at: Date.now(),
    method,
    path: url,
    headers,
    rawHeaders,
    body,
    activity: asJson(body.toString('utf8')),
  };
}

const document = (value: Json): SinkAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/activity+json' },
  body: JSON.stringify(value),
});

function give(response: ServerResponse, arrival: Arrival, answer: SinkAnswer | 'hang' | 'reset'): void {
  if (answer === 'hang' || answer === 'reset') {
    arrival.answered = answer;
    if (answer === 'reset') response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers = {}, body = '', delayMs = 0 } = answer;
  const end = () => {
    if (response.destroyed) return;
    arrival.answered = status;
    response.writeHead(status, headers).end(body);
  };
  if (delayMs > 0) setTimeout(end, delayMs);
  else end();
}
