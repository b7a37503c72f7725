import type { ClaimedDelivery } from '../store/deliveries.js';
import type { HostHealth } from '../store/hosts.js';
import { afterAttempt, allowance, PAUSE, recovered } from './host-health.js';
import { type AttemptResult, signOf } from './outcome.js';

/** The claimed deliveries of one host. It lives while something of it is claimed, in flight or not yet written. */
export interface Lane {
  readonly host: string;
  health: HostHealth;
  /** Claimed, not yet started. */
  rows: ClaimedDelivery[];
  /** Ids of the deliveries in flight. */
  readonly inFlight: Set<number>;
  /** The store may hold more due rows than were claimed. */
  more: boolean;
  /** As the store has it. */
  written: HostHealth;
  /** Milliseconds since the epoch: when the host last asked to be left alone, in an answer to this lane; 0 for never. */
  busyAt: number;
  /** An outage has just ended. */
  recovered: boolean;
  queued: boolean;
}

export function openLane(host: string, health: HostHealth): Lane {
  return {
    host,
    health,
    written: health,
    rows: [],
    inFlight: new Set(),
    more: false,
    busyAt: 0,
    recovered: false,
    queued: false,
  };
}

export function canStart(lane: Lane, perHost: number): boolean {
  return lane.rows.length > 0 && lane.inFlight.size < allowance(lane.health, perHost);
}

/**
 * Takes from an attempt what it says about the host.
 * @param begunAt, at when it began and ended
 * @returns until when the host is left alone by it, where that is more than a moment, or null
 */
export function learn(lane: Lane, result: AttemptResult, begunAt: number, at: number): string | null {
  const before = lane.health;
  const sign = signOf(result);
  const after = afterAttempt(before, sign, at, begunAt <= lane.busyAt);
  if (sign.kind === 'busy') lane.busyAt = at;
  if (recovered(before, after)) lane.recovered = true;
  const last = result.answered
    ? { lastStatus: result.status, lastError: null }
    : { lastStatus: null, lastError: result.error };
  lane.health = { ...after, ...last };
  const until = after.closedUntil ?? 0;
  return until - at > PAUSE && (before.closedUntil ?? 0) - at <= PAUSE ? new Date(until).toISOString() : null;
}

/** Places for attempts in flight, and the lanes that wait for one, in turn. */
export interface Pool {
  readonly limit: number;
  inUse: number;
  readonly ready: Lane[];
  /** The store had nothing more that is due when last asked. */
  dry: boolean;
  /** Milliseconds since the epoch: as of when it was asked. */
  askedAt: number;
}

export function createPool(limit: number): Pool {
  return { limit, inUse: 0, ready: [], dry: false, askedAt: 0 };
}

export function hasPlace(pool: Pool): boolean {
  return pool.inUse < pool.limit;
}
