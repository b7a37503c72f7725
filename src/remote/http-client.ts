import { type LookupAddress, lookup as lookupBySystem } from 'node:dns';
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { isPublicAddress } from './address-guard.js';
import { endIdleSockets, IDLE } from './idle-sockets.js';
import { createNames, type Lookup } from './names.js';
import { RemoteError } from './remote-error.js';
import { checkedUrl, type UrlRules } from './url-rules.js';

export interface Exchange {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: Buffer;
  /** Milliseconds for everything: connecting, waiting, reading. */
  timeout: number;
  /** Bytes that are read of the answer. */
  maxBytes: number;
  /** What to do with an answer that is longer: `refuse` it, or `cut` it because only the status matters. */
  longer: 'refuse' | 'cut';
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface HttpClient {
  rules: UrlRules;
  /** One request, no redirect followed. @throws RemoteError */
  exchange(exchange: Exchange): Promise<Answer>;
  close(): Promise<void>;
}

export interface HttpClientOptions extends UrlRules {
  userAgent: string;
  /** Connections to one origin. */
  connections: number;
  /** Turns names into addresses; `createNames` unless given. */
  lookup?: Lookup;
  /** Milliseconds until an idle connection is closed. */
  idle?: number;
}

/** For addresses that the operator names: the system may know them by sources that are no name servers. */
export const systemLookup = lookupBySystem as Lookup;

const CONNECT = 5000;

/** The only way out of the house. Every request passes the guard, whoever asked for it (promise: SSRF, fediverse.md D31–D38). */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const names = options.lookup ? { lookup: options.lookup, close() {} } : createNames();
  const lookup = (options.allowPrivateAddresses ? names.lookup : guarded(names.lookup)) as LookupFunction;
  const { idle = IDLE } = options;
  const pooling = { lookup, keepAlive: true, maxSockets: options.connections };
  const ways = {
    'http:': { agent: endIdleSockets(new PlainAgent(pooling), idle), start: plainRequest },
    'https:': { agent: endIdleSockets(new TlsAgent(pooling), idle), start: tlsRequest },
  };
  return {
    rules: options,
    async exchange(exchange) {
      checkedUrl(exchange.url, options);
      const { agent, start } = ways[exchange.url.protocol as keyof typeof ways];
      // Whoever compresses may bomb: we ask for plain bytes and take nothing else (D37).
      const headers = { ...exchange.headers, 'user-agent': options.userAgent, 'accept-encoding': 'identity' };
      return new Promise<Answer>((resolve, reject) => {
        const outgoing = start(exchange.url, { method: exchange.method, agent, headers });
        const abort = () => outgoing.destroy(new RemoteError('unreachable', 'stopped'));
        const late = setTimeout(
          () => outgoing.destroy(new RemoteError('unreachable', 'no answer in time')),
          exchange.timeout,
        );
        const settle = () => {
          clearTimeout(late);
          exchange.signal?.removeEventListener('abort', abort);
        };
        const fail = (error: unknown) => {
          settle();
          reject(explain(outgoing.errored ?? error));
        };
        outgoing.on('error', fail);
        outgoing.on('socket', (socket) => giveUpConnecting(outgoing, socket, exchange.url));
        // Nobody asked for another protocol; without this, such an answer would be waited for without end.
        outgoing.on('upgrade', (response, socket) => {
          socket.destroy();
          fail(new RemoteError('unreachable', 'an answer in another protocol', response.statusCode));
        });
        outgoing.on('response', (response) => {
          readBody(response, exchange).then((body) => {
            settle();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
          }, fail);
        });
        exchange.signal?.addEventListener('abort', abort);
        if (exchange.signal?.aborted) abort();
        outgoing.end(exchange.body);
      });
    },
    async close() {
      for (const { agent } of Object.values(ways)) agent.destroy();
      names.close();
    },
  };
}

/** A host that does not even connect shall not keep a place for as long as one that thinks. The look-up of its name has a deadline of its own. */
function giveUpConnecting(outgoing: ClientRequest, socket: Socket, { hostname }: URL): void {
  if (!socket.connecting) return;
  let late: NodeJS.Timeout | undefined;
  const begin = () => {
    late ??= setTimeout(() => outgoing.destroy(new RemoteError('unreachable', 'no connection in time')), CONNECT);
  };
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) begin();
  else socket.once('lookup', begin);
  socket.once('connect', () => clearTimeout(late));
  socket.once('close', () => clearTimeout(late));
}

function readBody(response: IncomingMessage, { maxBytes, longer }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= maxBytes) return;
      response.destroy();
      if (longer === 'cut') resolve(Buffer.concat(chunks).subarray(0, maxBytes));
      else reject(new RemoteError('too-large', `the answer is longer than ${maxBytes} bytes`, response.statusCode));
    });
    response.on('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
  });
}

/** Resolves once and hands over only what was judged: nothing can change between check and connection (D32). */
const guarded =
  (resolve: Lookup): Lookup =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const addresses = found as LookupAddress[];
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new RemoteError('refused-address', 'the name leads into a private network'), '');
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

function explain(error: unknown): Error {
  if (error instanceof RemoteError) return error;
  const { code, message, cause } = error as { code?: string; message?: string; cause?: unknown };
  if (cause instanceof RemoteError) return cause;
  return new RemoteError('unreachable', code ?? message ?? 'no answer');
}
