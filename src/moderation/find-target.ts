import { type DomainError, hostnameOf, isWithin, normalizeDomain } from '../activitypub/domains.js';
import { canonicalId } from '../activitypub/uris.js';
import type { Block } from '../model/block.js';
import type { RemoteActorStore } from '../store/remote-actors.js';
import { handleFrom, isActorId } from './block-file.js';
import { ModerationError } from './operations.js';

export type Target = Pick<Block, 'target' | 'kind' | 'handle'>;

export interface KnownWorld {
  /** Our own host, without port. */
  ownHost: string;
  actors: Pick<RemoteActorStore, 'byHandle'>;
}

/** What the operator means: an actor id, a handle of somebody known here, or a domain. @throws ModerationError */
export function findTarget(text: string, world: KnownWorld): Target {
  const written = text.trim();
  const handle = handleFrom(written);
  if (handle !== null) return { target: actorOf(handle, world), kind: 'actor', handle };
  if (isActorId(written)) {
    if (hostnameOf(written) === world.ownHost) throw new ModerationError(`${written} is on this site itself`);
    return { target: canonicalId(written), kind: 'actor', handle: null };
  }
  return { target: domainOf(written, world), kind: 'domain', handle: null };
}

/** @throws ModerationError */
export function findActor(text: string, world: KnownWorld): string {
  const { target, kind } = findTarget(text, world);
  if (kind === 'actor') return target;
  throw new ModerationError(`${text} is no actor: write its id (https://…) or name@host`);
}

/** All of them, or one error that names everything wrong. @throws ModerationError */
export function each<T, R>(items: readonly T[], find: (item: T) => R): R[] {
  const faults: string[] = [];
  const found = items.flatMap((item) => {
    try {
      return [find(item)];
    } catch (error) {
      if (!(error instanceof ModerationError)) throw error;
      faults.push(error.message);
      return [];
    }
  });
  if (faults.length === 0) return found;
  const more = faults.length > 10 ? `; and ${faults.length - 10} more` : '';
  throw new ModerationError(faults.slice(0, 10).join('; ') + more);
}

function actorOf(handle: string, { actors, ownHost }: KnownWorld): string {
  const [name = '', host = ''] = handle.split('@');
  if (host.replace(/:\d+$/, '') === ownHost) throw new ModerationError(`${handle} is on this site itself`);
  const actor = actors.byHandle(name, host);
  if (actor === null) throw new ModerationError(`${handle} was not found: write the actor's id (https://…)`);
  return actor.id;
}

function domainOf(text: string, { ownHost }: KnownWorld): string {
  let domain: string;
  try {
    domain = normalizeDomain(text);
  } catch (error) {
    throw new ModerationError((error as DomainError).message);
  }
  if (isWithin(ownHost, domain)) throw new ModerationError(`${domain} is this site itself, or a domain above it`);
  return domain;
}
