/** Time as it passes, and what is to be done when it has: passed in, so that a test can hold both. */
export interface Clock {
  /** Milliseconds since some moment; never set back. */
  now(): number;
  /** @returns what takes it back */
  after(milliseconds: number, then: () => void): () => void;
}

/** Longer than a timer of Node can count is never soon. */
const LONGEST = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, then) {
    const timer = setTimeout(then, Math.min(milliseconds, LONGEST));
    return () => clearTimeout(timer);
  },
};
