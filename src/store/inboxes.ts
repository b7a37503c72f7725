import type { Database } from './database.js';

export type InboxStore = ReturnType<typeof inboxStore>;

/** The table `inboxes`: every inbox that took a Note of ours, so that its Update and Delete follow there too (fediverse.md V10). */
export function inboxStore({ sql }: Database) {
  const took = sql.prepare(`
    INSERT INTO inboxes (inbox, host, last_delivered_at) VALUES (?, ?, ?)
    ON CONFLICT (inbox) DO UPDATE SET last_delivered_at = max(last_delivered_at, excluded.last_delivered_at)`);
  const prune = sql.prepare(`
    DELETE FROM inboxes WHERE inbox IN (
      SELECT inbox FROM inboxes i WHERE last_delivered_at < ?
      AND NOT EXISTS (SELECT 1 FROM followers f WHERE f.host = i.host)
      AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'pending' AND d.host = i.host) LIMIT +?)`);
  const after = sql
    .prepare<[string, number], string>('SELECT inbox FROM inboxes WHERE inbox > ? ORDER BY inbox LIMIT +?')
    .pluck();
  const forget = sql.prepare('DELETE FROM inboxes WHERE inbox = ?');
  return {
    /** In order, after `inbox`. */
    page(inbox: string, limit: number): string[] {
      return after.all(inbox, limit);
    },
    forget(inbox: string): void {
      forget.run(inbox);
    },
    took(inbox: string, host: string, at: number): void {
      took.run(inbox, host, at);
    },
    /** Forgets inboxes that took nothing since `before`, on hosts without followers and pending deliveries. @returns how many */
    prune(before: number, limit: number): number {
      return prune.run(before, limit).changes;
    },
  };
}
