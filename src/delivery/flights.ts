import type { Pool } from './lanes.js';
import type { AttemptResult } from './outcome.js';

/** How long an attempt may hold its place among the brisk ones: with a fifth of ten thousand hosts hanging, the healthy ones wait for seconds. */
const SLOW_AFTER = 250;

/** An attempt in flight. */
export interface Flight {
  pool: Pool;
  readonly signal: AbortSignal;
  /** The answer is here. Later words about the same attempt are not heard. */
  land(result: AttemptResult): void;
}

interface Airborne extends Flight {
  readonly since: number;
  slow: boolean;
  readonly controller: AbortController;
  land(result: AttemptResult | 'aborted'): void;
}

/**
 * The attempts in flight, each with a deadline of its own, kept by one sweep for all. A deadline counts whatever the POST does with its
 * signal: a hanging peer can never keep a place.
 * @param timeout whole time of one attempt, in milliseconds
 */
export function createFlights(timeout: number) {
  const period = Math.min(50, timeout / 8);
  const airborne = new Set<Airborne>();
  let demote: (flight: Flight) => boolean = () => false;
  let sweeper: NodeJS.Timeout | null = null;
  let tick = 0;
  let empty: (() => void) | null = null;

  function sweep(): void {
    tick += 1;
    // The set keeps the order of departure: the first that is young enough ends the search.
    for (const flight of airborne) {
      const age = (tick - flight.since) * period;
      if (age < Math.min(SLOW_AFTER, timeout)) break;
      if (age >= timeout) {
        flight.land({ answered: false, cause: 'network', error: `no answer within ${timeout / 1000} s` });
        flight.controller.abort();
      } else if (!flight.slow) {
        flight.slow = demote(flight);
      }
    }
  }

  function leave(flight: Airborne): void {
    airborne.delete(flight);
    if (airborne.size > 0) return;
    if (sweeper) clearInterval(sweeper);
    sweeper = null;
    empty?.();
  }

  return {
    /** `demoter` moves a slow attempt elsewhere; false when there is no place yet. */
    onSlow(demoter: (flight: Flight) => boolean): void {
      demote = demoter;
    },
    start(pool: Pool, ended: (result: AttemptResult | 'aborted') => void): Flight {
      const controller = new AbortController();
      let over = false;
      const flight: Airborne = {
        pool,
        since: tick,
        slow: false,
        controller,
        signal: controller.signal,
        land(result) {
          if (over) return;
          over = true;
          leave(flight);
          ended(result);
        },
      };
      airborne.add(flight);
      sweeper ??= setInterval(sweep, period);
      return flight;
    },
    /** Resolves when nothing is in flight, or after `graceMs`. */
    async landed(graceMs: number): Promise<void> {
      if (airborne.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        empty = resolve;
        timer = setTimeout(resolve, graceMs);
      });
      clearTimeout(timer);
      empty = null;
    },
    abort(): void {
      for (const flight of airborne) {
        flight.land('aborted');
        flight.controller.abort();
      }
    },
    count: () => airborne.size,
  };
}
