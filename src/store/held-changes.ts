import type { Database } from './database.js';

export type HeldAction = 'create' | 'update' | 'delete';

/**
 * Why a change waits: too many at once; the same, and the operator chose others of them; the source selects otherwise now; the
 * source asks about every removal.
 */
export type HeldReason = 'limit' | 'choice' | 'configuration' | 'removal';

/** A change that waits for the operator, or that the operator decided about. */
export interface HeldChange {
  source: string;
  key: string;
  action: HeldAction;
  reason: HeldReason;
  postId: number;
  /** Title or first words, for a person. */
  label: string;
  /** Of the content that an Update would carry; null for others. */
  hash: string | null;
  /** Milliseconds since the epoch. */
  heldAt: number;
  /** `release`: it leaves with the next cycle. `keep`: the Note stays as it is. Null: it waits. */
  decision: HeldDecision | null;
}

export type HeldDecision = 'release' | 'keep';
export type HeldCounts = Record<HeldAction, number>;

interface Row {
  source: string;
  key: string;
  action: HeldAction;
  reason: HeldReason;
  post_id: number;
  label: string;
  hash: string | null;
  held_at: number;
  decision: HeldDecision | null;
}

export type HeldChangeStore = ReturnType<typeof heldChangeStore>;

/** The table `held_changes`: at most one row for each item. */
export function heldChangeStore({ sql }: Database) {
  const all = 'SELECT * FROM held_changes';
  const same =
    "action = excluded.action AND (reason = excluded.reason OR (reason = 'choice' AND excluded.reason = 'limit'))";
  const byLimit = "decision IS NULL AND reason = 'limit'";
  const get = sql.prepare<[string, string], Row>(`${all} WHERE source = ? AND key = ?`);
  const hold = sql.prepare(
    `INSERT INTO held_changes (source, key, action, reason, post_id, label, hash, held_at)
     VALUES (@source, @key, @action, @reason, @postId, @label, @hash, @heldAt)
     ON CONFLICT (source, key) DO UPDATE SET post_id = excluded.post_id, label = excluded.label, hash = excluded.hash,
       decision = CASE WHEN ${same} THEN decision END, held_at = CASE WHEN ${same} THEN held_at ELSE excluded.held_at END,
       reason = CASE WHEN ${same} THEN reason ELSE excluded.reason END, action = excluded.action`,
  );
  const drop = sql.prepare('DELETE FROM held_changes WHERE source = ? AND key = ?');
  const counts = sql.prepare<[string], { action: HeldAction; n: number }>(
    'SELECT action, count(*) AS n FROM held_changes WHERE source = ? AND decision IS NULL GROUP BY action',
  );
  const waiting = sql
    .prepare<[HeldAction, number], number>(
      `SELECT count(*) FROM held_changes WHERE action = ? AND held_at >= ? AND ${byLimit}`,
    )
    .pluck();
  const released = sql
    .prepare<[string, HeldAction, number], number>(
      "SELECT post_id FROM held_changes WHERE source = ? AND action = ? AND decision = 'release' ORDER BY held_at LIMIT ?",
    )
    .pluck();
  const freed = sql
    .prepare<[string, HeldAction], number>(
      `SELECT post_id FROM held_changes WHERE source = ? AND action = ? AND ${byLimit}`,
    )
    .pluck();
  const stalest = sql
    .prepare<[string, number], number>(
      `SELECT h.post_id FROM held_changes h JOIN items i ON i.source = h.source AND i.key = h.key
       WHERE h.source = ? AND h.action <> 'create' ORDER BY i.seen_at LIMIT ?`,
    )
    .pluck();
  const page = sql.prepare<[string, number], Row>(
    `${all} WHERE source = ? AND decision IS NULL ORDER BY held_at, key LIMIT ?`,
  );
  const undecided = sql.prepare<[number], Row>(`${all} WHERE decision IS NULL ORDER BY source, key LIMIT ?`);
  const byId = sql.prepare<[string, string], Row>(
    `SELECT h.* FROM held_changes h LEFT JOIN items i ON i.source = h.source AND i.key = h.key
     WHERE h.decision IS NULL AND (h.key = ? OR i.note_id = ?)`,
  );
  const choose = sql.prepare(`UPDATE held_changes SET reason = 'choice' WHERE action = ? AND ${byLimit}`);
  const decide = sql.prepare('UPDATE held_changes SET decision = ? WHERE source = ? AND key = ?');
  return {
    get(source: string, key: string): HeldChange | null {
      const row = get.get(source, key);
      return row ? fromRow(row) : null;
    },
    /** Writes down that a change waits. What was held before for the same reason keeps its date and its decision. */
    hold(change: Omit<HeldChange, 'decision'>): void {
      hold.run(change);
    },
    drop(source: string, key: string): void {
      drop.run(source, key);
    },
    /** What waits for the operator, whatever the reason. */
    counts(source: string): HeldCounts {
      const found = Object.fromEntries(counts.all(source).map(({ action, n }) => [action, n]));
      return { create: 0, update: 0, delete: 0, ...found };
    },
    /** How many changes of all sources wait because they were too many at once, and have waited since `since` or later. */
    waiting(action: HeldAction, since = 0): number {
      return waiting.get(action, since) ?? 0;
    },
    /** Posts of the changes that the operator released. */
    releasedPosts(source: string, action: HeldAction, limit: number): number[] {
      return released.all(source, action, limit);
    },
    /** Posts of the changes that wait because they were too many at once. */
    waitingPosts(source: string, action: HeldAction): number[] {
      return freed.all(source, action);
    },
    /** Posts of held Updates and Deletes, the ones not looked at for longest. */
    stalestPosts(source: string, limit: number): number[] {
      return stalest.all(source, limit);
    },
    /** What waits for the operator, the longest first. */
    list(source: string, limit: number): HeldChange[] {
      return page.all(source, limit).map(fromRow);
    },
    /** Some of what waits for the operator, of any source. */
    undecided(limit: number): HeldChange[] {
      return undecided.all(limit).map(fromRow);
    },
    /** What waits under the key of an item or the id of its Note. */
    byId(id: string): HeldChange[] {
      return byId.all(id, id).map(fromRow);
    },
    /** What waits because it was too much at once waits for the operator from now on, even where there is room for it. */
    keepForOperator(action: HeldAction): void {
      choose.run(action);
    },
    decide({ source, key }: Pick<HeldChange, 'source' | 'key'>, decision: HeldDecision): void {
      decide.run(decision, source, key);
    },
  };
}

function fromRow({ post_id, held_at, ...row }: Row): HeldChange {
  return { ...row, postId: post_id, heldAt: held_at };
}
