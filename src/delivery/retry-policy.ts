const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after the n-th failed attempt the next one follows: ten attempts over about three days (fediverse.md B). */
const WAITS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR];

/** So that ten thousand followers of one failed minute do not all come back in the same minute. */
const JITTER = 0.2;
const RETRY_AFTER_CAP = 24 * HOUR;

/** The longest a delivery to a failing host can take by this schedule, in milliseconds. */
export const LONGEST_SCHEDULE = WAITS.reduce((sum, wait) => sum + wait * (1 + JITTER), 0);

/** What has been tried already. */
export interface Tried {
  /** Attempts begun, at least 1. */
  attempts: number;
  /** Milliseconds since the delivery was made. */
  age: number;
}

/**
 * Whole milliseconds until the next attempt, or null to give up.
 *
 * A row counts an attempt before it is made, so that one cut short by a crash has counted too; its age says how many of them can have
 * failed by the schedule. Otherwise a Herald that is killed again and again would give up within minutes.
 * @param retryAfter what the host asked for, in milliseconds: never come earlier, though it may not hold us for more than a day
 * @param random 0 ≤ n < 1
 */
export function nextDelay({ attempts, age }: Tried, retryAfter: number | null, random: number): number | null {
  const failed = Math.min(Math.max(1, attempts), failuresWithin(age));
  const wait = WAITS[failed - 1];
  if (wait === undefined) return null;
  const jittered = Math.round(wait * (1 + JITTER * (2 * random - 1)));
  return Math.max(jittered, Math.ceil(Math.min(retryAfter ?? 0, RETRY_AFTER_CAP)));
}

/** The most attempts that can have failed in a life of `age`, had each wait been as short as it may be. */
function failuresWithin(age: number): number {
  let shortest = 0;
  const waits = WAITS.findIndex((wait) => {
    shortest += wait * (1 - JITTER);
    return age < shortest;
  });
  return (waits < 0 ? WAITS.length : waits) + 1;
}
