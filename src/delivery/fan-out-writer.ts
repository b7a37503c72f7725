import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../log/logger.js';
import type { Enqueue } from './enqueue.js';

/** Milliseconds after the store has not taken a page. */
const AGAIN = 5000;

export interface FanOutWriter {
  /** Goes on with what an earlier process left. */
  start(): void;
  /** Something was enqueued. Safe to call inside the enqueuing transaction. */
  nudge(): void;
  /** No new pages. What is left is written after the next start. */
  stop(): Promise<void>;
}

/** Writes the deliveries of large audiences page by page: other work has its turn between two of them. */
export function createFanOutWriter(enqueue: Pick<Enqueue, 'continueFanOut'>, log: Logger, again = AGAIN): FanOutWriter {
  const stopped = new AbortController();
  let started = false;
  let writing: Promise<void> | null = null;
  let nudged = false;

  async function writeAll(): Promise<void> {
    while (nudged && !stopped.signal.aborted) {
      nudged = false;
      await new Promise(setImmediate);
      try {
        while (!stopped.signal.aborted && enqueue.continueFanOut()) await new Promise(setImmediate);
      } catch (error) {
        log.error({ error: (error as Error).message }, 'the store does not take deliveries; trying again');
        nudged = true;
        await pause(again, undefined, { signal: stopped.signal }).catch(() => {});
      }
    }
    writing = null;
  }

  function nudge(): void {
    nudged = true;
    if (started && !stopped.signal.aborted) writing ??= writeAll();
  }

  return {
    start() {
      started = true;
      nudge();
    },
    nudge,
    async stop() {
      stopped.abort();
      await writing;
    },
  };
}
