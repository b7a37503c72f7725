import type { HostHealth } from '../store/hosts.js';
import type { Sign } from './outcome.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The breaker's numbers (fediverse.md B). */
const FAILURES = 5;
const WINDOW = 10 * MINUTE;
/** After each failure the host is left alone for a moment: attempts side by side all fail in the second in which a server restarts, and are one failure. */
export const PAUSE = 10_000;
const CLOSED = 30 * MINUTE;
const DAYS = 7;
const PARKED_PROBE = 7 * DAY;
/** No host may hold us off longer by Retry-After. */
const BUSY_CAP = DAY;

export const UNKNOWN_HOST: HostHealth = {
  failures: 0,
  firstFailureAt: null,
  closedUntil: null,
  failedDays: [],
  parkedAt: null,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastStatus: null,
  lastError: null,
};

/**
 * - `ok`: deliver, perhaps after the moment that follows a failure.
 * - `paused`: five failures within ten minutes, or asked to wait; one probe when `closedUntil` has passed.
 * - `parked`: on seven distinct days it failed, was busy or of no use, without a success; a probe a week, until the host speaks to us.
 */
export type Standing = 'ok' | 'paused' | 'parked';

export function standingOf(health: HostHealth): Standing {
  if (health.parkedAt !== null) return 'parked';
  return health.closedUntil === null || isPaused(health) ? 'ok' : 'paused';
}

/** Left alone for the moment after its last failure, and no longer. */
function isPaused({ failures, closedUntil, lastFailureAt }: HostHealth): boolean {
  return failures > 0 && closedUntil !== null && lastFailureAt !== null && closedUntil <= lastFailureAt + PAUSE;
}

/** True while no attempt may be made at all. */
export function isShut(health: HostHealth, now: number): boolean {
  return (health.closedUntil ?? 0) > now;
}

/** How many attempts may be in flight: one alone finds out whether a closed host is back. */
export function allowance(health: HostHealth, perHost: number): number {
  return health.closedUntil === null ? perHost : 1;
}

/**
 * The host's health after an attempt that ended at `now`. Pure.
 * @param overlapped the attempt began before the host last asked to be left alone: its answer does not take that back
 */
export function afterAttempt(before: HostHealth, sign: Sign, now: number, overlapped = false): HostHealth {
  const kept = overlapped ? before.closedUntil : null;
  switch (sign.kind) {
    case 'none':
      return before;
    case 'alive':
      return { ...UNKNOWN_HOST, closedUntil: kept, lastSuccessAt: now, lastFailureAt: before.lastFailureAt };
    case 'useless':
      return afterBadDay({ ...before, failures: 0, firstFailureAt: null, closedUntil: kept }, now);
    case 'busy': {
      const until = now + Math.ceil(Math.min(sign.wait, BUSY_CAP));
      return afterBadDay({ ...before, closedUntil: Math.max(before.closedUntil ?? 0, until) }, now);
    }
    case 'failing':
      return afterFailure(before, now);
  }
}

/** True when there is nothing to remember but the last answer. */
export function isCalm(health: HostHealth): boolean {
  return (
    health.failures === 0 && health.closedUntil === null && health.failedDays.length === 0 && health.lastError === null
  );
}

/** True when an answer ended an outage, so that what waits for the host need not wait any longer. */
export function recovered(before: HostHealth, after: HostHealth): boolean {
  return before.failures >= FAILURES && after.failures === 0;
}

function afterFailure(before: HostHealth, now: number): HostHealth {
  // An attempt that began before the pause says nothing new.
  if (isShut(before, now)) return before;
  const age = now - (before.firstFailureAt ?? 0);
  const fresh = before.failures < FAILURES && age > WINDOW;
  const failures = fresh ? 1 : before.failures + 1;
  const firstFailureAt = fresh ? now : before.firstFailureAt;
  const closedUntil = now + (failures >= FAILURES ? CLOSED : PAUSE);
  return afterBadDay({ ...before, failures, firstFailureAt, closedUntil, lastFailureAt: now }, now);
}

/** Counts a day without use; the seventh parks the host. */
function afterBadDay(before: HostHealth, now: number): HostHealth {
  const failedDays = withDay(before.failedDays, now);
  const parkedAt = before.parkedAt ?? (failedDays.length >= DAYS ? now : null);
  const closedUntil = parkedAt === null ? before.closedUntil : now + PARKED_PROBE;
  return { ...before, failedDays, parkedAt, closedUntil };
}

function withDay(days: string[], now: number): string[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return days.includes(today) || days.length >= DAYS ? days : [...days, today];
}
