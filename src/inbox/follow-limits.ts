import { LRUCache } from 'lru-cache';
import { registrableDomain } from '../activitypub/domains.js';
import { createUndoableCounts, type UndoableCounts } from './undoable-counts.js';

/** What a flood of Follows may make us do (fediverse.md D27, D28). Counted in memory: a restart begins anew. */
export interface FollowLimits {
  /** One more new follower of this domain: has it had its share of this hour? */
  newFollower(actor: string): { over: boolean; domain: string };
  /** One more Follow of this actor: false where it toggles, and is not answered for a while. */
  mayAnswer(actor: string): boolean;
}

const HOUR = 3600_000;
/** New followers of one registrable domain in an hour; a site that goes viral on a large server has fewer. */
const NEW_AN_HOUR = 200;
const FOLLOWS_AN_HOUR = 6;
/** Who and what is remembered at once; what was asked for longest ago is forgotten first (D56). */
const REMEMBERED = 20_000;

export function createFollowLimits(
  now: () => number,
  newAnHour = NEW_AN_HOUR,
  counts: Pick<UndoableCounts, 'counted'> = createUndoableCounts(),
): FollowLimits {
  const domains = counter(now, counts);
  const actors = counter(now, counts);
  return {
    newFollower(actor) {
      const domain = registrableDomain(actor);
      return { over: domains(domain) > newAnHour, domain };
    },
    mayAnswer: (actor) => actors(actor) <= FOLLOWS_AN_HOUR,
  };
}

/** Counts by name, for an hour from the first. */
function counter(now: () => number, { counted }: Pick<UndoableCounts, 'counted'>): (name: string) => number {
  const counts = new LRUCache<string, { since: number; count: number }>({ max: REMEMBERED });
  return (name) => {
    const known = counts.get(name);
    const entry = known && now() - known.since < HOUR ? known : { since: now(), count: 0 };
    entry.count += 1;
    if (entry !== known) counts.set(name, entry);
    counted(() => {
      entry.count -= 1;
    });
    return entry.count;
  };
}
