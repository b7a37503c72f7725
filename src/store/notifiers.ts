import type { Database } from './database.js';

/** How a notifier fares. Events, counted for ever; times in milliseconds since the epoch. */
export interface NotifierStanding {
  name: string;
  told: number;
  failed: number;
  dropped: number;
  lastToldAt: number | null;
  /** Null once something was told again. */
  lastError: string | null;
  lastErrorAt: number | null;
}

export type NotifierStore = ReturnType<typeof notifierStore>;

/** The table `notifiers`. Every write expects the caller's transaction. */
export function notifierStore({ sql }: Database) {
  const count = sql.prepare(`
    INSERT INTO notifiers (name, told, failed, dropped) VALUES (@name, @told, @failed, @dropped)
    ON CONFLICT (name) DO UPDATE SET told = told + excluded.told, failed = failed + excluded.failed,
      dropped = dropped + excluded.dropped`);
  const told = sql.prepare(
    'UPDATE notifiers SET last_told_at = ?, last_error = NULL, last_error_at = NULL WHERE name = ?',
  );
  const trouble = sql.prepare(`
    INSERT INTO notifiers (name, last_error, last_error_at) VALUES (@name, @error, @now)
    ON CONFLICT (name) DO UPDATE SET last_error = excluded.last_error, last_error_at = excluded.last_error_at`);
  const all = sql.prepare<[], NotifierStanding>(`
    SELECT name, told, failed, dropped, last_told_at AS lastToldAt, last_error AS lastError, last_error_at AS lastErrorAt
    FROM notifiers ORDER BY name`);
  const forget = sql.prepare(`
    DELETE FROM notifiers WHERE name NOT IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.notifier = notifiers.name)`);
  const counted = (name: string, what: Partial<Record<'told' | 'failed' | 'dropped', number>>) =>
    count.run({ name, told: 0, failed: 0, dropped: 0, ...what });
  return {
    told(name: string, events: number, now: number): void {
      counted(name, { told: events });
      told.run(now, name);
    },
    failed(name: string, events: number): void {
      counted(name, { failed: events });
    },
    dropped(name: string, events: number): void {
      counted(name, { dropped: events });
    },
    trouble(name: string, error: string, now: number): void {
      trouble.run({ name, error, now });
    },
    all(): NotifierStanding[] {
      return all.all();
    },
    /** Forgets those that are no longer configured and have no rows left. */
    prune(names: readonly string[]): void {
      forget.run(JSON.stringify(names));
    },
  };
}
