import type { Database } from './database.js';

export interface ReceivedActivity {
  /** The activity's id, or `urn:sha256:…` of its bytes when it has none. */
  id: string;
  actor: string;
  type: string;
  object: string | null;
  outcome: 'handled' | 'ignored';
  reason: string | null;
  body: string | null;
  receivedAt: number;
}

/** Long enough for any retry schedule; no longer, for privacy. */
const KEEP = 30 * 24 * 3600_000;
const MOST = 200_000;

export type ReceivedActivityStore = ReturnType<typeof receivedActivityStore>;

/** The tables `received_activities` and `undone_follows`: what 202 promised, and what must not be done twice. */
export function receivedActivityStore({ sql }: Database) {
  const insert = sql.prepare(
    `INSERT INTO received_activities (id, actor, type, object, outcome, reason, body, received_at)
     VALUES (@id, @actor, @type, @object, @outcome, @reason, @body, @receivedAt) ON CONFLICT (id) DO NOTHING`,
  );
  const seen = sql.prepare<[string], number>('SELECT 1 FROM received_activities WHERE id = ?').pluck();
  const counts = sql.prepare<[], { type: string; outcome: string; n: number }>(
    'SELECT type, outcome, count(*) AS n FROM received_activities GROUP BY type, outcome',
  );
  const undo = sql.prepare(
    'INSERT INTO undone_follows (follow_id, actor, received_at) VALUES (?, ?, ?) ON CONFLICT (follow_id) DO NOTHING',
  );
  const undone = sql
    .prepare<[string, string], number>('SELECT 1 FROM undone_follows WHERE follow_id = ? AND actor = ?')
    .pluck();
  const pruneOld = sql.prepare('DELETE FROM received_activities WHERE received_at < ?');
  const pruneSurplus = sql.prepare(
    `DELETE FROM received_activities WHERE id IN (
       SELECT id FROM received_activities ORDER BY received_at DESC LIMIT -1 OFFSET ${MOST})`,
  );
  const pruneUndone = sql.prepare('DELETE FROM undone_follows WHERE received_at < ?');
  return {
    record(activity: ReceivedActivity): void {
      insert.run(activity);
    },
    seen(id: string): boolean {
      return seen.get(id) === 1;
    },
    /** An Undo that overtook its Follow (fediverse.md I2). */
    undo(followId: string, actor: string, now: number): void {
      undo.run(followId, actor, now);
    },
    wasUndone(followId: string, actor: string): boolean {
      return undone.get(followId, actor) === 1;
    },
    counts(): { type: string; outcome: string; n: number }[] {
      return counts.all();
    },
    prune(now: number): void {
      pruneOld.run(now - KEEP);
      pruneSurplus.run();
      pruneUndone.run(now - KEEP);
    },
  };
}
