import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

export type Json = { [member: string]: unknown };

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  /** The body as a JSON object; throws, naming the address, when it is none. */
  json(): Json;
}

/** One request on a connection of its own, redirects not followed. TLS trusts what the process trusts. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, timeoutMs = 10_000 }: Asking = {},
): Promise<Answer> {
  const start = url.startsWith('https:') ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const signal = AbortSignal.timeout(timeoutMs);
    const outgoing = start(url, { method, agent: false, signal, headers: { ...headers, ...length } });
    outgoing.on('error', (cause) => reject(new Error(`${method} ${url}: ${cause.message}`, { cause })));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (cause) => reject(new Error(`${method} ${url}: ${cause.message}`, { cause })));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const status = response.statusCode ?? 0;
        const text = bytes.toString('utf8');
        const json = () =>
          asJson(text) ?? fail(`${method} ${url} answered ${status} without JSON: ${text.slice(0, 200)}`);
        resolve({ status, headers: response.headers, body: bytes, text, json });
      });
    });
    outgoing.end(body);
  });
}

/** A JSON object, or null for what is none. */
export function asJson(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function fail(message: string): never {
  throw new Error(message);
}
