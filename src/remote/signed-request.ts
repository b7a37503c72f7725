import { parseUrl } from '../model/parse-url.js';
import type { Signer } from '../signatures/sign-request.js';
import { signRequest } from '../signatures/sign-request.js';
import type { SignatureScheme } from '../signatures/signed-claim.js';
import { doubleKnock, noPreferences, type SignaturePreferences, type SigningKeys, testKey } from './double-knock.js';
import type { Answer, Exchange, HttpClient } from './http-client.js';
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
  /**
   * One POST to an inbox, signed now (fediverse.md S8), again where the first kind of signature or the first key is refused (S10, S17):
   * one attempt all the same. A redirect is an answer: inboxes do not move. @throws RemoteError
   */
  post(request: SignedPost): Promise<{ status: number; retryAfter: number | null }>;
  /**
   * An ActivityStreams document, signed GET (S18), redirects followed and each hop judged and signed anew (D34). Only on its own host,
   * unless `anyHost`: what another one says is no proof for this one, and whoever we were asked to ask would make us ask a third, beside
   * every budget (D25). @throws RemoteError
   */
  get(url: string, options?: { anyHost?: boolean }): Promise<{ url: string; json: Buffer }>;
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
  keys: SigningKeys;
  preferences?: SignaturePreferences;
  now: () => number;
  /** Milliseconds for one request, second knock included. */
  timeout: number;
}): SignedRequests {
  const { client, keys, preferences = noPreferences, now, timeout } = deps;

  /**
   * Each knock passes the client's guard by itself: a name may lead elsewhere the second time (D34). What a GET shows of keys is not kept:
   * a server may verify it at once and what comes to its inbox later.
   */
  async function knock(exchange: Omit<Exchange, 'timeout'>, digest?: string): Promise<Answer> {
    const { method, url } = exchange;
    const unsigned = { method, url, ...(digest === undefined ? {} : { digest }) };
    const begun = now();
    const send = async (scheme: SignatureScheme, signer: Signer) => {
      const signed = await signRequest(signer, { ...unsigned, now: now() }, scheme);
      const left = Math.min(timeout, Math.max(1, begun + timeout - now()));
      return client.exchange({ ...exchange, headers: { ...signed, ...exchange.headers }, timeout: left });
    };
    if (method === 'GET') return doubleKnock(url.host, { preferences, keys: { ...keys, learn() {} } }, send);
    await testKey(url.host, { preferences, keys }, send);
    return doubleKnock(url.host, { preferences, keys }, send);
  }

  return {
    async post({ inbox, body, digest, signal }) {
      const exchange: Omit<Exchange, 'timeout'> = {
        method: 'POST',
        url: checkedUrl(inbox, client.rules),
        headers: { 'content-type': ACTIVITY_JSON },
        body,
        maxBytes: ANSWER_BYTES,
        longer: 'cut',
        ...(signal ? { signal } : {}),
      };
      const { status, headers } = await knock(exchange, digest);
      return { status, retryAfter: retryAfterOf(headers['retry-after'], now()) };
    },
    async get(text, { anyHost = false } = {}) {
      let url = checkedUrl(text, client.rules);
      const visited = new Set<string>();
      for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
        if (visited.has(url.href)) break;
        visited.add(url.href);
        const headers = { accept: ACCEPT };
        const answer = await knock({ method: 'GET', url, headers, maxBytes: DOCUMENT_BYTES, longer: 'refuse' });
        const next = redirectOf(answer, url);
        if (!next) return { url: url.href, json: documentOf(answer) };
        const { host } = url;
        url = checkedUrl(next, client.rules);
        if (!anyHost && url.host !== host)
          throw new RemoteError('refused-address', 'a redirect to another server is not followed');
      }
      throw new RemoteError('malformed', 'too many redirects');
    },
  };
}

function redirectOf({ status, headers }: Answer, from: URL): string | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = String(headers.location ?? '');
  if (parseUrl(location, from.href) === null) throw new RemoteError('malformed', 'a redirect that leads nowhere');
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
  return type === 'application/ld+json' && parameters.some(isActivityStreamsProfile);
}

/** `profile` is a list of addresses, quoted or not; ours must be one of them, and no other's beginning. */
function isActivityStreamsProfile(parameter: string): boolean {
  const [, quoted, plain] = /^profile=(?:"([^"]*)"|([^\s"]+))$/.exec(parameter) ?? [];
  return (quoted ?? plain ?? '').split(' ').includes('https://www.w3.org/ns/activitystreams');
}
