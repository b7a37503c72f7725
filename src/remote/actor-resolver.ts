import { LRUCache } from 'lru-cache';
import { JsonError } from '../activitypub/json-bytes.js';
import { type ActorOrKey, parseActorOrKey } from '../activitypub/parse-actor.js';
import type { RemoteActor, RemoteKey } from '../model/remote-actor.js';
import { RemoteError } from './remote-error.js';
import type { SignedRequests } from './signed-request.js';

/** Where actors are remembered; `remoteActorStore` fits. */
export interface ActorCache {
  byId(id: string): RemoteActor | null;
  byKey(keyId: string): RemoteActor | null;
  put(actor: RemoteActor): void;
}

export interface ActorResolver {
  /** Whose key this is, by their own server's word. `fresh` asks again whatever is remembered. @throws RemoteError */
  keyOwner(keyId: string, options: { fresh: boolean }): Promise<KeyOwner>;
  /** @throws RemoteError */
  actor(id: string): Promise<RemoteActor>;
  /** What is remembered, without asking anybody. */
  known(id: string): RemoteActor | null;
}

export interface KeyOwner {
  actor: RemoteActor;
  key: RemoteKey;
  /** Asked for just now, not remembered. */
  fetched: boolean;
}

const DAY = 24 * 3600_000;
const FAILED_FOR = 5 * 60_000;
/** A stranger may make us ask any host: not more often than this in a minute (D25). */
const ASKS_A_MINUTE = 60;
/** Nor all hosts together: names are cheap for whoever owns a domain (D27). */
const ALL_ASKS_A_MINUTE = 1200;

export function createActorResolver(deps: {
  requests: Pick<SignedRequests, 'get'>;
  cache: ActorCache;
  now: () => number;
  ownHost: string;
}): ActorResolver {
  const { cache, now, ownHost } = deps;
  const failed = new LRUCache<string, RemoteError>({ max: 10_000, ttl: FAILED_FOR });
  const asked = new LRUCache<string, { count: number }>({ max: 10_000, ttl: 60_000, noUpdateTTL: true });
  const inFlight = new Map<string, Promise<ActorOrKey>>();
  let minute = 0;
  let asksThisMinute = 0;

  /** One document, asked for once however many wait for it, and not again for a while when it failed. */
  function ask(url: string): Promise<ActorOrKey> {
    const running = inFlight.get(url);
    if (running) return running;
    const asking = fetchDocument(url).finally(() => inFlight.delete(url));
    inFlight.set(url, asking);
    return asking;
  }

  async function fetchDocument(url: string): Promise<ActorOrKey> {
    const { host } = new URL(url);
    refuseOurs(host);
    const failure = failed.get(url);
    if (failure) throw failure;
    const budget = asked.get(host) ?? { count: 0 };
    budget.count += 1;
    asked.set(host, budget);
    if (minute !== Math.floor(now() / 60_000)) {
      minute = Math.floor(now() / 60_000);
      asksThisMinute = 0;
    }
    asksThisMinute += 1;
    if (budget.count > ASKS_A_MINUTE || asksThisMinute > ALL_ASKS_A_MINUTE)
      throw new RemoteError('unreachable', 'too many questions just now');
    try {
      const { url: answered, json } = await deps.requests.get(url);
      refuseOurs(new URL(answered).host);
      return sameOrigin(parseActorOrKey(json, now()), answered);
    } catch (error) {
      const failure = error instanceof RemoteError ? error : new RemoteError('malformed', reasonOf(error));
      failed.set(url, failure);
      throw failure;
    }
  }

  /** Nobody else speaks for our host, and a redirect to it makes nobody ours (D8). */
  function refuseOurs(host: string): void {
    if (host.replace(/\.(?=$|:)/, '') === ownHost)
      throw new RemoteError('refused-address', 'our own actors need no fetching');
  }

  async function freshActor(id: string): Promise<Extract<ActorOrKey, { kind: 'actor' }>> {
    const found = await ask(id);
    if (found.kind !== 'actor') throw new RemoteError('malformed', 'this is no actor');
    if (found.actor.id === id) return found;
    // The document says that it is somebody else: ask at that address, and believe only what says the same there (D5).
    const again = await ask(found.actor.id);
    if (again.kind !== 'actor' || again.actor.id !== found.actor.id) {
      throw new RemoteError('malformed', 'the actor says that it is another one');
    }
    return again;
  }

  async function freshKeyOwner(keyId: string): Promise<KeyOwner> {
    const address = withoutFragment(keyId);
    const found = await ask(address);
    if (found.kind === 'key' && found.document.key.id !== keyId) {
      throw new RemoteError('malformed', 'the document holds another key than was asked for');
    }
    const id = found.kind === 'actor' ? found.actor.id : found.document.owner;
    if (new URL(id).origin !== new URL(keyId).origin) {
      throw new RemoteError('malformed', 'the key and its owner are on different servers');
    }
    const owner = found.kind === 'actor' && id === address ? found : await freshActor(id);
    const key = owner.keys.find((candidate) => candidate.id === keyId) ?? keptElsewhere(found, owner.keyReferences);
    if (!key) throw new RemoteError('malformed', 'the actor does not name this key as its own');
    const actor = { ...owner.actor, key };
    cache.put(actor);
    return { actor, key, fetched: true };
  }

  return {
    async keyOwner(keyId, { fresh }) {
      const actor = fresh ? null : cache.byKey(keyId);
      if (actor?.key && now() - actor.fetchedAt < DAY) return { actor, key: actor.key, fetched: false };
      const failure = failed.get(keyId);
      if (failure) throw failure;
      return freshKeyOwner(keyId).catch((error) => {
        // A key that its owner does not know costs two questions: it is not asked about each time either.
        if (error instanceof RemoteError && error.kind === 'malformed') failed.set(keyId, error);
        throw error;
      });
    },
    async actor(id) {
      const known = cache.byId(id);
      if (known && now() - known.fetchedAt < DAY) return known;
      const { actor } = await freshActor(id);
      cache.put(actor);
      return actor;
    },
    known: (id) => cache.byId(id),
  };
}

/** The actor names the key, and keeps it in the document that was found at the key's own address. */
function keptElsewhere(found: ActorOrKey, references: string[]): RemoteKey | undefined {
  return found.kind === 'key' && references.includes(found.document.key.id) ? found.document.key : undefined;
}

/** A document about another host is no proof (D4, D5): its id must lie where it was found. */
function sameOrigin(found: ActorOrKey, url: string): ActorOrKey {
  const id = found.kind === 'actor' ? found.actor.id : found.document.key.id;
  if (new URL(id).origin !== new URL(url).origin) {
    throw new RemoteError('malformed', 'the document speaks of another server');
  }
  return found;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}

function reasonOf(error: unknown): string {
  return error instanceof JsonError ? error.message : 'the document cannot be read';
}
