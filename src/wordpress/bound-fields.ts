import { boundFields } from './post-bindings.js';
import { marks, narrowing } from './tables.js';
import type { Reader } from './wordpress.js';

/** Characters of a field: a Note says no more. */
const LONGEST = 20_000;

/**
 * The custom fields that the blocks of posts are bound to, in one query.
 * @param patterns contents of the synced patterns that any of the posts may show
 * @returns by the post's id and the field's name
 */
export async function readBoundFields(
  { query, tables }: Reader,
  posts: readonly { id: number; content: string }[],
  patterns: readonly string[],
): Promise<Map<number, Map<string, string>>> {
  const found = new Map<number, Map<string, string>>();
  const shared = patterns.flatMap(boundFields);
  const bound = posts.map(({ id, content }) => ({ id: Number(id), names: [...boundFields(content), ...shared] }));
  const ids = bound.filter(({ names }) => names.length > 0).map(({ id }) => id);
  const names = [...new Set(bound.flatMap(({ names }) => names))];
  if (ids.length === 0) return found;
  const rows = await query<{ id: number; name: string; value: string | null }>(
    `SELECT post_id AS id, meta_key AS name, SUBSTR(meta_value, 1, ${LONGEST}) AS value FROM ${tables.postmeta}
     WHERE post_id IN (${marks(ids)}) AND ${narrowing('meta_key')} IN (${marks(names)}) ORDER BY meta_id DESC`,
    [...ids, ...names],
  );
  // A key may stand twice; WordPress takes the first.
  for (const { id, name, value } of rows) {
    const fields = found.get(Number(id)) ?? new Map<string, string>();
    found.set(Number(id), fields.set(name, value ?? ''));
  }
  return found;
}
