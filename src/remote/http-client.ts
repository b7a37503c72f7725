import { lookup as lookupName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request as send } from 'undici';
import { isPublicAddress } from './address-guard.js';
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
}

const CONNECT = 5000;
const IDLE = 10_000;

/** The only way out of the house. Every request passes the guard, whoever asked for it (promise: SSRF, fediverse.md D31–D38). */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const agent = new Agent({
    connect: {
      timeout: CONNECT,
      ...(options.allowPrivateAddresses ? {} : { lookup: guardedLookup }),
    },
    connections: options.connections,
    keepAliveTimeout: IDLE,
    keepAliveMaxTimeout: IDLE,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    rules: options,
    async exchange(exchange) {
      checkedUrl(exchange.url.href, options);
      const deadline = AbortSignal.timeout(exchange.timeout);
      const signal = exchange.signal ? AbortSignal.any([deadline, exchange.signal]) : deadline;
      try {
        const response = await send(exchange.url, {
          dispatcher: agent,
          method: exchange.method,
          // Whoever compresses may bomb: we ask for plain bytes and take nothing else (D37).
          headers: { ...exchange.headers, 'user-agent': options.userAgent, 'accept-encoding': 'identity' },
          body: exchange.body ?? null,
          signal,
        });
        return { status: response.statusCode, headers: response.headers, body: await readBody(response, exchange) };
      } catch (error) {
        throw explain(error, deadline.aborted);
      }
    },
    close: () => agent.destroy(),
  };
}

async function readBody(response: Dispatcher.ResponseData, { maxBytes, longer }: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= maxBytes) continue;
    response.body.destroy();
    if (longer === 'cut') break;
    throw new RemoteError('too-large', `the answer is longer than ${maxBytes} bytes`, response.statusCode);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Resolves once and hands over only what was judged: nothing can change between check and connection (D32). */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookupName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const list = addresses as { address: string; family: number }[];
    const bad = list.find(({ address }) => !isPublicAddress(address));
    const [first] = list;
    if (bad || !first) {
      return callback(new RemoteError('refused-address', 'the name leads into a private network') as never, '', 0);
    }
    if (options.all) return (callback as unknown as (e: null, all: typeof list) => void)(null, list);
    callback(null, first.address, first.family);
  });
};

function explain(error: unknown, late: boolean): Error {
  if (error instanceof RemoteError) return error;
  const { code, message, cause } = error as { code?: string; message?: string; cause?: unknown };
  if (cause instanceof RemoteError) return cause;
  if (late) return new RemoteError('unreachable', 'no answer in time');
  return new RemoteError('unreachable', code ?? message ?? 'no answer');
}
