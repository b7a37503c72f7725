import type { HostHealth } from '../store/hosts.js';
import type { Sign } from './outcome.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The breaker's numbers (fediverse.md B). */
const FAILURES = 5;
const WINDOW = 10 * MINUTE;
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
 * - `open`: deliver.
 * - `closed`: five failures within ten minutes, or asked to wait; one probe when `closedUntil` has passed.
 * - `parked`: failures on seven distinct days without a success; a probe a week, until the host speaks to us.
 */
export type Standing = 'open' | 'closed' | 'parked';

export function standingOf(health: HostHealth): Standing {
  if (health.parkedAt !== null) return 'parked';
  return health.closedUntil === null ? 'open' : 'closed';
}

/** True while no attempt may be made at all. */
export function isShut(health: HostHealth, now: number): boolean {
  return health.closedUntil !== null && health.closedUntil > now;
}

/** How many attempts may be in flight: one alone finds out whether a closed host is back. */
export function allowance(health: HostHealth, perHost: number): number {
  return health.closedUntil === null ? perHost : 1;
}

/** The host's health after an attempt that ended at `now`. Pure. */
export function afterAttempt(before: HostHealth, sign: Sign, now: number): HostHealth {
  switch (sign.kind) {
    case 'none':
      return before;
    case 'alive':
      return { ...UNKNOWN_HOST, lastSuccessAt: now, lastFailureAt: before.lastFailureAt };
    case 'busy': {
      const until = now + Math.ceil(Math.min(sign.wait, BUSY_CAP));
      return { ...before, closedUntil: Math.max(before.closedUntil ?? 0, until) };
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
  const probing = before.closedUntil !== null;
  const fresh = !probing && (before.firstFailureAt === null || now - before.firstFailureAt > WINDOW);
  const failures = fresh ? 1 : before.failures + 1;
  const failedDays = withDay(before.failedDays, now);
  const parkedAt = before.parkedAt ?? (failedDays.length >= DAYS ? now : null);
  const health = { ...before, failures, failedDays, parkedAt, lastFailureAt: now };
  health.firstFailureAt = fresh ? now : (before.firstFailureAt ?? now);
  if (parkedAt !== null) health.closedUntil = now + PARKED_PROBE;
  else if (failures >= FAILURES) health.closedUntil = now + CLOSED;
  else if (probing) health.closedUntil = null;
  return health;
}

function withDay(days: string[], now: number): string[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return days.includes(today) || days.length >= DAYS ? days : [...days, today];
}
