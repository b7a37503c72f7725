import { isPublic } from './post-row.js';
import type { Site } from './site.js';
import { marks, narrowing } from './tables.js';
import { fromGmt, toLocal } from './times.js';
import type { Reader } from './wordpress.js';

export { type JudgedPost, judge, load } from './load-posts.js';
export { type SelectingSource, selectedAmong } from './select-posts.js';

/** How far the signals have been read. */
export interface PostsCursor {
  maxPostId: number;
  maxMetaId: number;
  /** Milliseconds since the epoch. */
  polledAt: number;
}

export interface PostStatus {
  id: number;
  type: string;
  /** wp_posts.post_status */
  status: string;
  /** Published, without password: the world may see it. */
  public: boolean;
  /** Milliseconds since the epoch, null for a zero date. */
  modifiedAt: number | null;
  /** wp_posts.post_name and guid */
  slug: string;
  guid: string;
}

/** Ids are handed out before their rows are committed: a little is read again, so that a late commit is not lost. */
const ID_OVERLAP = 50;
/** Clocks step and commits are slow; the dates are local ones, and local clocks repeat an hour. */
const DATE_MARGIN = 3 * 3600_000;
const PAGE = 5000;
const SCAN = 2000;
const CHUNK = 500;

/**
 * Ids of posts that may have changed since the cursor, and the next cursor; a null cursor only says where to begin.
 *
 * The number of rows read does not grow with the blog: there is no index on `post_modified_gmt`, so that looking there
 * would read every post every minute. New rows tell enough: a post, a revision (which names the edited post), a row of
 * meta (trash, featured image); and the index of type, status and date finds what went live by the clock.
 */
export async function signals(
  reader: Reader,
  site: Site,
  types: readonly string[],
  cursor: PostsCursor | null,
  now: number,
): Promise<{ ids: number[]; cursor: PostsCursor }> {
  const { posts, postmeta } = reader.tables;
  if (!cursor) {
    const maxPostId = await highest(reader, `SELECT max(ID) AS id FROM ${posts}`);
    const maxMetaId = await highest(reader, `SELECT max(meta_id) AS id FROM ${postmeta}`);
    return { ids: [], cursor: { maxPostId, maxMetaId, polledAt: now } };
  }
  const ids = new Set<number>();
  const maxPostId = await walk(
    reader,
    `SELECT ID AS id, post_parent AS parent, post_type AS type FROM ${posts} WHERE ID > ? ORDER BY ID LIMIT ${PAGE}`,
    cursor.maxPostId - ID_OVERLAP,
    (row) => {
      if (row.type === 'revision' && row.parent > 0) ids.add(row.parent);
      else if (types.includes(row.type)) ids.add(row.id);
    },
  );
  const maxMetaId = await walk(
    reader,
    `SELECT meta_id AS id, post_id AS parent, '' AS type FROM ${postmeta} WHERE meta_id > ? ORDER BY meta_id LIMIT ${PAGE}`,
    cursor.maxMetaId - ID_OVERLAP,
    (row) => ids.add(row.parent),
  );
  for (const id of await datedSince(reader, site, types, cursor.polledAt, now)) ids.add(id);
  return {
    ids: [...ids],
    cursor: {
      // Lower than before when the newest rows are gone: an older state of the database, where numbers are given again.
      maxPostId: maxPostId ?? (await highest(reader, `SELECT max(ID) AS id FROM ${posts}`)),
      maxMetaId: maxMetaId ?? (await highest(reader, `SELECT max(meta_id) AS id FROM ${postmeta}`)),
      polledAt: now,
    },
  };
}

interface SignalRow {
  id: number;
  parent: number;
  type: string;
}

/**
 * Walks an index upwards, a page at a time: an import of 100,000 posts needs no more memory than its ids.
 * @returns the last number, or null when there is none above `from`
 */
async function walk(reader: Reader, sql: string, from: number, each: (row: SignalRow) => void): Promise<number | null> {
  let last: number | null = null;
  for (;;) {
    const rows: SignalRow[] = await reader.query<SignalRow>(sql, [last ?? Math.max(0, from)]);
    for (const row of rows) each(row);
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PAGE) return last;
  }
}

async function highest(reader: Reader, sql: string): Promise<number> {
  const [row] = await reader.query<{ id: number | null }>(sql);
  return Number(row?.id ?? 0);
}

/** Published posts whose own date lies since the last look: what went live by wp-cron changes nothing but its status. */
async function datedSince(
  reader: Reader,
  site: Site,
  types: readonly string[],
  since: number,
  now: number,
): Promise<number[]> {
  const rows = await reader.query<{ id: number }>(
    `SELECT ID AS id FROM ${reader.tables.posts}
     WHERE post_type IN (${marks(types)}) AND post_status = 'publish' AND post_date >= ? AND post_date <= ?`,
    [...types, toLocal(since - DATE_MARGIN, site.zone), toLocal(now + DATE_MARGIN, site.zone)],
  );
  return rows.map(({ id }) => Number(id));
}

/** How the posts stand; one that is absent from the answer was deleted for good. */
export async function statuses(reader: Reader, ids: readonly number[]): Promise<PostStatus[]> {
  const found: PostStatus[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    const rows = await reader.query<StatusRow>(
      `SELECT ID AS id, post_type AS type, post_status AS status, post_password AS password,
       post_modified_gmt AS modifiedGmt, post_name AS slug, guid FROM ${reader.tables.posts} WHERE ID IN (${marks(chunk)})`,
      chunk,
    );
    for (const row of rows) {
      found.push({
        id: Number(row.id),
        type: row.type,
        status: row.status,
        public: isPublic(row),
        modifiedAt: fromGmt(row.modifiedGmt),
        slug: row.slug,
        guid: row.guid,
      });
    }
  }
  return found;
}

interface StatusRow {
  id: number;
  type: string;
  status: string;
  password: string;
  modifiedGmt: string;
  slug: string;
  guid: string;
}

/** A stretch of posts, in id order. */
export interface PostsPage {
  posts: { id: number; public: boolean }[];
  /** No post that is not in this page or an earlier one has such an id, or a lower one. */
  upTo: number;
}

/**
 * All posts of these types, in id order, for the baseline and the reconcile: those the world sees and those it may see
 * one day. Walks the primary key, so that a page costs the same however large the blog is: by the index of
 * type, status and date, each page would find and sort all posts there are. A page is so many rows of the table, wanted or
 * not: looking for as many wanted ones would, among a million others, take longer than a statement may.
 */
export async function* pages(reader: Reader, types: readonly string[]): AsyncGenerator<PostsPage> {
  for (let after = 0; after < Number.MAX_SAFE_INTEGER; ) {
    const upTo = await endOfPage(reader, after);
    const rows = await reader.query<{ id: number; status: string; password: string }>(
      `SELECT ID AS id, post_status AS status, post_password AS password FROM ${reader.tables.posts}
       WHERE ID > ? AND ID <= ? AND ${narrowing('post_type')} IN (${marks(types)})
       AND ${narrowing('post_status')} IN ('publish', 'draft', 'pending', 'future', 'private') ORDER BY ID`,
      [after, upTo, ...types],
    );
    after = upTo;
    yield { posts: rows.map((row) => ({ id: Number(row.id), public: isPublic(row) })), upTo };
  }
}

async function endOfPage({ query, tables }: Reader, after: number): Promise<number> {
  const [last] = await query<{ id: number }>(
    `SELECT ID AS id FROM ${tables.posts} WHERE ID > ? ORDER BY ID LIMIT 1 OFFSET ${SCAN - 1}`,
    [after],
  );
  return last ? Number(last.id) : Number.MAX_SAFE_INTEGER;
}

/** Ids of the newest public posts, newest first. */
export async function newest(reader: Reader, types: readonly string[], limit: number): Promise<number[]> {
  if (limit === 0) return [];
  const found: { id: number; date: string }[] = [];
  // One type at a time: the index then gives each in order, and nothing is sorted.
  for (const type of types) {
    found.push(
      ...(await reader.query<{ id: number; date: string }>(
        `SELECT ID AS id, post_date AS date FROM ${reader.tables.posts}
         WHERE post_type = ? AND post_status = 'publish' AND post_password = ''
         ORDER BY post_date DESC, ID DESC LIMIT ${limit}`,
        [type],
      )),
    );
  }
  return found
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : b.id - a.id))
    .slice(0, limit)
    .map(({ id }) => Number(id));
}
