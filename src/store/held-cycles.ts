import type { Database } from './database.js';

export interface HeldCycle {
  creates: number;
  deletes: number;
  heldAt: number;
  approved: boolean;
}

export type HeldCycleStore = ReturnType<typeof heldCycleStore>;

/** The table `held_cycles`: at most one open row a source. */
export function heldCycleStore({ sql }: Database) {
  const open = sql.prepare<
    [string],
    { id: number; creates: number; deletes: number; held_at: number; approved_at: number | null }
  >('SELECT id, creates, deletes, held_at, approved_at FROM held_cycles WHERE source = ? AND done_at IS NULL');
  const insert = sql.prepare('INSERT INTO held_cycles (source, creates, deletes, held_at) VALUES (?, ?, ?, ?)');
  const update = sql.prepare('UPDATE held_cycles SET creates = ?, deletes = ? WHERE id = ?');
  const approve = sql.prepare('UPDATE held_cycles SET approved_at = ? WHERE approved_at IS NULL AND done_at IS NULL');
  const finish = sql.prepare('UPDATE held_cycles SET done_at = ? WHERE source = ? AND done_at IS NULL');
  return {
    open(source: string): HeldCycle | null {
      const row = open.get(source);
      return row
        ? { creates: row.creates, deletes: row.deletes, heldAt: row.held_at, approved: row.approved_at !== null }
        : null;
    },
    hold(source: string, counts: { creates: number; deletes: number }, now: number): void {
      const row = open.get(source);
      if (row) update.run(counts.creates, counts.deletes, row.id);
      else insert.run(source, counts.creates, counts.deletes, now);
    },
    approveAll(now: number): void {
      approve.run(now);
    },
    finish(source: string, now: number): void {
      finish.run(now, source);
    },
  };
}
