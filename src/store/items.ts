import type { Database } from './database.js';

export type ItemState = 'baseline' | 'watched' | 'settling' | 'held' | 'live' | 'withdrawn';

/** What Herald remembers of a content item; see the table's comment for the states. */
export interface StoredItem {
  source: string;
  key: string;
  postId: number;
  state: ItemState;
  noteId: string | null;
  /** Of the last published content (live), or of the form last seen (settling). */
  hash: string | null;
  /** What tells the item from others, as JSON: what news matching compares; slug, guid and date of a post. */
  identity: string | null;
  /** Of all that the content with this hash was rendered from; null or absent: not known. */
  fingerprint?: string | null;
  /** When this exact form was first seen. */
  changedAt: number;
  seenAt: number;
  /** Consecutive looks that did not find it. */
  missingCycles: number;
}

interface Row {
  source: string;
  key: string;
  post_id: number;
  state: ItemState;
  note_id: string | null;
  hash: string | null;
  identity: string | null;
  fingerprint: string | null;
  changed_at: number;
  seen_at: number;
  missing_cycles: number;
}

export type ItemStore = ReturnType<typeof itemStore>;

/** The table `items`. Every look-up goes by an index, for a blog may bring a million rows. */
export function itemStore({ sql }: Database) {
  const all = 'SELECT * FROM items';
  const put = sql.prepare(
    `INSERT INTO items (source, key, post_id, state, note_id, hash, identity, fingerprint, changed_at, seen_at, missing_cycles)
     VALUES (@source, @key, @postId, @state, @noteId, @hash, @identity, @fingerprint, @changedAt, @seenAt, @missingCycles)
     ON CONFLICT (source, key) DO UPDATE SET post_id = excluded.post_id, state = excluded.state,
       note_id = excluded.note_id, hash = excluded.hash, identity = excluded.identity,
       fingerprint = excluded.fingerprint,
       changed_at = excluded.changed_at, seen_at = excluded.seen_at, missing_cycles = excluded.missing_cycles`,
  );
  const know = sql.prepare(
    `INSERT INTO items (source, key, post_id, state, changed_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (source, key) DO NOTHING`,
  );
  const remove = sql.prepare('DELETE FROM items WHERE source = ? AND key = ?');
  const get = sql.prepare<[string, string], Row>(`${all} WHERE source = ? AND key = ?`);
  const touch = sql.prepare('UPDATE items SET seen_at = ? WHERE source = ? AND key = ?');
  const newest = sql.prepare<[string, string, number], Row>(
    `${all} WHERE source = ? AND state = ? ORDER BY post_id DESC LIMIT ?`,
  );
  const stalest = sql.prepare<[string, string, number], Row>(
    `${all} WHERE source = ? AND state = ? ORDER BY seen_at LIMIT ?`,
  );
  const states = sql.prepare<[string, number, number], { id: number; state: ItemState }>(
    'SELECT post_id AS id, state FROM items WHERE source = ? AND post_id > ? AND post_id <= ?',
  );
  const ofPost = sql.prepare<[string, number], Row>(`${all} WHERE source = ? AND post_id = ?`);
  const seenSince = sql.prepare<[string, string, number, number], Row>(
    `${all} WHERE source = ? AND state = ? AND seen_at >= ? ORDER BY seen_at DESC LIMIT ?`,
  );
  const living = sql.prepare<[], { source: string; n: number }>(
    "SELECT source, count(*) AS n FROM items WHERE state = 'live' GROUP BY source",
  );
  const counts = sql.prepare<[string], { state: string; n: number }>(
    'SELECT state, count(*) AS n FROM items WHERE source = ? GROUP BY state',
  );
  return {
    get(source: string, key: string): StoredItem | null {
      const row = get.get(source, key);
      return row ? fromRow(row) : null;
    },
    put(item: StoredItem): void {
      put.run({ ...item, fingerprint: item.fingerprint ?? null });
    },
    /** Remembers an item silently, unless it is known already. @returns whether it was new */
    know(item: { source: string; key: string; postId: number; state: 'baseline' | 'watched' }, now: number): boolean {
      return know.run(item.source, item.key, item.postId, item.state, now, now).changes > 0;
    },
    forget(source: string, key: string): void {
      remove.run(source, key);
    },
    /** Marks as looked at, so that the rotation goes on. */
    touch(source: string, key: string, now: number): void {
      touch.run(now, source, key);
    },
    newest(source: string, state: ItemState, limit: number): StoredItem[] {
      return newest.all(source, state, limit).map(fromRow);
    },
    /** The ones not looked at for longest. */
    stalest(source: string, state: ItemState, limit: number): StoredItem[] {
      return stalest.all(source, state, limit).map(fromRow);
    },
    /** How the posts stand, for those with one item each: `afterId` < post_id <= `toId`. */
    states(source: string, afterId: number, toId: number): Map<number, ItemState> {
      return new Map(states.all(source, afterId, toId).map(({ id, state }) => [id, state]));
    },
    ofPost(source: string, postId: number): StoredItem[] {
      return ofPost.all(source, postId).map(fromRow);
    },
    /** Last seen first. */
    seenSince(source: string, state: ItemState, since: number, limit: number): StoredItem[] {
      return seenSince.all(source, state, since, limit).map(fromRow);
    },
    /** How many items have a Note, by source: also of sources that are configured no more. */
    living(): { source: string; count: number }[] {
      return living.all().map(({ source, n }) => ({ source, count: n }));
    },
    counts(source: string): Partial<Record<ItemState, number>> {
      return Object.fromEntries(counts.all(source).map((row) => [row.state, row.n]));
    },
  };
}

function fromRow(row: Row): StoredItem {
  return {
    source: row.source,
    key: row.key,
    postId: row.post_id,
    state: row.state,
    noteId: row.note_id,
    hash: row.hash,
    identity: row.identity,
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    changedAt: row.changed_at,
    seenAt: row.seen_at,
    missingCycles: row.missing_cycles,
  };
}
