import { registrableDomain } from '../activitypub/domains.js';
import type { QuoteStamp } from '../model/quote.js';
import type { Database } from './database.js';

interface Row {
  id: string;
  note_id: string;
  quote: string;
  actor: string;
  inbox: string;
  created_at: number;
  revoked_at: number | null;
}

/**
 * Strangers ask for stamps (D56), and a stamp is worth as long as its quote stands: there is an end to their number, and a
 * smaller one for each domain, names below it counted together. A revoked one of a living Note stays, so that it is not asked for again; the others are told
 * by 410 for a season.
 */
const MOST = 200_000;
const MOST_OF_DOMAIN = 10_000;
const KEEP_REVOKED = 90 * 24 * 3600_000;

export type QuoteStampStore = ReturnType<typeof quoteStampStore>;

/** The table `quote_stamps`. Every write expects the caller's transaction. */
export function quoteStampStore({ sql }: Database, { most = MOST, mostOfDomain = MOST_OF_DOMAIN } = {}) {
  const insert = sql.prepare(
    `INSERT INTO quote_stamps (id, note_id, quote, actor, domain, inbox, created_at)
     VALUES (@id, @noteId, @quote, @actor, @domain, @inbox, @createdAt)`,
  );
  const byId = sql.prepare<[string], Row>('SELECT * FROM quote_stamps WHERE id = ?');
  const ofPair = sql.prepare<[string, string], Row>('SELECT * FROM quote_stamps WHERE note_id = ? AND quote = ?');
  const ofActor = sql.prepare<[string], Row>('SELECT * FROM quote_stamps WHERE actor = ? AND revoked_at IS NULL');
  const holders = sql
    .prepare<[string, number], string>(
      'SELECT DISTINCT actor FROM quote_stamps WHERE actor > ? AND revoked_at IS NULL ORDER BY actor LIMIT +?',
    )
    .pluck();
  const latest = sql.prepare<[number], Row>('SELECT * FROM quote_stamps ORDER BY created_at DESC, id DESC LIMIT +?');
  const revoke = sql.prepare('UPDATE quote_stamps SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const revokeOfActor = sql.prepare('UPDATE quote_stamps SET revoked_at = ? WHERE actor = ? AND revoked_at IS NULL');
  const removeOfQuote = sql.prepare('DELETE FROM quote_stamps WHERE quote = ? AND actor = ?');
  const count = sql.prepare<[], number>('SELECT count(*) FROM quote_stamps').pluck();
  const countOfDomain = sql.prepare<[string], number>('SELECT count(*) FROM quote_stamps WHERE domain = ?').pluck();
  const prune = sql.prepare(
    `DELETE FROM quote_stamps WHERE revoked_at < ?
     AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.id = note_id AND n.deleted_at IS NULL)`,
  );
  const pruneOfGone = sql.prepare(
    `DELETE FROM quote_stamps WHERE revoked_at IS NULL
     AND EXISTS (SELECT 1 FROM notes n WHERE n.id = note_id AND n.deleted_at < ?)`,
  );
  return {
    /** @throws on a second stamp of the same pair: ask `ofPair` first */
    insert(stamp: Omit<QuoteStamp, 'revokedAt'>): void {
      insert.run({ ...stamp, domain: registrableDomain(stamp.actor) });
    },
    byId(id: string): QuoteStamp | null {
      const row = byId.get(id);
      return row ? fromRow(row) : null;
    },
    /** Living or revoked. */
    ofPair(noteId: string, quote: string): QuoteStamp | null {
      const row = ofPair.get(noteId, quote);
      return row ? fromRow(row) : null;
    },
    /** Living ones of an actor's quotes. */
    ofActor(actor: string): QuoteStamp[] {
      return ofActor.all(actor).map(fromRow);
    },
    /** Actors with living ones, in order, after `actor`. */
    holdersAfter(actor: string, limit: number): string[] {
      return holders.all(actor, limit);
    },
    /** Newest first. */
    latest(limit: number): QuoteStamp[] {
      return latest.all(limit).map(fromRow);
    },
    /** @returns whether it was living */
    revoke(id: string, now: number): boolean {
      return revoke.run(now, id).changes > 0;
    },
    /** Of somebody who is gone, and whom nobody can tell. @returns whether there were any */
    revokeOfActor(actor: string, now: number): boolean {
      return revokeOfActor.run(now, actor).changes > 0;
    },
    /** The quote was deleted by its owner. @returns whether there were any */
    removeOfQuote(quote: string, actor: string): boolean {
      return removeOfQuote.run(quote, actor).changes > 0;
    },
    /** No stamp for this actor's domain any more. */
    isFull(actor: string): boolean {
      return (count.get() ?? 0) >= most || (countOfDomain.get(registrableDomain(actor)) ?? 0) >= mostOfDomain;
    },
    prune(now: number): void {
      prune.run(now - KEEP_REVOKED);
      pruneOfGone.run(now - KEEP_REVOKED);
    },
  };
}

function fromRow(row: Row): QuoteStamp {
  return {
    id: row.id,
    noteId: row.note_id,
    quote: row.quote,
    actor: row.actor,
    inbox: row.inbox,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
