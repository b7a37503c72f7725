import type { Database } from './database.js';

export type ForgetActor = ReturnType<typeof forgetActor>;

/** What must not stay of an actor, in whichever table it lies. Every call expects the caller's transaction. */
export function forgetActor({ sql }: Database) {
  const followerTables = ['followers', 'follow_requests'];
  const tables = [...followerTables, 'following', 'interactions', 'quote_stamps'];
  const asFollower = followerTables.map(byActor);
  const everything = tables.map(byActor);
  const knows = sql
    .prepare<[{ actor: string }], number>(
      `SELECT ${tables.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE actor = @actor)`).join(' OR ')}`,
    )
    .pluck();
  const known = sql.prepare('DELETE FROM remote_actors WHERE id = ?');

  function byActor(table: string) {
    return sql.prepare(`DELETE FROM ${table} WHERE actor = ?`);
  }

  return {
    /** Something is kept of it, beside its document: its Delete is more than noise (fediverse.md I8). */
    knows(actor: string): boolean {
      return knows.get({ actor }) === 1;
    },
    /** It does not follow any more, nor wait for it. @returns whether it did */
    follower(actor: string): boolean {
      return asFollower.map((statement) => statement.run(actor).changes).some((changes) => changes > 0);
    },
    /** It is gone: all that it said, did and was (fediverse.md I8). @returns whether there was anything */
    all(actor: string): boolean {
      known.run(actor);
      return everything.map((statement) => statement.run(actor).changes).some((changes) => changes > 0);
    },
  };
}
