import { LRUCache } from 'lru-cache';

/** How often something may happen for one key: an address, a host. */
export interface Rate {
  /** Counts one. @returns milliseconds to wait when there were too many, and then it was not counted; else 0 */
  take(key: string): number;
  /** The same question, without counting. */
  wait(key: string): number;
}

const MINUTE = 60_000;

/**
 * `aMinute` at once, and as many in each minute after. One number is kept for each key, the time at which all it took is
 * paid for: no window whose edge lets twice as many through. Strangers choose the keys: only the latest `most` are kept.
 */
export function createRate(aMinute: number, now: () => number, most = 20_000): Rate {
  const paid = new LRUCache<string, number>({ max: most });
  const cost = MINUTE / aMinute;
  const after = (key: string, at: number) => {
    const until = paid.get(key) ?? at;
    // A clock that was set back must not shut anybody out for longer.
    if (until > at + MINUTE + 0.001) paid.set(key, at + MINUTE);
    return Math.max(Math.min(until, at + MINUTE), at) + cost;
  };
  return {
    take(key) {
      const at = now();
      const then = after(key, at);
      // The smallest part of a millisecond is not worth a refusal.
      if (then - at > MINUTE + 0.001) return Math.ceil(then - at - MINUTE);
      paid.set(key, then);
      return 0;
    },
    wait(key) {
      const at = now();
      return Math.max(0, Math.ceil(after(key, at) - at - MINUTE - 0.001));
    },
  };
}
