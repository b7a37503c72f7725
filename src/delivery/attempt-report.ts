import type { Logger } from '../log/logger.js';
import type { ClaimedDelivery } from '../store/deliveries.js';
import { type AttemptResult, outcomeOf } from './outcome.js';

export interface AttemptListeners {
  log: Logger;
  /** Nothing is at this inbox, and that is written: ask where its followers are (moved-followers.ts). */
  gone: (row: ClaimedDelivery) => void;
  /** Told of every attempt, for the metrics. */
  observe?: (attempt: { type: string; outcome: string }) => void;
}

/** Tells whoever listens what an attempt came to. Their trouble is not the delivery's. */
export function attemptReporter({ log, observe }: Pick<AttemptListeners, 'log' | 'observe'>) {
  return (row: ClaimedDelivery, result: AttemptResult): void => {
    const outcome = outcomeOf(result);
    const detail = result.answered ? { status: result.status } : { error: result.error };
    const { host, activityId: activity, attempts: attempt, type } = row;
    log.debug({ host, activity, attempt, ...detail }, outcome.kind);
    try {
      observe?.({ type, outcome: outcome.kind });
    } catch (error) {
      log.error({ error: (error as Error).message }, 'an attempt could not be reported');
    }
  };
}
