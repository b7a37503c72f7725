import type { Database } from '../store/database.js';
import { deliveryStore } from '../store/deliveries.js';
import { hostStore } from '../store/hosts.js';
import { inboxStore } from '../store/inboxes.js';
import { LONGEST_SCHEDULE } from './retry-policy.js';
import type { OnTrouble } from './trouble.js';

const DAY = 24 * 60 * 60_000;
const KEEP_FINISHED = 7 * DAY;
const KEEP_BODIES = 7 * DAY;
const KEEP_QUIET = 60 * DAY;
/** Beyond every retry schedule: what still waits has waited long enough, also for a host that says "later" each time. */
const KEEP_PENDING = LONGEST_SCHEDULE + 12 * 60 * 60_000;
/** Strangers can make us know hosts (fediverse.md D56). */
const HOSTS = 50_000;

/** Rows per transaction, so that no reader waits. */
const BATCH = 500;

export interface Pruned {
  expired: number;
  deliveries: number;
  bodies: number;
  hosts: number;
  inboxes: number;
}

/**
 * Forgets what has served its time: finished deliveries and bodies after 7 days, hosts and inboxes without followers and deliveries after
 * 60 days, the longest quiet hosts above 50,000. Deliveries expire after about four days. Yields to other work between
 * its batches.
 * @param stopping true: what is left is for the next start
 */
export function createPrune(
  db: Database,
  trouble: OnTrouble = () => {},
  stopping: () => boolean = () => false,
): (now: number) => Promise<Pruned> {
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const inboxes = inboxStore(db);
  const inBatches = async (once: () => number): Promise<number> => {
    let total = 0;
    for (let taken = BATCH; taken >= BATCH && !stopping(); total += taken) {
      taken = db.transaction(once);
      await new Promise(setImmediate);
    }
    return total;
  };
  const expire = (now: number) => () => {
    const rows = deliveries.stale(now - KEEP_PENDING, BATCH);
    for (const row of rows) {
      deliveries.finish(row, 'expired', { status: row.lastStatus, error: row.lastError }, now);
    }
    for (const host of new Set(rows.map((row) => row.host))) {
      hosts.reschedule(host);
      trouble({ kind: 'expired', host });
    }
    return rows.length;
  };
  return async (now) => ({
    expired: await inBatches(expire(now)),
    deliveries: await inBatches(() => deliveries.pruneFinished(now - KEEP_FINISHED, BATCH)),
    bodies: await inBatches(() => deliveries.pruneBodies(now - KEEP_BODIES, BATCH)),
    inboxes: await inBatches(() => inboxes.prune(now - KEEP_QUIET, BATCH)),
    hosts: await inBatches(() => hosts.prune(now - KEEP_QUIET, BATCH) + hosts.pruneSurplus(HOSTS, BATCH)),
  });
}
