import type { ClaimedDelivery } from '../store/deliveries.js';
import type { HostHealth } from '../store/hosts.js';
import { allowance } from './host-health.js';

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
  /** Health or rows have changed since the last write. */
  unwritten: boolean;
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
    unwritten: false,
    recovered: false,
    queued: false,
  };
}

export function canStart(lane: Lane, perHost: number): boolean {
  return lane.rows.length > 0 && lane.inFlight.size < allowance(lane.health, perHost);
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
