import type { Logger } from '../log/logger.js';
import type { Clock } from './clock.js';

/** Cycles before their time, for whoever knows that the blog changed. */
export interface EarlyCycles {
  /** Somebody says so from outside. One cycle answers all who say it while it waits or while one runs. */
  hear(): void;
  /** We saw it ourselves. */
  see(): void;
  /** In so many milliseconds something that waits may leave; null: nothing waits. The last word counts. */
  wake(wait: number | null): void;
  /** Begins none any more; resolves when none runs. */
  stop(): Promise<void>;
}

/** A ping is seldom alone, and nginx mirrors a save before WordPress has written it. */
const LISTEN = 2000;
/** However many ask: so long a pause after each. */
const REST = 5000;

export function startEarlyCycles(cycle: () => Promise<void>, clock: Clock, log: Logger): EarlyCycles {
  let due: number | null = null;
  let wakesAt: number | null = null;
  let restedAt = clock.now();
  let running: Promise<void> | null = null;
  let stopped = false;
  let cancel = () => {};

  function ask(wait: number): void {
    const at = clock.now() + wait;
    if (stopped || (due !== null && due <= at)) return;
    due = at;
    arm();
  }

  function arm(): void {
    cancel();
    const next = Math.max(restedAt, Math.min(due ?? Infinity, wakesAt ?? Infinity));
    if (next < Infinity && running === null && !stopped) cancel = clock.after(Math.max(0, next - clock.now()), begin);
  }

  function begin(): void {
    due = null;
    wakesAt = null;
    running = cycle()
      .catch((error: Error) => log.error({}, `an early cycle failed, the schedule will run the next: ${error.message}`))
      .then(() => {
        running = null;
        restedAt = clock.now() + REST;
        arm();
      });
  }

  return {
    hear: () => ask(LISTEN),
    see: () => ask(0),
    wake(wait) {
      wakesAt = wait === null ? null : clock.now() + wait;
      arm();
    },
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
