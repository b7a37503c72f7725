import { registrableDomain } from '../activitypub/domains.js';
import type { Database } from './database.js';

/** Somebody who waits for the operator's word. */
export interface FollowRequest {
  /** Actor id. */
  actor: string;
  inbox: string;
  sharedInbox: string | null;
  /** Id of the latest Follow. */
  followId: string | null;
  /** Milliseconds since the epoch: of the first Follow. */
  requestedAt: number;
}

/** Strangers fill this table (fediverse.md D27, D56). */
export interface RequestCaps {
  perDomain: number;
  all: number;
}

const usual: RequestCaps = { perDomain: 1000, all: 10_000 };
const KEEP = 90 * 24 * 3600_000;
const COLUMNS = 'actor, inbox, shared_inbox AS sharedInbox, follow_id AS followId, requested_at AS requestedAt';

export type FollowRequestStore = ReturnType<typeof followRequestStore>;

/** The table `follow_requests`: one row an actor. Every write expects the caller's transaction. */
export function followRequestStore({ sql }: Database, caps: RequestCaps = usual) {
  const put = sql.prepare(
    `INSERT INTO follow_requests (actor, inbox, shared_inbox, domain, follow_id, requested_at)
     VALUES (@actor, @inbox, @sharedInbox, @domain, @followId, @requestedAt)
     ON CONFLICT (actor) DO UPDATE SET inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
       follow_id = coalesce(excluded.follow_id, follow_id)`,
  );
  const remove = sql.prepare('DELETE FROM follow_requests WHERE actor = ?');
  const byActor = sql.prepare<[string], FollowRequest>(`SELECT ${COLUMNS} FROM follow_requests WHERE actor = ?`);
  const oldest = sql.prepare<[number], FollowRequest>(
    `SELECT ${COLUMNS} FROM follow_requests ORDER BY requested_at, actor LIMIT +?`,
  );
  const after = sql.prepare<[string, number], FollowRequest>(
    `SELECT ${COLUMNS} FROM follow_requests WHERE actor > ? ORDER BY actor LIMIT +?`,
  );
  const count = sql.prepare<[], number>('SELECT count(*) FROM follow_requests').pluck();
  const countOf = sql.prepare<[string], number>('SELECT count(*) FROM follow_requests WHERE domain = ?').pluck();
  // Whoever crowds the others out makes room: the longest waiting of the domain with the most.
  const makeRoom = sql.prepare(`
    DELETE FROM follow_requests WHERE actor = (
      SELECT actor FROM follow_requests WHERE domain = (
        SELECT domain FROM follow_requests GROUP BY domain ORDER BY count(*) DESC, domain LIMIT 1)
      ORDER BY requested_at LIMIT 1)`);
  const prune = sql.prepare('DELETE FROM follow_requests WHERE requested_at < ?');
  return {
    /** A repeated Follow keeps its place and brings its newest id. @returns false where its domain has too many waiting */
    put(request: FollowRequest): boolean {
      const domain = registrableDomain(request.actor);
      if (!byActor.get(request.actor)) {
        if ((countOf.get(domain) ?? 0) >= caps.perDomain) return false;
        if ((count.get() ?? 0) >= caps.all) makeRoom.run();
      }
      put.run({ ...request, domain });
      return true;
    },
    /** @returns whether there was one */
    remove(actor: string): boolean {
      return remove.run(actor).changes > 0;
    },
    byActor(actor: string): FollowRequest | null {
      return byActor.get(actor) ?? null;
    },
    /** Those who wait longest. */
    oldest(limit: number): FollowRequest[] {
      return oldest.all(limit);
    },
    /** By actor, after `actor`. */
    page(actor: string, limit: number): FollowRequest[] {
      return after.all(actor, limit);
    },
    count(): number {
      return count.get() ?? 0;
    },
    /** Who waited for 90 days waits no more. */
    prune(now: number): void {
      prune.run(now - KEEP);
    },
  };
}
