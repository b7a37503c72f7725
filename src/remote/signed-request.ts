import type { Signer } from '../signatures/sign-request.js';
import { signRequest } from '../signatures/sign-request.js';
import type { Answer, HttpClient } from './http-client.js';
import { RemoteError } from './remote-error.js';
import { retryAfterOf } from './retry-after.js';
import { checkedUrl } from './url-rules.js';

export interface SignedPost {
  inbox: string;
  body: Buffer;
  /** `SHA-256=…` of the body, computed once for all its deliveries. */
  digest: string;
  signal?: AbortSignal;
}

export interface SignedRequests {
  /** One POST to an inbox, signed now (fediverse.md S8). A redirect is an answer: inboxes do not move. @throws RemoteError */
  post(request: SignedPost): Promise<{ status: number; retryAfter: number | null }>;
  /** An ActivityStreams document, signed GET (S18), redirects followed and each hop judged and signed anew (D34). @throws RemoteError */
  get(url: string): Promise<{ url: string; json: Buffer }>;
}

const ACTIVITY_JSON = 'application/activity+json';
const ACCEPT = `${ACTIVITY_JSON}, application/ld+json; profile="https://www.w3.org/ns/activitystreams"`;
const MOST_HOPS = 3;
/** Lemmy, Mastodon and Misskey keep their documents below this (X8). */
const DOCUMENT_BYTES = 1024 * 1024;
/** Only the status of an inbox matters; some answer with a whole page of HTML. */
const ANSWER_BYTES = 64 * 1024;

export function createSignedRequests(deps: {
  client: HttpClient;
  /** Asked for each request: the key may change. */
  signer: () => Signer;
  now: () => number;
  /** Milliseconds for one request. */
  timeout: number;
}): SignedRequests {
  const { client, signer, now, timeout } = deps;
  return {
    async post({ inbox, body, digest, signal }) {
      const url = checkedUrl(inbox, client.rules);
      const signed = await signRequest(signer(), { method: 'POST', url, digest, now: now() });
      const { status, headers } = await client.exchange({
        method: 'POST',
        url,
        headers: { ...signed, 'content-type': ACTIVITY_JSON },
        body,
        timeout,
        maxBytes: ANSWER_BYTES,
        longer: 'cut',
        ...(signal ? { signal } : {}),
      });
      return { status, retryAfter: retryAfterOf(headers['retry-after'], now()) };
    },
    async get(text) {
      let url = checkedUrl(text, client.rules);
      const visited = new Set<string>();
      for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
        if (visited.has(url.href)) break;
        visited.add(url.href);
        const signed = await signRequest(signer(), { method: 'GET', url, now: now() });
        const answer = await client.exchange({
          method: 'GET',
          url,
          headers: { ...signed, accept: ACCEPT },
          timeout,
          maxBytes: DOCUMENT_BYTES,
          longer: 'refuse',
        });
        const next = redirectOf(answer, url);
        if (!next) return { url: url.href, json: documentOf(answer) };
        url = checkedUrl(next, client.rules);
      }
      throw new RemoteError('malformed', 'too many redirects');
    },
  };
}

function redirectOf({ status, headers }: Answer, from: URL): string | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = String(headers.location ?? '');
  if (!URL.canParse(location, from.href)) throw new RemoteError('malformed', 'a redirect that leads nowhere');
  return new URL(location, from).href;
}

/** Only what is served as ActivityStreams is one: an uploaded file must not pass for an actor (D7). */
function documentOf({ status, headers, body }: Answer): Buffer {
  if (status === 410) throw new RemoteError('gone', 'the document is gone (410)', status);
  if (status !== 200) throw new RemoteError('status', `the server answered ${status}`, status);
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') {
    throw new RemoteError('malformed', 'a compressed answer, though plain bytes were asked for');
  }
  if (!isActivityStreams(String(headers['content-type'] ?? ''))) {
    throw new RemoteError('malformed', 'the document is not served as ActivityStreams');
  }
  return body;
}

function isActivityStreams(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type === ACTIVITY_JSON) return true;
  return (
    type === 'application/ld+json' &&
    parameters.some((part) => part.replaceAll('"', '').includes('https://www.w3.org/ns/activitystreams'))
  );
}
