import type { Database } from './database.js';

/** What we sent or will send. `objectId` is the opaque note id for Create, Update and Delete of a Note. */
export interface StoredActivity {
  seq: number;
  id: string;
  type: string;
  objectId: string;
  outbox: boolean;
  createdAt: number;
}

export interface NewActivity {
  id: string;
  type: string;
  objectId: string;
  /** Exact JSON text to deliver; null for what is only listed. */
  body: string | null;
  outbox: boolean;
  createdAt: number;
}

interface Row {
  seq: number;
  id: string;
  type: string;
  object_id: string;
  outbox: number;
  created_at: number;
}

export type ActivityStore = ReturnType<typeof activityStore>;

/** The table `activities`: bodies are written once and never changed. */
export function activityStore({ sql }: Database) {
  const columns = 'seq, id, type, object_id, outbox, created_at';
  const insert = sql.prepare(
    'INSERT INTO activities (id, type, object_id, body, outbox, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const byId = sql.prepare<[string], Row>(`SELECT ${columns} FROM activities WHERE id = ?`);
  const body = sql.prepare<[string], { body: string | null }>('SELECT body FROM activities WHERE id = ?');
  const unlist = sql.prepare('UPDATE activities SET outbox = 0 WHERE object_id = ? AND outbox = 1');
  const page = sql.prepare<[number, number], Row>(
    `SELECT ${columns} FROM activities WHERE outbox = 1 AND seq < ? ORDER BY seq DESC LIMIT ?`,
  );
  const count = sql.prepare('UPDATE activities SET counted = 1 WHERE id = ?');
  const counted = sql
    .prepare<[string, number], number>(
      'SELECT count(*) FROM activities WHERE counted = 1 AND type = ? AND created_at >= ?',
    )
    .pluck();
  const listed = sql.prepare<[], { n: number }>('SELECT count(*) AS n FROM activities WHERE outbox = 1');
  return {
    insert(activity: NewActivity): void {
      insert.run(
        activity.id,
        activity.type,
        activity.objectId,
        activity.body,
        activity.outbox ? 1 : 0,
        activity.createdAt,
      );
    },
    byId(id: string): StoredActivity | null {
      const row = byId.get(id);
      return row ? fromRow(row) : null;
    },
    /** The exact text to deliver, or null when unknown or pruned. */
    body(id: string): string | null {
      return body.get(id)?.body ?? null;
    },
    /** It counts against the brake's budget. */
    count(id: string): void {
      count.run(id);
    },
    /** How many of a type count against the brake's budget since a moment, in milliseconds since the epoch. */
    counted(type: 'Create' | 'Update' | 'Delete', since: number): number {
      return counted.get(type, since) ?? 0;
    },
    /** A deleted Note's Create leaves the outbox. */
    unlist(objectId: string): void {
      unlist.run(objectId);
    },
    /** Newest first, below `beforeSeq`. */
    outboxPage(beforeSeq: number | null, limit: number): StoredActivity[] {
      return page.all(beforeSeq ?? Number.MAX_SAFE_INTEGER, limit).map(fromRow);
    },
    outboxCount(): number {
      return listed.get()?.n ?? 0;
    },
  };
}

function fromRow(row: Row): StoredActivity {
  return {
    seq: row.seq,
    id: row.id,
    type: row.type,
    objectId: row.object_id,
    outbox: row.outbox === 1,
    createdAt: row.created_at,
  };
}
