import type { Clock } from '../../src/schedule/clock.js';

export interface HeldClock extends Clock {
  /** Time passes, and what was to be done meanwhile is done, each thing in its moment. */
  pass(milliseconds: number): Promise<void>;
  /** What waits for a moment to come. */
  waiting(): number;
}

/** A clock that only the story moves. */
export function heldClock(): HeldClock {
  let at = 0;
  let timers: { due: number; then: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => at,
    after(milliseconds, then) {
      const timer = { due: at + milliseconds, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    waiting: () => timers.length,
    async pass(milliseconds) {
      const end = at + milliseconds;
      for (;;) {
        await settle();
        const [next] = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        at = Math.max(at, next.due);
        next.then();
      }
      at = end;
    },
  };
}
