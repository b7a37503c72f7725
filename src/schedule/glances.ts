import type { Logger } from '../log/logger.js';
import type { Clock } from './clock.js';

export interface Glances {
  /** Resolves when none is under way. */
  stop(): Promise<void>;
}

/**
 * Looks again and again, `every` so many milliseconds after the last look has ended, and says when it saw something. A
 * look that fails says nothing: the database is away, and the cycles complain of that.
 * @param every 0: never
 */
export function startGlances(
  { every, look, seen }: { every: number; look(): Promise<boolean>; seen(): void },
  clock: Clock,
  log: Logger,
): Glances {
  let under: Promise<void> = Promise.resolve();
  let stopped = every === 0;
  let cancel = () => {};

  async function glance(): Promise<void> {
    try {
      if ((await look()) && !stopped) seen();
    } catch (error) {
      log.debug({}, `a glance at the blog failed: ${(error as Error).message}`);
    }
    wait();
  }

  function wait(): void {
    if (stopped) return;
    cancel = clock.after(every, () => {
      under = glance();
    });
  }

  wait();
  return {
    async stop() {
      stopped = true;
      cancel();
      await under;
    },
  };
}
