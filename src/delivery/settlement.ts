import type { Database } from '../store/database.js';
import { type ClaimedDelivery, deliveryStore } from '../store/deliveries.js';
import { hostKeyStore } from '../store/host-keys.js';
import { inboxStore } from '../store/inboxes.js';
import { type AttemptResult, type Outcome, outcomeOf } from './outcome.js';
import { nextDelay } from './retry-policy.js';

/** What becomes of a claimed delivery. `at` and `nextAt` in milliseconds since the epoch. */
export type Settlement = { row: ClaimedDelivery; at: number } & (
  | { kind: 'finish'; state: 'delivered' | 'refused' | 'gone' | 'expired'; status: number | null; error: string | null }
  | { kind: 'retry'; nextAt: number; status: number | null; error: string | null }
  /** Cut short by a stop. */
  | { kind: 'abort' }
  /** Claimed, never attempted. */
  | { kind: 'unclaim' }
);

/** The settlement of a finished attempt. Pure. */
export function settlementOf(row: ClaimedDelivery, result: AttemptResult, at: number, random: number): Settlement {
  const outcome: Outcome = outcomeOf(result);
  const status = result.answered ? result.status : null;
  const error = result.answered ? null : result.error;
  if (outcome.kind !== 'retry') return { kind: 'finish', row, at, state: outcome.kind, status, error };
  const tried = { attempts: row.attempts, age: at - row.createdAt };
  const delay = nextDelay(tried, outcome.retryAfter, random);
  if (delay === null) return { kind: 'finish', row, at, state: 'expired', status, error };
  return { kind: 'retry', row, at, nextAt: at + delay, status, error };
}

/** Accept and Reject tell nothing that would need an Update or a Delete later. */
const LEAVES_NO_COPY = new Set(['Accept', 'Reject']);

/**
 * How long a host is left in peace after it took the announcement of a new key, unless it refuses a wrong key by a status: such hosts answer
 * 202 first, and look at the key later.
 */
export const QUIET = 60_000;

/** Writes settlements, many in one transaction of the caller. @returns a function of one settlement */
export function settlementWriter(db: Database): (settlement: Settlement) => void {
  const deliveries = deliveryStore(db);
  const inboxes = inboxStore(db);
  const hostKeys = hostKeyStore(db);
  const took = (row: ClaimedDelivery, at: number) => {
    if (!LEAVES_NO_COPY.has(row.type)) inboxes.took(row.inbox, row.host, at);
    hostKeys.heard(row.host, row.objectId, row.createdAt, at + QUIET);
  };
  return (settlement) => {
    const { row, at } = settlement;
    switch (settlement.kind) {
      case 'finish':
        if (settlement.state === 'delivered') took(row, at);
        return deliveries.finish(row, settlement.state, settlement, at);
      case 'retry':
        // What the object has become since stands behind it: sending the old form later helps nobody.
        if (deliveries.overtaken(row)) return deliveries.finish(row, 'superseded', settlement, at);
        return deliveries.retry(row, settlement.nextAt, settlement);
      case 'abort':
        return deliveries.abort(row.id);
      case 'unclaim':
        return deliveries.unclaim(row.id);
    }
  };
}
