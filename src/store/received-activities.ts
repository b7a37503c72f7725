import type { Database } from './database.js';

export interface ReceivedActivity {
  /** `ledgerId` of the actor and the activity's id, or `urn:sha256:…` of its bytes when it has none. */
  id: string;
  actor: string;
  type: string;
  object: string | null;
  outcome: 'handled' | 'ignored';
  reason: string | null;
  receivedAt: number;
}

/** An activity's place in the ledger: together with the actor, so that nobody can use up another's ids. */
export function ledgerId(actor: string, id: string): string {
  return `${actor} ${id}`;
}

/** Long enough for any retry schedule; no longer, for privacy. */
const KEEP = 30 * 24 * 3600_000;

/** How much strangers can make us keep (promise 9): rows, and what was taken back. */
export interface LedgerCaps {
  activities: number;
  withdrawn: number;
  /** A flood does not wait for the hour at which old rows go: so many new rows, and the surplus goes. */
  every: number;
}

const usual: LedgerCaps = { activities: 200_000, withdrawn: 50_000, every: 5000 };

export type ReceivedActivityStore = ReturnType<typeof receivedActivityStore>;

/** The tables `received_activities` and `withdrawn`: what 202 promised, and what must not be done twice. */
export function receivedActivityStore({ sql }: Database, caps: LedgerCaps = usual) {
  const insert = sql.prepare(
    `INSERT INTO received_activities (id, actor, type, object, outcome, reason, received_at)
     VALUES (@id, @actor, @type, @object, @outcome, @reason, @receivedAt) ON CONFLICT (id) DO NOTHING`,
  );
  const seen = sql.prepare<[string], number>('SELECT 1 FROM received_activities WHERE id = ?').pluck();
  const counts = sql.prepare<[], { type: string; outcome: string; n: number }>(
    'SELECT type, outcome, count(*) AS n FROM received_activities GROUP BY type, outcome',
  );
  const withdraw = sql.prepare(
    'INSERT INTO withdrawn (id, actor, received_at) VALUES (?, ?, ?) ON CONFLICT (id, actor) DO NOTHING',
  );
  const withdrawn = sql.prepare<[string, string], number>('SELECT 1 FROM withdrawn WHERE id = ? AND actor = ?').pluck();
  const restore = sql.prepare('DELETE FROM withdrawn WHERE id = ? AND actor = ?');
  const forget = sql.prepare('DELETE FROM received_activities WHERE id = ?');
  const pruneOld = sql.prepare('DELETE FROM received_activities WHERE received_at < ?');
  const pruneWithdrawn = sql.prepare('DELETE FROM withdrawn WHERE received_at < ?');
  const surplus = [
    sql.prepare(
      `DELETE FROM received_activities WHERE id IN (
         SELECT id FROM received_activities ORDER BY received_at DESC LIMIT -1 OFFSET ${caps.activities})`,
    ),
    sql.prepare(
      `DELETE FROM withdrawn WHERE (id, actor) IN (
         SELECT id, actor FROM withdrawn ORDER BY received_at DESC LIMIT -1 OFFSET ${caps.withdrawn})`,
    ),
  ];
  let grown = 0;

  function grow(): void {
    grown += 1;
    if (grown >= caps.every) dropSurplus();
  }

  function dropSurplus(): void {
    for (const statement of surplus) statement.run();
    grown = 0;
  }

  return {
    record(activity: ReceivedActivity): void {
      insert.run(activity);
      grow();
    },
    seen(id: string): boolean {
      return seen.get(id) === 1;
    },
    /** It was undone, and may be said again under the same id: Misskey has one id for each pair of follower and followed. */
    forget(id: string): void {
      forget.run(id);
    },
    /** An activity undone, or an object deleted, perhaps before it came (fediverse.md I2, D59): it takes no effect any more. */
    withdraw(id: string, actor: string, now: number): void {
      withdraw.run(id, actor, now);
      grow();
    },
    /** It was kept from taking effect once; it may be said anew. */
    restore(id: string, actor: string): void {
      restore.run(id, actor);
    },
    wasWithdrawn(id: string, actor: string): boolean {
      return withdrawn.get(id, actor) === 1;
    },
    counts(): { type: string; outcome: string; n: number }[] {
      return counts.all();
    },
    prune(now: number): void {
      pruneOld.run(now - KEEP);
      pruneWithdrawn.run(now - KEEP);
      dropSurplus();
    },
  };
}
