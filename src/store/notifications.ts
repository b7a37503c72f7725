import type { SiteEvent, SiteEventKind } from '../model/site-event.js';
import type { Database } from './database.js';

/** A row that waits, as a notifier's lane takes it. */
export interface PendingNotification {
  id: number;
  event: SiteEvent;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

/** Rows that were gathered, and go together until told or given up. */
export interface OpenMessage {
  /** Its name over all attempts, so that a receiver can know one that comes twice. */
  id: string;
  /** Milliseconds since the epoch. */
  nextAt: number;
  /** That failed. */
  attempts: number;
  rows: PendingNotification[];
}

interface Row {
  id: number;
  event: string;
  message: string | null;
  attempts: number;
  next_at: number;
  created_at: number;
}

export type NotificationStore = ReturnType<typeof notificationStore>;

/** The table `notifications`. Every write expects the caller's transaction. Times in milliseconds since the epoch. */
export function notificationStore({ sql }: Database) {
  const insert = sql.prepare(`
    INSERT INTO notifications (notifier, kind, actor, interaction, event, about, state, next_at, created_at)
    VALUES (@notifier, @kind, @actor, @interaction, @event, @about, 'pending', @now, @now)`);
  const since = sql
    .prepare<[string, string, number], number>(
      'SELECT 1 FROM notifications WHERE notifier = ? AND about = ? AND created_at > ? LIMIT 1',
    )
    .pluck();
  const open = sql.prepare<[string], Row>(
    "SELECT * FROM notifications WHERE state = 'pending' AND notifier = ? AND message IS NOT NULL ORDER BY message, id",
  );
  const waiting = sql.prepare<[string, number], Row>(
    "SELECT * FROM notifications WHERE state = 'pending' AND notifier = ? AND message IS NULL ORDER BY id LIMIT +?",
  );
  const gather = sql.prepare(
    "UPDATE notifications SET message = ?, next_at = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 'pending'",
  );
  const retry = sql.prepare(`
    UPDATE notifications SET attempts = attempts + 1, next_at = @nextAt, last_error = @error
    WHERE notifier = @notifier AND message = @message AND state = 'pending'`);
  // What was told is no longer needed here, and may be somebody's words that are deleted elsewhere.
  const finish = sql.prepare(`
    UPDATE notifications SET state = @state, finished_at = @now, last_error = @error, event = iif(@state = 'told', '', event)
    WHERE notifier = @notifier AND message = @message AND state = 'pending'`);
  const expire = sql.prepare(`
    UPDATE notifications SET state = 'failed', finished_at = @now, last_error = @error
    WHERE notifier = @notifier AND state = 'pending' AND created_at < @before`);
  return {
    ...limits(sql),
    ...prunes(sql),
    ...untold(sql),
    insert(row: { notifier: string; event: SiteEvent; about: string; now: number }): void {
      const { kind, actor, interaction = null } = row.event;
      insert.run({ ...row, kind, actor: actor?.id ?? null, interaction, event: JSON.stringify(row.event) });
    },
    /** Whether the notifier was handed something about the same since then. */
    knows(notifier: string, about: string, after: number): boolean {
      return since.get(notifier, about, after) !== undefined;
    },
    /** The message that is on its way, or waits for its next attempt. */
    open(notifier: string): OpenMessage | null {
      const rows = open.all(notifier);
      const [first] = rows;
      if (!first?.message) return null;
      const own = rows.filter(({ message }) => message === first.message);
      return { id: first.message, nextAt: first.next_at, attempts: first.attempts, rows: own.map(fromRow) };
    },
    /** Not gathered yet, oldest first. */
    waiting(notifier: string, limit: number): PendingNotification[] {
      return waiting.all(notifier, limit).map(fromRow);
    },
    gather(ids: readonly number[], message: string, now: number): void {
      gather.run(message, now, JSON.stringify(ids));
    },
    retry(message: { notifier: string; message: string; nextAt: number; error: string }): void {
      retry.run(message);
    },
    /** @returns how many events */
    finish(message: {
      notifier: string;
      message: string;
      state: 'told' | 'failed';
      error: string | null;
      now: number;
    }): number {
      return finish.run(message).changes;
    },
    /** What has waited since before then is given up. @returns how many events */
    expire(waiting: { notifier: string; before: number; error: string; now: number }): number {
      return expire.run(waiting).changes;
    },
  };
}

function limits(sql: Database['sql']) {
  const pending = sql.prepare<[string], number>('SELECT pending FROM notifiers WHERE name = ?').pluck();
  const failed = sql
    .prepare<[string], number>("SELECT count(*) FROM notifications WHERE state = 'failed' AND notifier = ?")
    .pluck();
  const pendingInAll = sql.prepare<[], number>('SELECT coalesce(sum(pending), 0) FROM notifiers').pluck();
  const drop = sql.prepare(`
    UPDATE notifications SET state = 'dropped', finished_at = @now, event = '' WHERE id = (
      SELECT id FROM notifications WHERE state = 'pending' AND notifier = @notifier AND message IS NULL
      AND kind IN (SELECT value FROM json_each(@kinds)) ORDER BY id DESC LIMIT 1)`);
  const recent = sql
    .prepare<[string, number], number>(`
      SELECT max(finished_at) AS at FROM notifications
      WHERE state <> 'pending' AND notifier = ? AND finished_at > ? AND message IS NOT NULL GROUP BY message ORDER BY at`)
    .pluck();
  return {
    pending(notifier: string): number {
      return pending.get(notifier) ?? 0;
    },
    /** Those that are kept, and could be tried again. */
    failed(notifier: string): number {
      return failed.get(notifier) ?? 0;
    },
    pendingInAll(): number {
      return pendingInAll.get() ?? 0;
    },
    /** Gives up the newest of these kinds, to make room. @returns whether there was one */
    drop(notifier: string, kinds: readonly SiteEventKind[], now: number): boolean {
      return drop.run({ notifier, kinds: JSON.stringify(kinds), now }).changes > 0;
    },
    /** When each message since `after` was finished, oldest first. */
    finishedSince(notifier: string, after: number): number[] {
      return recent.all(notifier, after);
    },
  };
}

/** What nobody was told yet, by whom it is of. What is deleted, taken back or hidden goes by triggers. */
function untold(sql: Database['sql']) {
  const actors = sql
    .prepare<[string, number], string>(
      `SELECT DISTINCT actor FROM notifications
       WHERE actor > ? AND state IN ('pending','failed') ORDER BY actor LIMIT +?`,
    )
    .pluck();
  const hush = sql.prepare("DELETE FROM notifications WHERE actor = ? AND state IN ('pending','failed')");
  return {
    /** In order, after `actor`. */
    untoldActorsAfter(actor: string, limit: number): string[] {
      return actors.all(actor, limit);
    },
    /** Nobody is told any more what this actor did. */
    hush(actor: string): void {
      hush.run(actor);
    },
  };
}

function prunes(sql: Database['sql']) {
  const reopen = sql.prepare(`
    UPDATE notifications SET state = 'pending', message = NULL, attempts = 0, next_at = @now, created_at = @now, finished_at = NULL
    WHERE id IN (
      SELECT id FROM notifications WHERE notifier = @notifier AND state = 'failed' ORDER BY finished_at DESC LIMIT +@limit)`);
  const hasten = sql.prepare(
    "UPDATE notifications SET next_at = @now WHERE notifier = @notifier AND state = 'pending' AND message IS NOT NULL",
  );
  const orphans = sql.prepare(`
    UPDATE notifications SET state = 'failed', finished_at = @now, last_error = 'no notifier of this name is configured'
    WHERE state = 'pending' AND created_at < @before AND notifier NOT IN (SELECT value FROM json_each(@names))`);
  const finished = sql.prepare(`
    DELETE FROM notifications WHERE id IN (
      SELECT id FROM notifications WHERE state <> 'pending' AND finished_at < ? LIMIT +?)`);
  const kept = sql.prepare<[], number>("SELECT count(*) FROM notifications WHERE state <> 'pending'").pluck();
  const surplus = sql.prepare(`
    DELETE FROM notifications WHERE id IN (
      SELECT id FROM notifications WHERE state <> 'pending' ORDER BY finished_at LIMIT +?)`);
  return {
    /** What failed is pending again, and a message that waits for its next attempt is due. @returns how many failed ones */
    reopen(notifier: string, limit: number, now: number): number {
      hasten.run({ notifier, now });
      return reopen.run({ notifier, limit, now }).changes;
    },
    /** What waits for notifiers that are no longer configured. @returns how many */
    giveUpOrphans(names: readonly string[], before: number, now: number): number {
      return orphans.run({ names: JSON.stringify(names), before, now }).changes;
    },
    prune(before: number, limit: number): number {
      return finished.run(before, limit).changes;
    },
    /** Keeps at most `cap` finished rows, the newest. @returns how many went */
    pruneSurplus(cap: number, limit: number): number {
      const over = (kept.get() ?? 0) - cap;
      return over > 0 ? surplus.run(Math.min(over, limit)).changes : 0;
    },
  };
}

function fromRow({ id, event, created_at }: Row): PendingNotification {
  return { id, event: JSON.parse(event) as SiteEvent, createdAt: created_at };
}
