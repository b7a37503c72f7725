import type { ClaimedDelivery } from '../store/deliveries.js';
import type { HostHealth } from '../store/hosts.js';
import { afterAttempt, allowance, recovered } from './host-health.js';
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
    recovered: false,
    queued: false,
  };
}

export function canStart(lane: Lane, perHost: number): boolean {
  return lane.rows.length > 0 && lane.inFlight.size < allowance(lane.health, perHost);
}

/** Takes from an attempt what it says about the host. @returns until when the breaker has closed by it, or null */
export function learn(lane: Lane, result: AttemptResult, at: number): string | null {
  const before = lane.health;
  const after = afterAttempt(before, signOf(result), at);
  if (recovered(before, after)) lane.recovered = true;
  const last = result.answered
    ? { lastStatus: result.status, lastError: null }
    : { lastStatus: null, lastError: result.error };
  lane.health = { ...after, ...last };
  const closes = before.closedUntil === null && after.closedUntil !== null;
  return closes ? new Date(after.closedUntil ?? at).toISOString() : null;
}

/** Places for attempts in flight, and the lanes that wait for one, in turn. */
export interface Pool {
  readonly limit: number;
  inUse: number;
  readonly ready: Lane[];
  /** The store had nothing more that is due when last asked. */
  dry: boolean;
}

export function createPool(limit: number): Pool {
  return { limit, inUse: 0, ready: [], dry: false };
}

export function hasPlace(pool: Pool): boolean {
  return pool.inUse < pool.limit;
}
