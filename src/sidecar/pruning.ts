import { createPrune } from '../delivery/prune.js';
import { createLateWatch, type OnTrouble } from '../delivery/trouble.js';
import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';

/** Forgets what has served its time in one room. @param now milliseconds since the epoch */
export type PruneStep = (now: number) => unknown;

export interface PruneMeans {
  db: Database;
  stores: Stores;
  trouble: OnTrouble;
  /** True once the service stops. */
  stopping: () => boolean;
  moderation: { prune: PruneStep };
  notifying: { prune: PruneStep };
}

/** Every table that strangers or time make grow. */
export function pruneSteps({
  db,
  stores,
  trouble,
  stopping,
  moderation,
  notifying,
}: PruneMeans): Record<string, PruneStep> {
  return {
    received: stores.received.prune,
    actors: stores.actors.prune,
    'signature preferences': stores.signaturePreferences.prune,
    'host keys': stores.hostKeys.prune,
    moderation: moderation.prune,
    'quote stamps': stores.stamps.prune,
    interactions: stores.interactions.prune,
    'handler memory': stores.memory.prune,
    deliveries: createPrune(db, trouble, stopping),
    'late deliveries': createLateWatch(db, trouble),
    notifications: notifying.prune,
  };
}

/** One room after the other (promise 9). One that is in trouble is said by its name, and keeps no other from its turn. */
export function createPruning(steps: Readonly<Record<string, PruneStep>>, log: Logger): (now: number) => Promise<void> {
  return async (now) => {
    for (const [room, step] of Object.entries(steps)) {
      try {
        await step(now);
      } catch (error) {
        log.error(
          { room, error: (error as Error).message },
          'old rows could not be removed; the next hour tries again',
        );
      }
    }
  };
}
