import { activityStore } from '../store/activities.js';
import type { Database } from '../store/database.js';
import { type ClaimedDelivery, deliveryStore } from '../store/deliveries.js';
import { hostStore } from '../store/hosts.js';
import { activityBodies } from './activity-bodies.js';
import { attempt, type Post } from './attempt.js';
import { type AttemptListeners, attemptReporter } from './attempt-report.js';
import { type Claim, createClaims } from './claims.js';
import { createFlights, type Flight } from './flights.js';
import { isShut, UNKNOWN_HOST } from './host-health.js';
import { canStart, createPool, hasPlace, type Lane, learn, type Pool } from './lanes.js';
import { createLedger } from './ledger.js';
import type { AttemptResult } from './outcome.js';
import { type Settlement, settlementOf } from './settlement.js';
import { type OnTrouble, troubleReporter } from './trouble.js';

/** Results wait at most this long for company in one transaction. */
const WRITE_EVERY = 50;
const WRITE_AGAIN = 1000;
/** A wait for the next due time is checked at least this often, for clocks are set. */
const LONGEST_SLEEP = 60_000;
/** Attempts that turn out slow (flights.ts) give their place back and go on in a wider pool: so many per place, and at most. */
const SLOW_PER_PLACE = 32;
const SLOW_AT_MOST = 1024;
/** Hosts claimed at once, per place in the pool. */
const LANES_PER_PLACE = 8;

export interface WorkerDeps extends AttemptListeners {
  db: Database;
  now: () => number;
  /** 0 ≤ n < 1 */
  random: () => number;
  post: Post;
  /** Attempts in flight in all (slow ones set apart) and per host, and the whole time of one, in milliseconds. */
  limits: { concurrency: number; perHost: number; timeout: number };
  /** Told what the operator should know. */
  trouble?: OnTrouble;
}

export interface DeliveryWorker {
  start(): void;
  /** Something was enqueued: look soon. Safe to call inside the enqueuing transaction. */
  nudge(): void;
  /** The host sent us something that was verified: its breaker and park are lifted (fediverse.md Y7). */
  hostSpoke(host: string): void;
  /** Resolves when nothing is in flight, nothing is due, and all results are on disk. */
  drained(): Promise<void>;
  /** No new attempts; those in flight may finish within `graceMs`, then they are aborted and stay pending. All results are on disk when it resolves. */
  stop(graceMs: number): Promise<void>;
  inFlight(): number;
}

/**
 * Takes due deliveries from the store, attempts them, and writes what came of it, in groups.
 *
 * Hosts take turns, in the order in which they became due, with at most `perHost` attempts in flight each. Attempts that turn out slow,
 * and hosts whose last attempt failed, use a pool of their own, so that hanging hosts leave the places of the healthy ones free.
 * Everything is a row with a state: killed at any instant, the next start goes on (promise 6).
 */
export function createDeliveryWorker(deps: WorkerDeps): DeliveryWorker {
  const { db, now, limits, log } = deps;
  const hosts = hostStore(db);
  const deliveries = deliveryStore(db);
  const claims = createClaims(db);
  const ledger = createLedger(db);
  const report = attemptReporter(deps);
  const reportTrouble = troubleReporter(deps);
  const bodies = activityBodies(activityStore(db).body);
  const flights = createFlights(limits.timeout);

  const lanes = new Map<string, Lane>();
  const hungry = new Set<Lane>();
  const brisk = createPool(limits.concurrency);
  const slow = createPool(Math.max(limits.concurrency, Math.min(limits.concurrency * SLOW_PER_PLACE, SLOW_AT_MOST)));
  let running = false;
  let nudged = false;
  /** The next due time may have changed since the timer was set. */
  let restless = false;
  let writeTimer: NodeJS.Timeout | null = null;
  let dueTimer: NodeJS.Timeout | null = null;
  let waiting: (() => void)[] = [];

  const poolOf = (lane: Lane): Pool => (lane.health.failures > 0 ? slow : brisk);

  flights.onSlow((flight) => {
    if (flight.pool !== brisk || !hasPlace(slow)) return false;
    brisk.inUse -= 1;
    slow.inUse += 1;
    flight.pool = slow;
    pump();
    return true;
  });

  function queue(lane: Lane): void {
    if (lane.rows.length === 0 && lane.more) {
      hungry.add(lane);
      poolOf(lane).dry = false;
    }
    if (lane.queued || !canStart(lane, limits.perHost)) return;
    lane.queued = true;
    poolOf(lane).ready.push(lane);
  }

  function launch(pool: Pool): void {
    while (hasPlace(pool)) {
      const lane = pool.ready.shift();
      if (!lane) return;
      lane.queued = false;
      const row = canStart(lane, limits.perHost) ? lane.rows.shift() : undefined;
      if (row) begin(lane, row, pool);
      queue(lane);
    }
  }

  function begin(lane: Lane, row: ClaimedDelivery, pool: Pool): void {
    // It may have been given up since it was claimed: its reader was blocked, or follows no more. Or the inbox moved.
    const place = deliveries.place(row.id);
    if (!place?.pending) {
      settle(lane, { kind: 'unclaim', row, at: now() });
      return;
    }
    row.inbox = place.inbox;
    const sealed = bodies(row.activityId);
    if (!sealed) {
      settle(lane, { kind: 'finish', row, at: now(), state: 'expired', status: null, error: 'its body is gone' });
      return;
    }
    lane.inFlight.add(row.id);
    pool.inUse += 1;
    const begunAt = now();
    const flight = flights.start(pool, (result) => end(lane, row, flight, result, begunAt));
    attempt(deps.post, { inbox: row.inbox, signal: flight.signal, ...sealed }).then(flight.land);
  }

  function end(
    lane: Lane,
    row: ClaimedDelivery,
    flight: Flight,
    result: AttemptResult | 'aborted',
    begunAt: number,
  ): void {
    flight.pool.inUse -= 1;
    lane.inFlight.delete(row.id);
    if (result === 'aborted') {
      settle(lane, { kind: 'abort', row, at: now() });
      return;
    }
    const at = now();
    const wasParked = lane.health.parkedAt !== null;
    const closed = learn(lane, result, begunAt, at);
    if (closed) log.warn({ host: lane.host, until: closed }, 'no deliveries to this host for a while');
    const settlement = settlementOf(row, result, at, deps.random());
    settle(lane, settlement);
    report(row, result);
    reportTrouble(lane.host, !wasParked && lane.health.parkedAt !== null, settlement);
    if (isShut(lane.health, at)) putBack(lane, at);
    queue(lane);
    pump();
  }

  /** The host is to be left alone: what was claimed for it goes back, as if it had never been claimed. */
  function putBack(lane: Lane, at: number): void {
    for (const row of lane.rows) settle(lane, { kind: 'unclaim', row, at });
    lane.rows = [];
    lane.more = false;
    hungry.delete(lane);
  }

  function settle(lane: Lane, settlement: Settlement): void {
    ledger.add(lane, settlement);
    writeTimer ??= setTimeout(writeThenPump, WRITE_EVERY);
  }

  /** Writes what came of the attempts, and claims more. @returns false when the store did not take it. */
  function commit(claim: (at: number) => Claim[]): boolean {
    const at = now();
    try {
      const { done, written, gone } = ledger.commit(at, () => claim(at));
      wakeWriter(null);
      restless = true;
      written.forEach(close);
      done.forEach(accept);
      gone.forEach(askWhereTo);
      return true;
    } catch (error) {
      log.error({ error: (error as Error).message }, 'the store does not take delivery results; trying again');
      wakeWriter(WRITE_AGAIN);
      return false;
    }
  }

  function askWhereTo(row: ClaimedDelivery): void {
    try {
      deps.gone(row);
    } catch (error) {
      log.error({ error: (error as Error).message }, 'it could not be asked where a follower is');
    }
  }

  function wakeWriter(delay: number | null): void {
    clearTimeout(writeTimer ?? undefined);
    writeTimer = delay === null ? null : setTimeout(writeThenPump, delay);
  }

  /** The lane ends when nothing of it is left in memory; the host may have more that is due. */
  function close(lane: Lane): void {
    if (lane.rows.length > 0 || lane.inFlight.size > 0) return;
    lanes.delete(lane.host);
    hungry.delete(lane);
    brisk.dry = false;
    slow.dry = false;
  }

  function accept({ lane, rows, more }: Claim): void {
    lanes.set(lane.host, lane);
    hungry.delete(lane);
    lane.rows.push(...rows);
    lane.more = more;
    queue(lane);
    // Nothing may go there now: the lane must not keep others from opening it again.
    close(lane);
  }

  function writeThenPump(): void {
    writeTimer = null;
    if (commit(() => [])) pump();
  }

  function refill(pools: Pool[]): boolean {
    return commit((at) => {
      const claimed = claims.topUp(
        [...hungry].filter((lane) => pools.includes(poolOf(lane))),
        at,
      );
      for (const pool of pools) {
        const found = claims.open(
          pool === brisk ? 'due' : 'troubledDue',
          lanes,
          limits.concurrency * LANES_PER_PLACE,
          at,
        );
        pool.dry = found.dry;
        pool.askedAt = at;
        claimed.push(...found.claims);
      }
      return claimed;
    });
  }

  function pump(): void {
    if (!running) return;
    try {
      turn();
    } catch (error) {
      log.error({ error: (error as Error).message }, 'the store does not answer; deliveries wait');
      sleep(WRITE_AGAIN);
    }
  }

  function turn(): void {
    launch(brisk);
    launch(slow);
    for (let idle = idlePools(); idle.length > 0 && refill(idle); idle = idlePools()) {
      launch(brisk);
      launch(slow);
    }
    if (flights.count() === 0 && !ledger.isEmpty() && commit(() => [])) turn();
    else if (brisk.dry && slow.dry && restless) rest();
  }

  /** Pools with a free place and nobody waiting for it, though the store may hold somebody. */
  function idlePools(): Pool[] {
    return [brisk, slow].filter((pool) => !pool.dry && pool.ready.length === 0 && hasPlace(pool));
  }

  /** Nothing more is due: sleep until the next due time after the last claims. The clock has gone on since: that time may have passed already. */
  function rest(): void {
    restless = false;
    const next = hosts.nextDueAfter(Math.min(brisk.askedAt, slow.askedAt));
    if (next !== null) sleep(Math.min(Math.max(next - now(), 1), LONGEST_SLEEP));
    if (lanes.size === 0 && ledger.isEmpty()) release();
  }

  function sleep(ms: number): void {
    clearTimeout(dueTimer ?? undefined);
    dueTimer = setTimeout(look, ms);
  }

  /** Those who waited for `drained`. */
  function release(): void {
    const resolved = waiting;
    waiting = [];
    for (const resolve of resolved) resolve();
  }

  function look(): void {
    nudged = false;
    restless = true;
    brisk.dry = false;
    slow.dry = false;
    pump();
  }

  function nudge(): void {
    if (nudged) return;
    nudged = true;
    setImmediate(look);
  }

  return {
    start() {
      running = true;
      nudge();
    },
    nudge,
    hostSpoke(host) {
      const lane = lanes.get(host);
      if (lane) lane.health = { ...lane.health, ...UNKNOWN_HOST, lastSuccessAt: lane.health.lastSuccessAt };
      if (db.transaction(() => hosts.clear(host))) nudge();
    },
    drained() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        nudge();
      });
    },
    async stop(graceMs) {
      running = false;
      clearTimeout(dueTimer ?? undefined);
      for (const lane of lanes.values()) putBack(lane, now());
      await flights.landed(graceMs);
      flights.abort();
      commit(() => []);
      clearTimeout(writeTimer ?? undefined);
      release();
    },
    inFlight: () => flights.count(),
  };
}
