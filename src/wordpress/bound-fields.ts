import { boundFields } from './post-bindings.js';
import { marks, narrowing } from './tables.js';
import type { Reader } from './wordpress.js';

/** Characters of a field: a Note says no more. */
const LONGEST = 20_000;

/**
 * The custom fields that the blocks of posts are bound to, of those posts alone.
 * @param patterns contents of the synced patterns that any of them may show
 * @returns by the post's id and the field's name
 */
export async function readBoundFields(
  { query, tables }: Reader,
  posts: readonly { id: number; content: string }[],
  patterns: readonly string[],
): Promise<Map<number, Map<string, string>>> {
  const found = new Map<number, Map<string, string>>();
  const shared = [...new Set(patterns.flatMap(boundFields))];
  for (const { id, content } of posts) {
    const names = [...new Set([...boundFields(content), ...shared])];
    if (names.length === 0) continue;
    const rows = await query<{ name: string; value: string | null }>(
      `SELECT meta_key AS name, SUBSTR(meta_value, 1, ${LONGEST}) AS value FROM ${tables.postmeta}
       WHERE post_id = ? AND ${narrowing('meta_key')} IN (${marks(names)}) ORDER BY meta_id DESC`,
      [Number(id), ...names],
    );
    // A key may stand twice; WordPress takes the first.
    found.set(Number(id), new Map(rows.map(({ name, value }) => [name, value ?? ''])));
  }
  return found;
}
