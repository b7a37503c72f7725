import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import { hostStore } from '../store/hosts.js';
import type { Settlement } from './settlement.js';

/**
 * What an operator should know of deliveries:
 * `parked`: a host failed on seven days, and is asked once a week from now on · `expired`: something never reached a host ·
 * `late`: what is due does not leave, though nothing is wrong with its host.
 */
export type DeliveryTrouble = { kind: 'parked' | 'expired'; host: string } | { kind: 'late' };

/** Whoever tells it decides how often. It may be called for each delivery. */
export type OnTrouble = (trouble: DeliveryTrouble) => void;

const LATE = 60 * 60_000;

/** Tells what an attempt made of its host and its delivery. Whoever listens and fails is not the delivery's trouble. */
export function troubleReporter({ trouble, log }: { trouble?: OnTrouble; log: Logger }) {
  return (host: string, parkedNow: boolean, settlement: Settlement): void => {
    const expired = settlement.kind === 'finish' && settlement.state === 'expired';
    if (trouble === undefined || (!parkedNow && !expired)) return;
    try {
      trouble({ kind: parkedNow ? 'parked' : 'expired', host });
    } catch (error) {
      log.error({ error: (error as Error).message }, 'a trouble with deliveries could not be told');
    }
  };
}

/** Looks whether a healthy host has been due for over an hour: then the worker does not keep up, or does not run. */
export function createLateWatch(db: Database, trouble: OnTrouble): (now: number) => void {
  const hosts = hostStore(db);
  return (now) => {
    if (hosts.due(now - LATE, 1).length > 0) trouble({ kind: 'late' });
  };
}
