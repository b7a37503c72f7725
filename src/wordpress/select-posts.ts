import type { PostsSourceConfig } from '../config/config.js';
import { type Keeping, keptForMembers } from './members-only.js';
import { type PostFields, type PostWishes, readPostFields, wishesOf } from './post-fields.js';
import { isPublic } from './post-row.js';
import { reasonAgainst, type Selection } from './selection.js';
import type { Site } from './site.js';
import { marks } from './tables.js';
import { readAncestors, readTerms, type Term } from './terms.js';
import type { Reader } from './wordpress.js';

export interface PostRow {
  id: number;
  author: number;
  date: string;
  dateGmt: string;
  modifiedGmt: string;
  content: string;
  title: string;
  excerpt: string;
  status: string;
  password: string;
  slug: string;
  parent: number;
  type: string;
}

/** A source with what else decides whether it takes a post (selection.ts). */
export type SelectingSource = PostsSourceConfig & Pick<Selection, 'silentTitles' | 'childCategories'>;

/** A post with all that decides whether a source takes it. */
export interface ReadPost {
  row: PostRow;
  terms: Term[];
  author: Author | undefined;
  fields: PostFields;
  wishes: PostWishes;
  /** Why the source does not take it, for a person; null: it does. */
  reason: string | null;
  /** A plugin keeps it for members. */
  keeping: Keeping;
}

/** Those among `ids` that the world may see and that the source selects. */
export async function selectedAmong(
  reader: Reader,
  site: Site,
  source: SelectingSource,
  ids: readonly number[],
): Promise<ReadPost[]> {
  const rows = (await readRows(reader, ids)).filter((row) => isPublic(row) && source.types.includes(row.type));
  return (await readPosts(reader, site, source, rows)).filter(({ reason }) => reason === null);
}

/** What a source makes of posts, each with what else was read of it. */
export async function readPosts(
  reader: Reader,
  site: Site,
  source: SelectingSource,
  rows: readonly PostRow[],
): Promise<ReadPost[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const terms = await readTerms(reader, ids);
  const asksForCategories = source.categories.length + source.excludeCategories.length > 0;
  const ancestors = asksForCategories ? await readAncestors(reader, terms) : new Map<number, Term>();
  const authors = await readAuthors(reader, rows);
  const fields = await readPostFields(reader, ids, source.optOutField);
  const candidates = rows.map(({ id, type, slug, parent, content }) => ({
    ...{ id, type, slug, parent, content },
    fields: fields.get(id) ?? new Map<string, string>(),
  }));
  const keepings = await keptForMembers(reader, site.membership, candidates, terms);
  return rows.map((row) => {
    const keeping = keepings.get(row.id) ?? { reason: null, teaser: false };
    const own = {
      terms: terms.get(row.id) ?? [],
      author: authors.get(row.author),
      fields: fields.get(row.id) ?? new Map(),
    };
    const wishes = wishesOf(own.fields, source.optOutField);
    const candidate = { ...own, id: row.id, type: row.type, title: row.title, author: own.author?.slug ?? '' };
    const sticky = site.stickyIds.includes(row.id);
    return {
      ...own,
      row,
      wishes,
      keeping,
      reason: keeping.reason ?? wishes.refusal ?? reasonAgainst({ ...candidate, sticky, ancestors }, source),
    };
  });
}

export async function readRows({ query, tables }: Reader, ids: readonly number[]): Promise<PostRow[]> {
  if (ids.length === 0) return [];
  return query<PostRow>(
    `SELECT ID AS id, post_author AS author, post_date AS date, post_date_gmt AS dateGmt,
     post_modified_gmt AS modifiedGmt, post_content AS content,
     post_title AS title, post_excerpt AS excerpt, post_status AS status, post_password AS password, post_name AS slug,
     post_parent AS parent, post_type AS type FROM ${tables.posts} WHERE ID IN (${marks(ids)})`,
    ids,
  );
}

interface Author {
  /** `user_nicename`. */
  slug: string;
  name: string;
}

async function readAuthors({ query, tables }: Reader, rows: readonly PostRow[]): Promise<Map<number, Author>> {
  const ids = [...new Set(rows.map(({ author }) => author))];
  if (ids.length === 0) return new Map();
  const users = await query<Author & { id: number }>(
    `SELECT ID AS id, user_nicename AS slug, display_name AS name FROM ${tables.users} WHERE ID IN (${marks(ids)})`,
    ids,
  );
  return new Map(users.map((user) => [Number(user.id), user]));
}
