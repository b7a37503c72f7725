import type { Delivery, DeliveryState } from '../model/delivery.js';
import { parseUrl } from '../model/parse-url.js';
import type { Database } from './database.js';

/** `next_at` of a delivery that waits until an earlier one of the same object to the same inbox has finished (fediverse.md V11). */
export const BLOCKED = Number.MAX_SAFE_INTEGER;

/** A due delivery, as the worker takes it. */
export interface ClaimedDelivery {
  id: number;
  activityId: string;
  /** Of the activity: `Create`, `Accept`, … */
  type: string;
  objectId: string;
  inbox: string;
  host: string;
  /** Including this one: the row counts an attempt before it is made, so that a crash never hides one. */
  attempts: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

interface Row {
  id: number;
  activity_id: string;
  object_id: string;
  inbox: string;
  host: string;
  state: DeliveryState;
  attempts: number;
  next_at: number;
  last_status: number | null;
  last_error: string | null;
  created_at: number;
}

/** `host[:port]` of an http(s) inbox, or null when it is no such address. */
export function hostOf(inbox: unknown): string | null {
  if (typeof inbox !== 'string' || parseUrl(inbox) === null) return null;
  const url = new URL(inbox);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : null;
}

/** True where an unfinished earlier delivery of the same object to the same inbox stands before the row `n`. */
const earlier = (n: string, condition: string) =>
  `SELECT e.id FROM deliveries e WHERE e.state = 'pending' AND e.inbox = ${n}.inbox
   AND e.object_id = ${n}.object_id AND e.id < ${n}.id AND ${condition}`;

const typeOf = (row: string) => `(SELECT type FROM activities WHERE id = ${row}.activity_id)`;

/** Certainly not in the air: an attempted row in flight is due, one that waits for its next attempt is not. */
const grounded = '(e.attempts = 0 OR e.next_at > @now)';

export type DeliveryStore = ReturnType<typeof deliveryStore>;

/**
 * A note on `LIMIT +?` here and in the tables beside: SQLite compiles a statement again whenever a bare `LIMIT ?` is bound, for its planner
 * looks at the value; the sign hides it, and a claim takes 2 µs instead of 13.
 *
 * The table `deliveries`: one row per activity and inbox. Every write expects the caller's transaction. */
export function deliveryStore({ sql }: Database) {
  sql.function('host_of', { deterministic: true }, hostOf);

  const insert = sql.prepare(`
    INSERT INTO deliveries (activity_id, object_id, inbox, host, state, next_at, created_at)
    VALUES (@activityId, @objectId, @inbox, @host, 'pending', @now, @now) ON CONFLICT (activity_id, inbox) DO NOTHING`);
  const lastId = sql.prepare<[], number>('SELECT coalesce(max(id), 0) FROM deliveries').pluck();

  const spare = sql.prepare(`
    UPDATE deliveries SET state = 'superseded', finished_at = @now WHERE id > @after
    AND EXISTS (${earlier('deliveries', `e.attempts = 0 AND ${typeOf('e')} = 'Create'`)})`);
  const supersede = (types: string) =>
    sql.prepare(`
      UPDATE deliveries SET state = 'superseded', finished_at = @now WHERE id IN (
        SELECT e.id FROM deliveries n JOIN deliveries e ON e.state = 'pending' AND e.inbox = n.inbox
          AND e.object_id = n.object_id AND e.id < n.id
        WHERE n.id > @after AND ${grounded} AND ${typeOf('e')} IN (${types}))`);
  const supersedeByDelete = supersede("'Create', 'Update'");
  const supersedeByUpdate = supersede("'Update'");
  const supersedeByAccept = supersede("'Accept'");
  const block = sql.prepare(`
    UPDATE deliveries SET next_at = ${BLOCKED} WHERE id > @after AND state = 'pending'
    AND EXISTS (${earlier('deliveries', 'true')})`);
  const waiting = sql
    .prepare<[string, number], number>(
      "SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE state = 'pending' AND host = ? LIMIT +?)",
    )
    .pluck();
  const pendingAfter = sql
    .prepare<[number], number>("SELECT count(*) FROM deliveries WHERE id > ? AND +state = 'pending'")
    .pluck();

  const claim = sql.prepare<[string, number, number], ClaimedDelivery>(`
    SELECT d.id, d.activity_id AS activityId, a.type, d.object_id AS objectId, d.inbox, d.host, d.attempts + 1 AS attempts,
      d.created_at AS createdAt
    FROM deliveries d INDEXED BY deliveries_due CROSS JOIN activities a ON a.id = d.activity_id
    WHERE d.state = 'pending' AND d.host = ? AND d.next_at <= ? ORDER BY d.next_at, d.id LIMIT +?`);
  const about = sql.prepare<{ host: string; objectId: string; now: number }, ClaimedDelivery>(`
    SELECT d.id, d.activity_id AS activityId, a.type, d.object_id AS objectId, d.inbox, d.host, d.attempts + 1 AS attempts,
      d.created_at AS createdAt
    FROM deliveries d INDEXED BY deliveries_due CROSS JOIN activities a ON a.id = d.activity_id
    WHERE d.state = 'pending' AND d.host = @host AND d.next_at <= @now AND d.object_id = @objectId ORDER BY d.next_at, d.id LIMIT 1`);
  const anyAbout = sql
    .prepare<[string, string], number>(
      "SELECT 1 FROM deliveries WHERE state = 'pending' AND host = ? AND object_id = ? LIMIT 1",
    )
    .pluck();
  const count = sql.prepare('UPDATE deliveries SET attempts = attempts + 1 WHERE id = ?');
  const place = sql.prepare<[number], { inbox: string; pending: number }>(
    "SELECT inbox, state = 'pending' AS pending FROM deliveries WHERE id = ?",
  );
  const unclaim = sql.prepare('UPDATE deliveries SET attempts = attempts - 1 WHERE id = ?');
  const abort = sql.prepare("UPDATE deliveries SET attempts = max(1, attempts - 1) WHERE id = ? AND state = 'pending'");
  const finish = sql.prepare(
    "UPDATE deliveries SET state = ?, last_status = ?, last_error = ?, finished_at = ? WHERE id = ? AND (state = 'pending' OR ? = 'delivered')",
  );
  const release = sql.prepare(`
    UPDATE deliveries SET next_at = ? WHERE next_at = ${BLOCKED} AND id = (
      SELECT id FROM deliveries WHERE state = 'pending' AND object_id = ? AND inbox = (SELECT inbox FROM deliveries WHERE id = ?)
      ORDER BY id LIMIT 1)`);
  const retry = sql.prepare(
    "UPDATE deliveries SET next_at = ?, last_status = ?, last_error = ? WHERE id = ? AND state = 'pending'",
  );
  const overtaken = sql.prepare<{ inbox: string; objectId: string; id: number; type: string }, { id: number }>(`
    SELECT n.id FROM deliveries n JOIN activities a ON a.id = n.activity_id
    WHERE n.state = 'pending' AND n.inbox = @inbox AND n.object_id = @objectId AND n.id > @id
      AND (a.type = 'Delete' OR (a.type IN ('Update', 'Accept') AND a.type = @type) OR (a.type = 'Reject' AND @type = 'Accept')) LIMIT 1`);
  const hasten = sql.prepare(`
    UPDATE deliveries SET next_at = @now WHERE id IN (
      SELECT id FROM deliveries WHERE state = 'pending' AND host = @host AND next_at > @now AND next_at < ${BLOCKED}
      ORDER BY next_at LIMIT +@limit)`);

  return {
    ...reportQueries(sql),
    ...prunes(sql),
    ...suspensions(sql),
    ...moves(sql),
    /** Of the newest row: what is inserted afterwards has a higher one. */
    lastId(): number {
      return lastId.get() ?? 0;
    },
    /** One row, unless the activity has one for this inbox. Never for `ownHost`. */
    insert(activityId: string, objectId: string, inbox: string, options: { ownHost: string; now: number }): void {
      const host = hostOf(inbox);
      if (host === null || host === options.ownHost) return;
      insert.run({ activityId, objectId, inbox, host, now: options.now });
    },
    /** Settles the place of all rows after `after`, which are of one activity, behind earlier ones of the same object. @returns how many of them are to be sent. */
    settle(after: number, type: string, now: number): number {
      if (type === 'Delete') {
        spare.run({ after, now });
        supersedeByDelete.run({ after, now });
      }
      if (type === 'Update') supersedeByUpdate.run({ after, now });
      if (type === 'Accept' || type === 'Reject') supersedeByAccept.run({ after, now });
      if (type !== 'Create') block.run({ after });
      return pendingAfter.get(after) ?? 0;
    },
    /** True when at least `most` deliveries wait for this host: what strangers ask for must not add to them (D55). */
    crowded(host: string, most: number): boolean {
      return (waiting.get(host, most) ?? 0) >= most;
    },
    /** The due rows of one host, oldest first; the caller counts them with `attempting` or leaves them. */
    due(host: string, now: number, limit: number): ClaimedDelivery[] {
      return claim.all(host, now, limit);
    },
    /** The due row of one host about this object that has waited longest. */
    dueAbout(host: string, objectId: string, now: number): ClaimedDelivery | null {
      return about.get({ host, objectId, now }) ?? null;
    },
    /** Is anything about this object still to go to the host? */
    waitsAbout(host: string, objectId: string): boolean {
      return anyAbout.get(host, objectId) !== undefined;
    },
    attempting(id: number): void {
      count.run(id);
    },
    /** Where the row goes by now, and whether it still is to go. Null: there is no such row. */
    place(id: number): { inbox: string; pending: boolean } | null {
      const row = place.get(id);
      return row ? { inbox: row.inbox, pending: row.pending === 1 } : null;
    },
    /** Claimed, but no attempt was made. */
    unclaim(id: number): void {
      unclaim.run(id);
    },
    /** The attempt was cut short by us: it does not count towards giving up, yet something may have reached the inbox. */
    abort(id: number): void {
      abort.run(id);
    },
    /** For good; the next one of the same object to the same inbox may go. What was delivered was delivered, whatever was decided meanwhile. */
    finish(
      row: Pick<ClaimedDelivery, 'id' | 'objectId'>,
      state: DeliveryState,
      last: { status: number | null; error: string | null },
      now: number,
    ): void {
      finish.run(state, last.status, last.error, now, row.id, state);
      release.run(now, row.objectId, row.id);
    },
    retry(row: ClaimedDelivery, nextAt: number, last: { status: number | null; error: string | null }): void {
      retry.run(nextAt, last.status, last.error, row.id);
    },
    /** True when a later delivery makes trying this one again pointless: a Delete of the object, a newer Update or Accept, a Reject behind an Accept. */
    overtaken(row: ClaimedDelivery): boolean {
      const { inbox, objectId, id, type } = row;
      return overtaken.get({ inbox, objectId, id, type }) !== undefined;
    },
    /** A host is back: up to `limit` of its waiting rows are due now. */
    hasten(host: string, now: number, limit: number): void {
      hasten.run({ host, now, limit });
    },
  };
}

/** Bounded removals: each returns how many rows it took, to be called again while that equals `limit`. */
function prunes(sql: Database['sql']) {
  const finished = sql.prepare(`
    DELETE FROM deliveries WHERE id IN (
      SELECT id FROM deliveries WHERE state <> 'pending' AND finished_at < ? LIMIT +?)`);
  const stale = sql.prepare<[number, number], Row>(`
    SELECT * FROM deliveries INDEXED BY deliveries_pending WHERE state = 'pending' AND created_at < ? ORDER BY created_at LIMIT +?`);
  const spent = sql.prepare<[number, number], { seq: number; outbox: number }>(`
    SELECT seq, outbox FROM activities a WHERE body IS NOT NULL AND created_at < ?
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.activity_id = a.id AND d.state = 'pending')
    AND NOT EXISTS (SELECT 1 FROM fan_outs f WHERE f.activity_id = a.id) LIMIT +?`);
  const forgetBody = sql.prepare('UPDATE activities SET body = NULL WHERE seq = ?');
  const forget = sql.prepare('DELETE FROM activities WHERE seq = ?');
  return {
    pruneFinished(before: number, limit: number): number {
      return finished.run(before, limit).changes;
    },
    /** Pending rows made before `before`, whatever their host does. */
    stale(before: number, limit: number): Delivery[] {
      return stale.all(before, limit).map(fromRow);
    },
    /** What the outbox lists stays as a row without its body; the rest goes. */
    pruneBodies(before: number, limit: number): number {
      const rows = spent.all(before, limit);
      for (const { seq, outbox } of rows) (outbox === 1 ? forgetBody : forget).run(seq);
      return rows.length;
    },
  };
}

/** What a suspended host was to get, and gets no more: all but the Reject that ends its follows. */
function suspensions(sql: Database['sql']) {
  const hosts = sql
    .prepare<[string, number], string>(
      "SELECT DISTINCT host FROM deliveries WHERE state = 'pending' AND host > ? ORDER BY host LIMIT +?",
    )
    .pluck();
  const dropped = "state = 'superseded', finished_at = @now";
  const notReject = "(SELECT type FROM activities WHERE id = deliveries.activity_id) IS NOT 'Reject'";
  const atHost = sql.prepare(`
    UPDATE deliveries SET ${dropped} WHERE id IN (
      SELECT id FROM deliveries WHERE state = 'pending' AND host = @host AND ${notReject} LIMIT +@limit)`);
  const toInbox = (which: string) =>
    sql.prepare(`UPDATE deliveries SET ${dropped} WHERE state = 'pending' AND inbox = @inbox AND ${which}`);
  const allToInbox = toInbox(notReject);
  const newsToInbox = toInbox(
    "(SELECT type FROM activities WHERE id = deliveries.activity_id) IN ('Create', 'Update', 'Add', 'Remove')",
  );
  const free = sql.prepare(`
    UPDATE deliveries SET next_at = @now WHERE state = 'pending' AND host = @host AND next_at = ${BLOCKED}
    AND NOT EXISTS (${earlier('deliveries', 'true')})`);
  const hostsAfter = sql.prepare<[number], string>('SELECT DISTINCT host FROM deliveries WHERE id > ?').pluck();
  const take = sql.prepare('DELETE FROM deliveries WHERE id > ? AND host = ?');
  return {
    /** Hosts with something pending, in order, after `host`. */
    pendingHostsAfter(host: string, limit: number): string[] {
      return hosts.all(host, limit);
    },
    /** Up to `limit` rows; what waited behind them is due. @returns how many */
    supersedeAt(host: string, now: number, limit: number): number {
      const { changes } = atHost.run({ host, now, limit });
      free.run({ host, now });
      return changes;
    },
    /** The same for one inbox, all rows at once. */
    supersedeTo(inbox: string, now: number): number {
      const { changes } = allToInbox.run({ inbox, now });
      free.run({ host: hostOf(inbox), now });
      return changes;
    },
    /** What is for followers alone is not sent to an inbox without one; a Delete of what it took before still is. @returns how many */
    supersedeNewsTo(inbox: string, now: number): number {
      const { changes } = newsToInbox.run({ inbox, now });
      free.run({ host: hostOf(inbox), now });
      return changes;
    },
    /** Takes the rows after `after` back that go to these hosts. */
    leaveOut(after: number, isLeftOut: (host: string) => boolean): void {
      for (const host of hostsAfter.all(after)) if (isLeftOut(host)) take.run(after, host);
    },
  };
}

/** An inbox is at another address now. */
function moves(sql: Database['sql']) {
  const redirect = sql.prepare(
    "UPDATE OR IGNORE deliveries SET inbox = @to, host = @host WHERE state = 'pending' AND inbox = @from",
  );
  const twice = sql.prepare(
    "UPDATE deliveries SET state = 'superseded', finished_at = @now WHERE state = 'pending' AND inbox = @from",
  );
  const reopen = sql.prepare(`
    UPDATE OR IGNORE deliveries SET state = 'pending', inbox = @inbox, host = @host, finished_at = NULL, next_at = @now
    WHERE id = @id AND state = 'gone'`);
  const order = sql.prepare(`
    UPDATE deliveries SET next_at = ${BLOCKED} WHERE state = 'pending' AND inbox = @inbox AND EXISTS (${earlier('deliveries', 'true')})`);
  return {
    /** What waits for `from` goes to `to`, unless the same waits there already. @returns how many */
    redirect(from: string, to: string, now: number): number {
      const { changes } = redirect.run({ from, to, host: hostOf(to) });
      twice.run({ from, now });
      order.run({ inbox: to });
      return changes;
    },
    /** A row that ended as gone goes to `inbox` after all, unless the same went there already. @returns whether it does */
    goTo(id: number, inbox: string, now: number): boolean {
      const { changes } = reopen.run({ id, inbox, host: hostOf(inbox), now });
      if (changes > 0) order.run({ inbox });
      return changes > 0;
    },
  };
}

function reportQueries(sql: Database['sql']) {
  const states = sql.prepare<[], { state: DeliveryState; n: number }>(`
    SELECT 'pending' AS state, count(*) AS n FROM deliveries WHERE state = 'pending'
    UNION ALL SELECT state, count(*) FROM deliveries WHERE state <> 'pending' GROUP BY state`);
  const pending = sql.prepare<[], number>("SELECT count(*) FROM deliveries WHERE state = 'pending'").pluck();
  const oldest = sql
    .prepare<[], number>("SELECT created_at FROM deliveries WHERE state = 'pending' ORDER BY created_at LIMIT 1")
    .pluck();
  const ofObject = sql.prepare<[string, number], Row & { type: string }>(`
    SELECT d.*, a.type FROM activities a JOIN deliveries d ON d.activity_id = a.id
    WHERE a.object_id = ? ORDER BY d.id LIMIT +?`);
  const failed = sql.prepare<[string], Row & { type: string }>(`
    SELECT d.*, a.type FROM deliveries d JOIN activities a ON a.id = d.activity_id
    WHERE d.host = ? AND d.state IN ('expired', 'refused', 'gone') AND a.body IS NOT NULL
      AND (a.type = 'Delete' OR NOT EXISTS (SELECT 1 FROM activities x WHERE x.object_id = a.object_id AND x.type = 'Delete'))`);
  const reopen = sql.prepare(`
    UPDATE deliveries SET state = 'pending', finished_at = NULL, attempts = 1, next_at = @now, created_at = @now WHERE id = @id`);
  const impatient = sql.prepare(
    "UPDATE deliveries SET next_at = ? WHERE host = ? AND state = 'pending' AND next_at > ?",
  );
  const order = sql.prepare(`
    UPDATE deliveries SET next_at = ${BLOCKED} WHERE host = ? AND state = 'pending' AND EXISTS (${earlier('deliveries', 'true')})`);
  return {
    countsByState(): Partial<Record<DeliveryState, number>> {
      return Object.fromEntries(states.all().map(({ state, n }) => [state, n]));
    },
    pendingCount(): number {
      return pending.get() ?? 0;
    },
    /** When the oldest pending delivery was made, or null. */
    oldestPendingAt(): number | null {
      return oldest.get() ?? null;
    },
    /** All deliveries about one object, in order. */
    ofObject(objectId: string, limit: number): (Delivery & { type: string })[] {
      return ofObject.all(objectId, limit).map((row) => ({ ...fromRow(row), type: row.type }));
    },
    /** What failed for good at this host, unless a Delete has overtaken it, is pending again; what waits is due now. @returns how many failed ones */
    requeue(host: string, now: number): number {
      const rows = failed.all(host);
      impatient.run(now, host, now);
      for (const { id } of rows) reopen.run({ now, id });
      order.run(host);
      return rows.length;
    },
  };
}

function fromRow(row: Row): Delivery {
  return {
    id: row.id,
    activityId: row.activity_id,
    objectId: row.object_id,
    inbox: row.inbox,
    host: row.host,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at,
  };
}
