import type { Database } from './database.js';

/** What we know of a host's health as a receiver. Times in milliseconds since the epoch. */
export interface HostHealth {
  /** Failures in a row (within ten minutes of the first, until the breaker closes). */
  failures: number;
  firstFailureAt: number | null;
  /** No attempt before this; null when the host is open. */
  closedUntil: number | null;
  /** Distinct UTC days (`YYYY-MM-DD`) with failures and no success since, oldest first, at most seven. */
  failedDays: string[];
  parkedAt: number | null;
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  /** Of the last attempt. */
  lastStatus: number | null;
  lastError: string | null;
}

export interface Host extends HostHealth {
  host: string;
}

/** In the order of `COLUMNS`: hot reads are faster as arrays. */
type Row = [
  host: string,
  failures: number,
  firstFailureAt: number | null,
  closedUntil: number | null,
  failedDays: string,
  parkedAt: number | null,
  lastSuccessAt: number | null,
  lastFailureAt: number | null,
  lastStatus: number | null,
  lastError: string | null,
];

const COLUMNS =
  'host, failures, first_failure_at, closed_until, failed_days, parked_at, last_success_at, last_failure_at, last_status, last_error';

export type HostStore = ReturnType<typeof hostStore>;

/** The table `hosts`: whose turn it is, and the state of the breaker. Every write expects the caller's transaction. */
export function hostStore({ sql }: Database) {
  const due = (which: string) =>
    sql
      .prepare<[number, number], Row>(
        `SELECT ${COLUMNS} FROM hosts WHERE next_at IS NOT NULL AND failures ${which} 0 AND next_at <= ? ORDER BY next_at LIMIT +?`,
      )
      .raw();
  const healthyDue = due('=');
  const troubledDue = due('>');
  const nextDue = sql
    .prepare<{ after: number }, number | null>(`
      SELECT min(next_at) FROM (
        SELECT * FROM (SELECT next_at FROM hosts WHERE next_at IS NOT NULL AND failures = 0 AND next_at > @after ORDER BY next_at LIMIT 1)
        UNION ALL
        SELECT * FROM (SELECT next_at FROM hosts WHERE next_at IS NOT NULL AND failures > 0 AND next_at > @after ORDER BY next_at LIMIT 1))`)
    .pluck();
  const wake = sql.prepare(`
    INSERT INTO hosts (host, next_at)
    SELECT DISTINCT host, @now FROM deliveries WHERE id > @after AND state = 'pending' AND next_at <= @now
    ON CONFLICT (host) DO UPDATE SET next_at =
      min(coalesce(next_at, ${Number.MAX_SAFE_INTEGER}), max(excluded.next_at, coalesce(closed_until, 0)))`);
  const save = sql.prepare(`
    INSERT INTO hosts (${COLUMNS})
    VALUES (@host, @failures, @firstFailureAt, @closedUntil, @days, @parkedAt, @lastSuccessAt, @lastFailureAt, @lastStatus, @lastError)
    ON CONFLICT (host) DO UPDATE SET failures = excluded.failures, first_failure_at = excluded.first_failure_at,
      closed_until = excluded.closed_until, failed_days = excluded.failed_days, parked_at = excluded.parked_at,
      last_success_at = excluded.last_success_at, last_failure_at = excluded.last_failure_at,
      last_status = excluded.last_status, last_error = excluded.last_error`);
  // Where the announcement of a new key is awaited, that is what the host is due for; after it, the host is left in peace for a while.
  const nextAt = `coalesce((
    SELECT max(d.next_at, coalesce(hosts.closed_until, 0)) FROM host_keys k JOIN deliveries d ON d.host = k.host AND d.object_id = k.awaits
    WHERE k.host = hosts.host AND d.state = 'pending' ORDER BY d.next_at LIMIT 1), (
    SELECT max(d.next_at, coalesce(hosts.closed_until, 0), coalesce((SELECT quiet_until FROM host_keys k WHERE k.host = hosts.host), 0))
    FROM deliveries d WHERE d.state = 'pending' AND d.host = hosts.host ORDER BY d.next_at LIMIT 1))`;
  const meet = sql.prepare('INSERT INTO hosts (host) VALUES (?) ON CONFLICT (host) DO NOTHING');
  const reschedule = sql.prepare(`UPDATE hosts SET next_at = ${nextAt} WHERE host = ?`);
  const served = sql.prepare(
    `UPDATE hosts SET last_success_at = ?, last_status = ?, next_at = ${nextAt} WHERE host = ?`,
  );
  const clear = sql.prepare(`
    UPDATE hosts SET failures = 0, first_failure_at = NULL, closed_until = NULL, failed_days = '[]', parked_at = NULL
    WHERE host = ? AND (failures > 0 OR closed_until IS NOT NULL OR parked_at IS NOT NULL OR failed_days <> '[]')`);
  return {
    ...reports(sql),
    ...prunes(sql),
    /** Healthy hosts with a due delivery, longest waiting first. */
    due(now: number, limit: number): Host[] {
      return healthyDue.all(now, limit).map(fromRow);
    },
    /** The same for hosts whose last attempt failed: a queue of their own. */
    troubledDue(now: number, limit: number): Host[] {
      return troubledDue.all(now, limit).map(fromRow);
    },
    /** The next time after `after` at which a host becomes due, or null. */
    nextDueAfter(after: number): number | null {
      return nextDue.get({ after }) ?? null;
    },
    /** Makes the hosts of the deliveries after `after` due, but not before their breaker allows. */
    wake(after: number, now: number): void {
      wake.run({ after, now });
    },
    save(host: string, health: HostHealth): void {
      save.run({ ...health, host, days: JSON.stringify(health.failedDays) });
    },
    /** `save` and `reschedule` in one, for a host that was healthy and still is. */
    served(host: string, { lastSuccessAt, lastStatus }: HostHealth): void {
      served.run(lastSuccessAt, lastStatus, host);
    },
    /** Makes it known where it is not. */
    meet(host: string): void {
      meet.run(host);
    },
    /** Sets when the host is due next, from its pending deliveries and its breaker. */
    reschedule(host: string): void {
      reschedule.run(host);
    },
    /** The host is alive: breaker and park are lifted (fediverse.md Y7). @returns whether anything was to lift */
    clear(host: string): boolean {
      if (clear.run(host).changes === 0) return false;
      reschedule.run(host);
      return true;
    },
  };
}

function prunes(sql: Database['sql']) {
  const idle = `
    SELECT host FROM hosts h WHERE next_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'pending' AND d.host = h.host)`;
  const quiet = sql.prepare(`
    DELETE FROM hosts WHERE host IN (${idle}
      AND max(coalesce(last_success_at, 0), coalesce(last_failure_at, 0)) < ?
      AND NOT EXISTS (SELECT 1 FROM followers f WHERE f.host = h.host) LIMIT +?)`);
  const total = sql.prepare<[], number>('SELECT count(*) FROM hosts').pluck();
  const surplus = sql.prepare(`
    DELETE FROM hosts WHERE host IN (${idle}
      ORDER BY max(coalesce(last_success_at, 0), coalesce(last_failure_at, 0)) LIMIT +?)`);
  return {
    /** Forgets hosts not tried since `before`, without followers and pending deliveries. @returns how many */
    prune(before: number, limit: number): number {
      return quiet.run(before, limit).changes;
    },
    /** Keeps at most `cap` hosts by forgetting the longest quiet ones that have nothing pending. @returns how many */
    pruneSurplus(cap: number, limit: number): number {
      const surplusRows = (total.get() ?? 0) - cap;
      return surplusRows > 0 ? surplus.run(Math.min(surplusRows, limit)).changes : 0;
    },
  };
}

function reports(sql: Database['sql']) {
  const one = sql.prepare<[string], Row>(`SELECT ${COLUMNS} FROM hosts WHERE host = ?`).raw();
  const table = sql
    .prepare<[number], [...Row, pending: number]>(`
      SELECT ${COLUMNS}, (SELECT count(*) FROM deliveries d WHERE d.state = 'pending' AND d.host = h.host)
      FROM hosts h WHERE failures > 0 OR closed_until IS NOT NULL OR next_at IS NOT NULL
      ORDER BY failures > 0 DESC, next_at LIMIT +?`)
    .raw();
  const troubled = sql
    .prepare<[number], number>('SELECT count(*) FROM hosts WHERE closed_until > coalesce(last_failure_at, 0) + ?')
    .pluck();
  return {
    get(host: string): Host | null {
      const row = one.get(host);
      return row ? fromRow(row) : null;
    },
    /** Hosts with something pending or wrong, those in trouble first. */
    table(limit: number): (Host & { pending: number })[] {
      return table.all(limit).map(([...row]) => {
        const pending = row.pop() as number;
        return { ...fromRow(row as unknown as Row), pending };
      });
    },
    /** How many hosts the breaker or the park holds for longer than `moment`, in milliseconds. */
    troubledCount(moment: number): number {
      return troubled.get(moment) ?? 0;
    },
  };
}

function fromRow(row: Row): Host {
  const [
    host,
    failures,
    firstFailureAt,
    closedUntil,
    days,
    parkedAt,
    lastSuccessAt,
    lastFailureAt,
    lastStatus,
    lastError,
  ] = row;
  const failedDays = days === '[]' ? [] : (JSON.parse(days) as string[]);
  const health = { failures, firstFailureAt, closedUntil, failedDays, parkedAt, lastSuccessAt, lastFailureAt };
  return { host, ...health, lastStatus, lastError };
}
