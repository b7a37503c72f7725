import type { Following, FollowingState } from '../model/following.js';
import type { Database } from './database.js';

interface Row {
  actor: string;
  handle: string;
  inbox: string;
  follow_id: string;
  state: FollowingState;
  since: number;
}

/** A site follows by hand. */
const MOST = 1000;

export type FollowingStore = ReturnType<typeof followingStore>;

/** The table `following`: one row an actor whom we follow, or asked. Every write expects the caller's transaction. */
export function followingStore({ sql }: Database, most = MOST) {
  const request = sql.prepare(
    `INSERT INTO following (actor, handle, inbox, follow_id, state, since)
     VALUES (@actor, @handle, @inbox, @followId, 'requested', @since)
     ON CONFLICT (actor) DO UPDATE SET handle = excluded.handle, inbox = excluded.inbox, follow_id = excluded.follow_id,
       state = excluded.state, since = excluded.since`,
  );
  const byActor = sql.prepare<[string], Row>('SELECT * FROM following WHERE actor = ?');
  const byHandle = sql.prepare<[string], Row>('SELECT * FROM following WHERE lower(handle) = lower(?)');
  const all = sql.prepare<[], Row>('SELECT * FROM following ORDER BY since DESC, actor');
  const settle = sql.prepare('UPDATE following SET state = ? WHERE actor = ?');
  const remove = sql.prepare('DELETE FROM following WHERE actor = ?');
  const count = sql.prepare<[], number>('SELECT count(*) FROM following').pluck();
  const accepted = sql.prepare<[], number>("SELECT count(*) FROM following WHERE state = 'accepted'").pluck();
  return {
    /** A Follow went out; an earlier one to the same actor is forgotten. */
    request(following: Omit<Following, 'state'>): void {
      request.run(following);
    },
    byActor(actor: string): Following | null {
      const row = byActor.get(actor);
      return row ? fromRow(row) : null;
    },
    /** `user@host`, in any case. */
    byHandle(handle: string): Following | null {
      const row = byHandle.get(handle);
      return row ? fromRow(row) : null;
    },
    /** Newest first, all of them. */
    all(): Following[] {
      return all.all().map(fromRow);
    },
    /** What the actor answered. */
    settle(actor: string, state: FollowingState): void {
      settle.run(state, actor);
    },
    /** @returns whether it was one */
    remove(actor: string): boolean {
      return remove.run(actor).changes > 0;
    },
    isFull(): boolean {
      return (count.get() ?? 0) >= most;
    },
    /** Whom we follow indeed. */
    count(): number {
      return accepted.get() ?? 0;
    },
  };
}

function fromRow(row: Row): Following {
  return {
    actor: row.actor,
    handle: row.handle,
    inbox: row.inbox,
    followId: row.follow_id,
    state: row.state,
    since: row.since,
  };
}
