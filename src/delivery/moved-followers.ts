import { LRUCache } from 'lru-cache';
import type { Logger } from '../log/logger.js';
import type { ClaimedDelivery } from '../store/deliveries.js';

/** Questions in flight, and actors that wait for theirs; what comes above is dropped, because the next 404 asks again. */
const AT_ONCE = 4;
const WAITING = 1000;
const DAY = 24 * 3600_000;
/** Of a shared inbox, some are asked: the first answer usually speaks for all. */
const OF_AN_INBOX = 4;

export interface MovedFollowersDeps {
  /** Followers who get deliveries at this inbox. */
  readersOf: (inbox: string, limit: number) => string[];
  /** Asks the actor's own server, and moves the follower to where it says. True: the actor is gone. */
  isGone: (actor: string) => Promise<boolean>;
  remove: (actor: string) => void;
  /** Where the follower gets deliveries now; null: it follows no more. */
  inboxOf: (actor: string) => string | null;
  /** The inbox in the row by now; null: there is no row. */
  inboxIn: (row: ClaimedDelivery) => string | null;
  /** The delivery goes there after all. */
  goTo: (row: ClaimedDelivery, inbox: string) => void;
  now: () => number;
  log: Logger;
}

/**
 * What to do when an inbox answers 404 or 410: the actor's server is asked, once a day at most. The actor is gone: the follower is removed (fediverse.md
 * R5). Its inbox is somewhere else: the delivery goes there, as all that follow.
 */
export function createMovedFollowers(deps: MovedFollowersDeps): (row: ClaimedDelivery) => void {
  const { log } = deps;
  const asked = new LRUCache<string, true>({ max: 10_000, ttl: DAY, perf: { now: deps.now } });
  /** Actors that are to be asked, and what could not be delivered. */
  const waiting = new Map<string, ClaimedDelivery[]>();
  let asking = 0;

  async function ask(actor: string): Promise<void> {
    const gone = await deps.isGone(actor);
    const rows = waiting.get(actor) ?? [];
    waiting.delete(actor);
    if (gone) {
      deps.remove(actor);
      log.info({ actor }, 'follower removed: inbox and actor are gone');
      return;
    }
    const inbox = deps.inboxOf(actor);
    for (const row of rows) if (inbox !== null && inbox !== row.inbox) deps.goTo(row, inbox);
  }

  function next(): void {
    for (const actor of waiting.keys()) {
      if (asking === AT_ONCE) return;
      if (asked.has(actor)) continue;
      asked.set(actor, true);
      asking += 1;
      void ask(actor)
        .catch((error: Error) => log.debug({ actor, error: error.message }, 'could not learn where this follower is'))
        .finally(() => {
          waiting.delete(actor);
          asking -= 1;
          next();
        });
    }
  }

  function keep(actor: string, row: ClaimedDelivery): void {
    const rows = waiting.get(actor);
    if (rows) rows.push(row);
    else if (!asked.has(actor) && waiting.size < WAITING) waiting.set(actor, [row]);
  }

  return (row) => {
    // It moved while this was in the air.
    const inbox = deps.inboxIn(row);
    if (inbox !== null && inbox !== row.inbox) {
      deps.goTo(row, inbox);
      return;
    }
    for (const actor of deps.readersOf(row.inbox, OF_AN_INBOX)) keep(actor, row);
    next();
  };
}
