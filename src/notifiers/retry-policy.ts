const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after the n-th failed attempt the next one follows: ten attempts over about three days. */
const WAITS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR];

const JITTER = 0.2;
const RETRY_AFTER_CAP = 24 * HOUR;

/** What has waited so long behind a message that was given up is given up with it: else each would take its own three days. */
export const GIVE_UP_AFTER = 48 * HOUR;

/**
 * Whole milliseconds until the next attempt, or null to give up.
 * @param failed attempts that failed, at least 1
 * @param retryAfter what the receiver asked for, in milliseconds: never come earlier, though it may not hold us for more than a day
 * @param random 0 ≤ n < 1
 */
export function nextDelay(failed: number, retryAfter: number | null, random: number): number | null {
  const wait = WAITS[failed - 1];
  if (wait === undefined) return null;
  const jittered = Math.round(wait * (1 + JITTER * (2 * random - 1)));
  return Math.max(jittered, Math.ceil(Math.min(retryAfter ?? 0, RETRY_AFTER_CAP)));
}
