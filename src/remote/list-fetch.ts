import { parseUrl } from '../model/parse-url.js';
import type { HttpClient } from './http-client.js';
import { RemoteError } from './remote-error.js';
import { checkedUrl } from './url-rules.js';

export interface FetchedList {
  text: string;
  etag: string | null;
}

export interface ListFetch {
  /**
   * A text that the operator subscribed to, or null where it is the one of this `etag`. Guarded as every request is;
   * redirects are followed, each hop judged (fediverse.md D34, D35).
   * @throws RemoteError
   */
  get(url: string, etag: string | null, signal: AbortSignal): Promise<FetchedList | null>;
}

const TIMEOUT = 30_000;
const MOST_BYTES = 5 * 1024 * 1024;
const MOST_HOPS = 3;
const LONGEST_ETAG = 500;

export function createListFetch(client: HttpClient): ListFetch {
  return {
    async get(text, etag, signal) {
      let url = checkedUrl(text, client.rules);
      for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
        const { status, headers, body } = await client.exchange({
          method: 'GET',
          url,
          headers: { accept: 'text/csv, text/plain, */*;q=0.5', ...(etag === null ? {} : { 'if-none-match': etag }) },
          timeout: TIMEOUT,
          maxBytes: MOST_BYTES,
          longer: 'refuse',
          signal,
        });
        if (status === 304 && etag !== null) return null;
        const next = [301, 302, 303, 307, 308].includes(status) ? String(headers.location ?? '') : null;
        if (next === null) return { text: textOf(status, headers, body), etag: etagOf(headers.etag) };
        if (parseUrl(next, url.href) === null) throw new RemoteError('malformed', 'a redirect that leads nowhere');
        url = checkedUrl(new URL(next, url.href), client.rules);
      }
      throw new RemoteError('malformed', 'too many redirects');
    },
  };
}

function textOf(status: number, headers: Record<string, unknown>, body: Buffer): string {
  if (status === 410) throw new RemoteError('gone', 'the list is gone (410)', status);
  if (status !== 200) throw new RemoteError('status', `the server answered ${status}`, status);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new RemoteError('malformed', 'a compressed answer, though plain bytes were asked for');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new RemoteError('malformed', 'the list is not UTF-8');
  }
}

function etagOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= LONGEST_ETAG && /^[\x21-\x7e ]+$/.test(value) ? value : null;
}
