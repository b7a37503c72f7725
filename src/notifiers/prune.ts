import type { Database } from '../store/database.js';
import { notificationStore } from '../store/notifications.js';
import { notifierStore } from '../store/notifiers.js';

const DAY = 24 * 60 * 60_000;
const KEEP_FINISHED = 7 * DAY;
/** Strangers make them (fediverse.md D56). */
const FINISHED = 10_000;
/** Somebody may yet give a notifier its name back. */
const KEEP_ORPHANS = 3 * DAY;

const BATCH = 500;
const BATCHES = 100;

/**
 * Forgets what was told or given up a week ago, the oldest above 10,000, and what waits for notifiers that are gone. Yields to
 * other work between its batches; what one call leaves, the next takes.
 */
export function createNotificationPrune(db: Database, names: readonly string[]): (now: number) => Promise<void> {
  const rows = notificationStore(db);
  const standings = notifierStore(db);
  const inBatches = async (once: () => number) => {
    for (let batch = 0; batch < BATCHES && db.transaction(once) === BATCH; batch += 1) await new Promise(setImmediate);
  };
  return async (now) => {
    db.transaction(() => rows.giveUpOrphans(names, now - KEEP_ORPHANS, now));
    await inBatches(() => rows.prune(now - KEEP_FINISHED, BATCH));
    await inBatches(() => rows.pruneSurplus(FINISHED, BATCH));
    db.transaction(() => standings.prune(names));
  };
}
