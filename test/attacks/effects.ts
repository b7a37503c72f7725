import Sqlite from 'better-sqlite3';

/**
 * All that an activity can bring about, row by row, as the store has it. What is only remembered (the ledger of what came, actors
 * that were looked up) is apart: nobody is told of it and nothing follows from it.
 */
const tables: Record<string, string> = {
  followers: 'SELECT actor, inbox, shared_inbox, follow_id FROM followers',
  'follow requests': 'SELECT actor, inbox, shared_inbox, follow_id FROM follow_requests',
  following: 'SELECT actor, state FROM following',
  interactions:
    'SELECT kind, uri, actor, handle, name, note_id, parent, emoji, html, summary, url, visibility, hidden, deleted_at IS NULL AS lives FROM interactions',
  counts: 'SELECT note_id, replies, likes, shares FROM interaction_counts WHERE replies + likes + shares <> 0',
  activities: 'SELECT id, type, body FROM activities',
  deliveries: 'SELECT id, activity_id, inbox FROM deliveries',
  notifications: 'SELECT id, notifier, kind FROM notifications',
  reports: 'SELECT uri, actor, content, objects FROM reports',
  stamps: 'SELECT id, note_id, quote, actor, revoked_at IS NULL AS valid FROM quote_stamps',
  blocks: 'SELECT target, severity FROM blocks',
  notes: 'SELECT id, content, deleted_at FROM notes',
};

export type Row = Record<string, unknown>;
export type Effects = Record<string, Row[]>;

/** Looks at the store from outside, as another program could. */
export function watchStore(file: string) {
  const sql = new Sqlite(file, { readonly: true });
  return {
    rows: (query: string, ...values: unknown[]) => sql.prepare(query).all(...values) as Row[],
    effects(): Effects {
      return Object.fromEntries(
        Object.entries(tables).map(([name, query]) => [name, sql.prepare(`${query} ORDER BY 1`).all() as Row[]]),
      );
    },
    /** What the ledger says of the activities that came, newest last. */
    ledger: () =>
      sql
        .prepare('SELECT id, actor, type, object, outcome, reason FROM received_activities ORDER BY received_at')
        .all() as Row[],
    close: () => sql.close(),
  };
}

export type StoreWatch = ReturnType<typeof watchStore>;

/** Rows of `later` that `earlier` had not, by table; what is gone or changed is there, too, with a minus in front. */
export function difference(earlier: Effects, later: Effects): Record<string, string[]> {
  const changed: Record<string, string[]> = {};
  for (const name of Object.keys(tables)) {
    const text = (effects: Effects) => (effects[name] ?? []).map((row) => JSON.stringify(row));
    const [before, after] = [new Set(text(earlier)), new Set(text(later))];
    const lines = [
      ...[...after].filter((row) => !before.has(row)),
      ...[...before].filter((row) => !after.has(row)).map((row) => `-${row}`),
    ];
    if (lines.length > 0) changed[name] = lines;
  }
  return changed;
}
