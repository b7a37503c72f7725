import type { Database } from '../store/database.js';
import { type ClaimedDelivery, deliveryStore } from '../store/deliveries.js';
import { type Gate, hostKeyStore } from '../store/host-keys.js';
import { type Host, hostStore } from '../store/hosts.js';
import { allowance, isShut } from './host-health.js';
import { type Lane, openLane } from './lanes.js';

/** Rows taken from one host at a time: enough to keep it busy between two writes, few enough to leave room for others. */
const ROWS_PER_LANE = 32;

/** How many rows one claim takes in all, whatever the hosts hold. */
const ROWS_PER_CLAIM = 1024;

export interface Claim {
  lane: Lane;
  rows: ClaimedDelivery[];
  more: boolean;
}

/**
 * Takes due deliveries for the worker, host by host in the order in which they became due, and counts their attempts.
 * Reads only what it takes, besides the rows that are in flight already: a host's hundred thousand other rows are never seen.
 * Call inside a transaction; nothing in memory changes until it has committed.
 */
export function createClaims(db: Database) {
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const hostKeys = hostKeyStore(db);

  /** What the gate lets through: while an announcement is awaited that one alone, after all that was claimed before it has landed. */
  const takeThrough = ({ awaits, quietUntil }: Gate, lane: Lane, now: number): Claim | null => {
    if (now < quietUntil) return { lane, rows: [], more: false };
    if (awaits === null) return null;
    const row = lane.inFlight.size > 0 ? null : deliveries.dueAbout(lane.host, awaits, now);
    if (row) {
      deliveries.attempting(row.id);
      return { lane, rows: [row], more: false };
    }
    if (deliveries.waitsAbout(lane.host, awaits)) return { lane, rows: [], more: false };
    // It was refused, given up or taken back: the rest need not wait for it.
    hostKeys.letGo(lane.host);
    return null;
  };

  const take = (lane: Lane, now: number): Claim => {
    const gate = hostKeys.of(lane.host);
    const held = gate && takeThrough(gate, lane, now);
    if (held) return held;
    const limit = allowance(lane.health, ROWS_PER_LANE);
    const found = deliveries.due(lane.host, now, limit + lane.inFlight.size);
    const rows = found.filter((row) => !lane.inFlight.has(row.id));
    for (const row of rows) deliveries.attempting(row.id);
    return { lane, rows, more: found.length === limit + lane.inFlight.size };
  };

  return {
    /** More of the lanes that ran out. */
    topUp(lanes: Iterable<Lane>, now: number): Claim[] {
      return Array.from(lanes, (lane) => take(lane, now));
    },
    /** Up to `room` hosts that have no lane yet. `dry`: there are no others. */
    open(queue: 'due' | 'troubledDue', lanes: ReadonlyMap<string, Lane>, room: number, now: number) {
      const found = hosts[queue](now, lanes.size + room);
      const claims: Claim[] = [];
      let claimed = 0;
      for (const host of found) {
        if (lanes.has(host.host)) continue;
        if (claims.length === room || claimed >= ROWS_PER_CLAIM) return { claims, dry: false };
        const claim = isShut(host, now) ? null : take(laneFor(host), now);
        if (claim && claim.rows.length > 0) claims.push(claim);
        else hosts.reschedule(host.host);
        claimed += claim?.rows.length ?? 0;
      }
      return { claims, dry: found.length < lanes.size + room };
    },
  };
}

function laneFor({ host, ...health }: Host): Lane {
  return openLane(host, health);
}
