import { registrableDomain } from '../activitypub/domains.js';
import type { Database } from './database.js';

/** Somebody who waits: for the operator's word, or, where everybody may follow, for their turn in a crowd. */
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
/** How long somebody waits for the operator's word. */
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
  const crowding = sql.prepare<[], FollowRequest>(
    `SELECT ${COLUMNS} FROM follow_requests WHERE domain = (
       SELECT domain FROM follow_requests GROUP BY domain ORDER BY count(*) DESC, domain LIMIT 1)
     ORDER BY requested_at, actor LIMIT 1`,
  );
  const turns = sql.prepare<[number, number], FollowRequest>(
    `SELECT ${COLUMNS} FROM (
       SELECT *, row_number() OVER (PARTITION BY domain ORDER BY requested_at, actor) AS place FROM follow_requests)
     WHERE place <= ? ORDER BY requested_at, actor LIMIT +?`,
  );
  const forgotten = sql.prepare<[number, number], FollowRequest>(
    `SELECT ${COLUMNS} FROM follow_requests WHERE requested_at < ? ORDER BY requested_at, actor LIMIT +?`,
  );
  return {
    /** A repeated Follow keeps its place and brings its newest id. @returns where too many wait, of its domain or in all */
    put(request: FollowRequest): 'stored' | 'domain-full' | 'full' {
      const domain = registrableDomain(request.actor);
      if (!byActor.get(request.actor)) {
        if ((countOf.get(domain) ?? 0) >= caps.perDomain) return 'domain-full';
        if ((count.get() ?? 0) >= caps.all) return 'full';
      }
      put.run({ ...request, domain });
      return 'stored';
    },
    /** Who waits longest of the domain with the most: who crowds the others out makes room. */
    crowding(): FollowRequest | null {
      return crowding.get() ?? null;
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
    /** Those of each domain who wait longest, at most `ofDomain` of it. */
    turns(ofDomain: number, limit: number): FollowRequest[] {
      return turns.all(ofDomain, limit);
    },
    /** Those who have waited for more than 90 days. */
    forgotten(now: number, limit: number): FollowRequest[] {
      return forgotten.all(now - KEEP, limit);
    },
  };
}
