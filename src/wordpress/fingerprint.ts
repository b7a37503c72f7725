import type { NewsSourceConfig, SourceConfig } from '../config/config.js';
import { readLocks } from './news.js';
import { plainText } from './post-text.js';
import { marks } from './tables.js';
import type { Reader } from './wordpress.js';

/** What a glance sees: equal to an earlier one where nothing happened that it can see. */
export interface Fingerprint {
  /** To be compared, and nothing else. */
  signs: string;
  /** Times in the `_edit_lock` of each rolling post, milliseconds since the epoch. An open editor renews them all the time. */
  locks: number[];
}

/** So many of each kind, the latest first: a save moves a draft's own date, and a publication gives one. */
const NEWEST = 50;

interface Row {
  id: number;
  title: string;
  modified: string;
}

/**
 * A few indexed reads that tell whether a cycle is worth its while (wordpress.md §4), the same number on a blog of any
 * size: the ends of two primary keys (new posts, revisions, meta of the trash), and the newest posts of each type and
 * status that a source shows. What is older and leaves no row behind, a tag renamed or a post deleted past the trash, is
 * found by the cycles.
 * @throws WordPressError
 */
export async function fingerprint(reader: Reader, sources: readonly SourceConfig[]): Promise<Fingerprint> {
  const { query, tables } = reader;
  const signs: unknown[] = [
    await query(`SELECT max(ID) AS id FROM ${tables.posts}`),
    await query(`SELECT max(meta_id) AS id FROM ${tables.postmeta}`),
  ];
  const rolling = new Set<number>();
  for (const [type, status] of shelves(sources)) {
    const rows = await query<Row>(
      `SELECT ID AS id, post_title AS title, post_modified AS modified FROM ${tables.posts}
       WHERE post_type = ? AND post_status = ? ORDER BY post_date DESC, ID DESC LIMIT ${NEWEST}`,
      [type, status],
    );
    signs.push(rows.map(({ id, modified }) => [id, modified]));
    const titles = type === 'post' ? titlesOf(sources, status) : [];
    for (const { id, title } of rows)
      if (titles.some((pattern) => pattern.test(plainText(title)))) rolling.add(Number(id));
  }
  const ids = [...rolling];
  if (ids.length === 0) return { signs: JSON.stringify(signs), locks: [] };
  // Two saves in one second bear the same date.
  signs.push(
    await query(
      `SELECT ID AS id, length(post_content) AS length FROM ${tables.posts} WHERE ID IN (${marks(ids)}) ORDER BY ID`,
      ids,
    ),
  );
  const locks = await readLocks(reader, ids);
  return { signs: JSON.stringify(signs), locks: ids.map((id) => locks.get(id) ?? 0) };
}

/** Types and statuses in which a source finds what it shows, each once. */
function shelves(sources: readonly SourceConfig[]): [type: string, status: string][] {
  const all = sources.flatMap((source) =>
    source.kind === 'posts'
      ? source.types.map((type) => `${type} publish`)
      : [...source.statuses, 'publish'].map((status) => `post ${status}`),
  );
  return [...new Set(all)].map((shelf) => shelf.split(' ') as [string, string]);
}

function titlesOf(sources: readonly SourceConfig[], status: string): RegExp[] {
  return sources
    .filter((source): source is NewsSourceConfig => source.kind === 'news' && source.statuses.includes(status))
    .map(({ title }) => new RegExp(title, 'iu'));
}
