import { LRUCache } from 'lru-cache';
import { type ActorOrKey, parseActorOrKey } from '../activitypub/parse-actor.js';
import { sameOrigin } from '../activitypub/uris.js';
import type { RemoteActor, RemoteKey } from '../model/remote-actor.js';
import { type AskBudget, createAskBudget } from './ask-budget.js';
import { createAskOnce } from './ask-once.js';
import { isPassing, RemoteError } from './remote-error.js';
import type { SignedRequests } from './signed-request.js';

/** Where actors are remembered; `remoteActorStore` fits. */
export interface ActorCache {
  byId(id: string): RemoteActor | null;
  byKey(keyId: string): RemoteActor | null;
  put(actor: RemoteActor): void;
}

export interface ActorResolver {
  /**
   * Whose key this is, by their own server's word. `fresh` asks again whatever is remembered; `admit` is called before
   * anybody is asked, and may throw instead. Where nobody can be asked just now, an older key will do if it `fits`: else whoever
   * uses up what we may ask of a server, or brings it down, would silence all of it (D25). @throws RemoteError
   */
  keyOwner(
    keyId: string,
    options: { fresh: boolean; admit?: () => void; fits?: (key: RemoteKey) => boolean },
  ): Promise<KeyOwner>;
  /** `fresh` asks again whatever is remembered. @throws RemoteError */
  actor(id: string, options?: { fresh: boolean }): Promise<RemoteActor>;
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
/** How long a key is good for while its server cannot be asked. */
const LONGEST_STALE = 7 * DAY;

export function createActorResolver(deps: {
  requests: Pick<SignedRequests, 'get'>;
  cache: ActorCache;
  now: () => number;
  ownHost: string;
  /** Shared with others who ask; its own, if none is given. */
  budget?: AskBudget;
}): ActorResolver {
  const { cache, now, budget = createAskBudget(now) } = deps;
  const ask = createAskOnce({
    requests: deps.requests,
    budget,
    ownHost: deps.ownHost,
    read: (json, answered) => ofItsServer(parseActorOrKey(json, now()), answered),
  });
  /** Keys that their owner does not know cost two questions: they are not asked about each time either. */
  const disowned = new LRUCache<string, RemoteError>({ max: 10_000, ttl: FAILED_FOR });

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
    if (!sameOrigin(id, keyId)) {
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
    async keyOwner(keyId, { fresh, admit, fits = () => false }) {
      const actor = fresh ? null : cache.byKey(keyId);
      const remembered = actor?.key ? { actor, key: actor.key, fetched: false } : null;
      if (remembered && now() - remembered.actor.fetchedAt < DAY) return remembered;
      const failure = disowned.get(keyId);
      if (failure) throw failure;
      const spare = () =>
        remembered && now() - remembered.actor.fetchedAt < LONGEST_STALE && fits(remembered.key) ? remembered : null;
      try {
        admit?.();
      } catch (error) {
        const owner = spare();
        if (owner) return owner;
        throw error;
      }
      return freshKeyOwner(keyId).catch((error) => {
        if (!(error instanceof RemoteError)) throw error;
        if (error.kind === 'malformed') disowned.set(keyId, error);
        const owner = isPassing(error) ? spare() : null;
        if (owner) return owner;
        throw error;
      });
    },
    async actor(id, { fresh } = { fresh: false }) {
      const known = fresh ? null : cache.byId(id);
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
function ofItsServer(found: ActorOrKey, url: string): ActorOrKey {
  const id = found.kind === 'actor' ? found.actor.id : found.document.key.id;
  if (!sameOrigin(id, url)) {
    throw new RemoteError('malformed', 'the document speaks of another server');
  }
  return found;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}
