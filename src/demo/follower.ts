import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ACTIVITYSTREAMS } from '../activitypub/context.js';
import { JsonError } from '../activitypub/json-bytes.js';
import { type ParsedActivity, parseActivity } from '../activitypub/parse-activity.js';
import type { RemoteActor } from '../model/remote-actor.js';
import { type ActorCache, createActorResolver } from '../remote/actor-resolver.js';
import { oneKey } from '../remote/double-knock.js';
import { createHttpClient } from '../remote/http-client.js';
import { RemoteError } from '../remote/remote-error.js';
import { createSignedRequests } from '../remote/signed-request.js';
import { digestOf } from '../signatures/digest.js';
import { SignatureError } from '../signatures/signature-error.js';
import { claimOf, readPublicKey, verifySignature } from '../signatures/verify-request.js';
import type { Place } from './loopback.js';

/** A fediverse server of one actor, small but honest: it believes nothing that is not signed by whom it follows. */
export interface Follower {
  handle: string;
  /** Finds the actor by WebFinger, sends a signed Follow, and waits for the Accept. @throws Error in one line */
  follow(handle: string): Promise<void>;
  close(): Promise<void>;
}

export interface FollowerMeans {
  place: Place;
  now: () => number;
  /** Everything else that is asked for at its address. */
  pages: RequestListener;
  /** Verified, and from whom it follows; each activity once. */
  received(activity: ParsedActivity, body: Buffer): void;
  /** Somebody was not believed, in one line. */
  doubted(reason: string): void;
  /** Types of activities that this server will have none of. */
  refused: ReadonlySet<string>;
}

const NAME = 'reader';
const ACTIVITY_JSON = 'application/activity+json';
const LARGEST = 1024 * 1024;
const TIMEOUT = 10_000;
const MOST_REMEMBERED = 10_000;

export function openFollower(means: FollowerMeans): Follower {
  const { place, now } = means;
  const id = `${place.origin}/actor`;
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'Herald-demo-follower', connections: 4 });
  const signer = { keyId: `${id}#main-key`, privateKey: keys.privateKey };
  const requests = createSignedRequests({ client, keys: oneKey(() => signer), now, timeout: TIMEOUT });
  const resolver = createActorResolver({ requests, cache: smallCache(), now, ownHost: place.host });
  const seen = new Set<string>();
  let followed: string | null = null;
  let accepted: ((activity: ParsedActivity) => void) | null = null;

  const actor = {
    '@context': [ACTIVITYSTREAMS, 'https://w3id.org/security/v1'],
    id,
    type: 'Person',
    preferredUsername: NAME,
    name: 'A reader',
    inbox: `${place.origin}/inbox`,
    outbox: `${place.origin}/outbox`,
    url: `${place.origin}/`,
    publicKey: {
      id: `${id}#main-key`,
      owner: id,
      publicKeyPem: keys.publicKey.export({ type: 'spki', format: 'pem' }),
    },
  };

  /** Whose word this is. @throws SignatureError, RemoteError, JsonError */
  async function believe(request: IncomingMessage, body: Buffer): Promise<ParsedActivity> {
    const { method = '', url: target = '', rawHeaders } = request;
    const claim = claimOf({ method, target, rawHeaders, body }, { host: place.host, origin: place.origin, now: now() });
    const activity = parseActivity(body);
    const owner = await resolver.keyOwner(claim.keyId, { fresh: false });
    if (!verifySignature(claim, readPublicKey(owner.key.pem))) throw new SignatureError('the signature is not true');
    if (owner.actor.id !== activity.actor) throw new SignatureError('the signer is not the actor');
    if (activity.actor !== followed) throw new SignatureError('nobody here follows this actor');
    return activity;
  }

  async function inbox(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await bodyOf(request);
      const activity = await believe(request, body);
      if (means.refused.has(activity.type)) return answer(response, 403, 'text/plain', 'not wanted here');
      if (activity.id === null || !seen.has(activity.id)) take(activity, body);
      answer(response, 202, 'text/plain', '');
    } catch (error) {
      const known = error instanceof SignatureError || error instanceof RemoteError || error instanceof JsonError;
      means.doubted(known ? error.message : `failed: ${(error as Error).message}`);
      answer(response, known ? 401 : 500, 'text/plain', 'not believed');
    }
  }

  function take(activity: ParsedActivity, body: Buffer): void {
    if (activity.id !== null) seen.add(activity.id);
    for (const oldest of seen) {
      if (seen.size <= MOST_REMEMBERED) break;
      seen.delete(oldest);
    }
    if (activity.type === 'Accept') accepted?.(activity);
    means.received(activity, body);
  }

  async function find(handle: string): Promise<RemoteActor> {
    const account = handle.replace(/^@/, '');
    const host = account.slice(account.indexOf('@') + 1);
    const { status, body } = await client.exchange({
      method: 'GET',
      url: new URL(`http://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${account}`)}`),
      headers: { accept: 'application/jrd+json' },
      timeout: TIMEOUT,
      maxBytes: 64 * 1024,
      longer: 'refuse',
    });
    const { links = [] } = (status === 200 ? JSON.parse(body.toString('utf8')) : {}) as { links?: Link[] };
    const self = links.find(({ rel, type }) => rel === 'self' && type === ACTIVITY_JSON)?.href;
    if (!self) throw new Error(`WebFinger knows no actor of ${handle} (it answered ${status})`);
    return resolver.actor(self);
  }

  place.serve((request, response) => {
    const { pathname } = new URL(request.url ?? '/', place.origin);
    if (request.method === 'POST' && pathname === '/inbox') void inbox(request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, 'text/plain', 'not here');
    else if (pathname === '/actor') answer(response, 200, ACTIVITY_JSON, JSON.stringify(actor));
    else if (pathname === '/.well-known/webfinger') {
      const links: Link[] = [{ rel: 'self', type: ACTIVITY_JSON, href: id }];
      const subject = `acct:${NAME}@${place.host}`;
      answer(response, 200, 'application/jrd+json', JSON.stringify({ subject, links }));
    } else means.pages(request, response);
  });

  return {
    handle: `@${NAME}@${place.host}`,
    async follow(handle) {
      const site = await find(handle);
      followed = site.id;
      const follow = { '@context': ACTIVITYSTREAMS, id: `${id}/follows/1`, type: 'Follow', actor: id, object: site.id };
      const body = Buffer.from(JSON.stringify(follow));
      const answered = new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no Accept came for the Follow of ${handle}`)), TIMEOUT);
        timer.unref();
        accepted = (activity) => {
          if (activity.object !== follow.id) return;
          clearTimeout(timer);
          resolve();
        };
      });
      // An Accept that never comes is told once the Follow is through.
      answered.catch(() => {});
      const { status } = await requests.post({ inbox: site.inbox, body, digest: digestOf(body) });
      if (status >= 300) throw new Error(`the Follow of ${handle} was answered with ${status}`);
      await answered;
    },
    async close() {
      await place.close();
      await client.close();
    },
  };
}

interface Link {
  rel: string;
  type?: string;
  href?: string;
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST) throw new JsonError('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** It knows one other actor. */
function smallCache(): ActorCache {
  let known: RemoteActor | null = null;
  return {
    byId: (id) => (known?.id === id ? known : null),
    byKey: (keyId) => (known?.key?.id === keyId ? known : null),
    put(actor) {
      known = actor;
    },
  };
}
