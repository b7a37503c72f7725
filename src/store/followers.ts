import type { Follower } from '../model/follower.js';
import type { Database } from './database.js';

interface Row {
  seq: number;
  actor: string;
  inbox: string;
  shared_inbox: string | null;
  follow_id: string | null;
  since: number;
}

/** Strangers fill this table, and each row is a delivery of every Note: there is an end to it (D27). */
const MOST = 1_000_000;

export type FollowerStore = ReturnType<typeof followerStore>;

/** The table `followers`: one row an actor. */
export function followerStore({ sql }: Database, most = MOST) {
  const upsert = sql.prepare(
    `INSERT INTO followers (actor, inbox, shared_inbox, host, follow_id, since)
     VALUES (@actor, @inbox, @sharedInbox, @host, @followId, @since)
     ON CONFLICT (actor) DO UPDATE SET inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
       host = excluded.host, follow_id = coalesce(excluded.follow_id, follow_id)`,
  );
  const learn = sql.prepare(
    `INSERT INTO followers (actor, inbox, shared_inbox, host, follow_id, since)
     VALUES (@actor, @inbox, @sharedInbox, @host, NULL, @since) ON CONFLICT (actor) DO NOTHING`,
  );
  const move = sql.prepare('UPDATE followers SET inbox = ?, shared_inbox = ?, host = ? WHERE actor = ?');
  const moveShared = sql.prepare('UPDATE followers SET shared_inbox = ? WHERE shared_inbox = ? AND host = ?');
  const readers = sql
    .prepare<[string, number], string>('SELECT actor FROM followers WHERE coalesce(shared_inbox, inbox) = ? LIMIT +?')
    .pluck();
  const byActor = sql.prepare<[string], Row>('SELECT * FROM followers WHERE actor = ?');
  const page = sql.prepare<[number, number], Row>('SELECT * FROM followers WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const after = sql.prepare<[number, number], Row>('SELECT * FROM followers WHERE seq > ? ORDER BY seq LIMIT ?');
  const isRead = sql
    .prepare<[string], number>('SELECT 1 FROM followers WHERE coalesce(shared_inbox, inbox) = ? LIMIT 1')
    .pluck();
  const count = sql.prepare<[], number>("SELECT n FROM totals WHERE name = 'followers'").pluck();
  return {
    /** A repeated Follow keeps its place and brings its newest id (fediverse.md I1). */
    upsert(follower: Follower): void {
      upsert.run({ ...follower, host: hostOf(follower.inbox) });
    },
    /** Follower rows from elsewhere; those already known stay as they are. */
    importMany(followers: readonly Omit<Follower, 'followId' | 'since'>[], now: number): void {
      for (const follower of followers) learn.run({ ...follower, host: hostOf(follower.inbox), since: now });
    },
    /** A known follower's inboxes moved. */
    move(actor: string, inbox: string, sharedInbox: string | null): void {
      move.run(inbox, sharedInbox, hostOf(inbox), actor);
    },
    /** Another shared inbox for all who are behind `from`. */
    moveShared(from: string, to: string): void {
      moveShared.run(to, from, hostOf(from));
    },
    /** Some of those who get deliveries at this inbox, personal or shared. */
    readers(inbox: string, limit: number): string[] {
      return readers.all(inbox, limit);
    },
    byActor(actor: string): Follower | null {
      const row = byActor.get(actor);
      return row ? fromRow(row) : null;
    },
    /** Newest first, below `beforeSeq`. */
    page(beforeSeq: number | null, limit: number): (Follower & { seq: number })[] {
      return page.all(beforeSeq ?? Number.MAX_SAFE_INTEGER, limit).map((row) => ({ seq: row.seq, ...fromRow(row) }));
    },
    /** Oldest first, above `afterSeq`. */
    pageAfter(afterSeq: number, limit: number): (Follower & { seq: number })[] {
      return after.all(afterSeq, limit).map((row) => ({ seq: row.seq, ...fromRow(row) }));
    },
    latest(limit: number): Follower[] {
      return page.all(Number.MAX_SAFE_INTEGER, limit).map(fromRow);
    },
    /** Whether somebody gets deliveries at this inbox, personal or shared. */
    isRead(inbox: string): boolean {
      return isRead.get(inbox) !== undefined;
    },
    /** No stranger may follow any more. */
    isFull(): boolean {
      return (count.get() ?? 0) >= most;
    },
    count(): number {
      return count.get() ?? 0;
    },
  };
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function fromRow(row: Row): Follower {
  return {
    actor: row.actor,
    inbox: row.inbox,
    sharedInbox: row.shared_inbox,
    followId: row.follow_id,
    since: row.since,
  };
}
