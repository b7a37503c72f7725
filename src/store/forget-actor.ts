import type { Database } from './database.js';
import { deliveryStore, hostOf } from './deliveries.js';
import { followerStore } from './followers.js';
import { hostStore } from './hosts.js';

export type ForgetActor = ReturnType<typeof forgetActor>;

/** What must not stay of an actor, in whichever table it is. Every call expects the caller's transaction; `now` in milliseconds since the epoch. */
export function forgetActor(db: Database) {
  const { sql } = db;
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const followers = followerStore(db);
  const everything = ['following', 'interactions', 'quote_stamps'].map((table) =>
    sql.prepare(`DELETE FROM ${table} WHERE actor = ?`),
  );
  const tables = ['followers', 'follow_requests', 'following', 'interactions', 'quote_stamps'];
  const knows = sql
    .prepare<[{ actor: string }], number>(
      `SELECT ${tables.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE actor = @actor)`).join(' OR ')}`,
    )
    .pluck();
  const known = sql.prepare('DELETE FROM remote_actors WHERE id = ?');
  const endFollow = sql
    .prepare<[string], string>('DELETE FROM followers WHERE actor = ? RETURNING coalesce(shared_inbox, inbox)')
    .pluck();
  const endRequest = sql.prepare('DELETE FROM follow_requests WHERE actor = ?');

  function follower(actor: string, now: number): { givenUp: number } | null {
    const requested = endRequest.run(actor).changes > 0;
    const inbox = endFollow.get(actor);
    if (inbox === undefined) return requested ? { givenUp: 0 } : null;
    if (followers.isRead(inbox)) return { givenUp: 0 };
    const givenUp = deliveries.supersedeNewsTo(inbox, now);
    if (givenUp > 0) hosts.reschedule(hostOf(inbox) ?? '');
    return { givenUp };
  }

  return {
    /** Something is kept of it, beside its document: its Delete is more than noise (fediverse.md I8). */
    knows(actor: string): boolean {
      return knows.get({ actor }) === 1;
    },
    /**
     * It does not follow any more, nor wait for it, and what followers get and it waits for is given up, unless another follower reads the
     * same inbox. @returns how many deliveries were given up; null when it did not follow
     */
    follower,
    /** It is gone: all that it said, did and was (fediverse.md I8). @returns whether there was anything */
    all(actor: string, now: number): boolean {
      known.run(actor);
      const followed = follower(actor, now) !== null;
      return everything.map((statement) => statement.run(actor).changes).some((changes) => changes > 0) || followed;
    },
  };
}
