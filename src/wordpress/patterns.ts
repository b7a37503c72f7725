import { type PostBlock, parseBlocks } from './post-blocks.js';
import { DEEPEST_PATTERN } from './post-html.js';
import { isPublic } from './post-row.js';
import { marks, narrowing } from './tables.js';
import type { Reader } from './wordpress.js';

/** Of one reading: a post never shows more than a hundred. */
const MOST = 1000;

/**
 * Content of the synced patterns that the contents refer to, and those refer to, as deep as they are rendered. One that is a
 * draft, or wants a password, says nothing on the page either.
 */
export async function readPatterns(
  { query, tables }: Reader,
  referring: readonly string[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  let contents = referring;
  for (let depth = 0; depth < DEEPEST_PATTERN; depth += 1) {
    const ids = [...new Set(contents.flatMap(patternIds))].filter((id) => !found.has(id)).slice(0, MOST - found.size);
    if (ids.length === 0) break;
    const rows = await query<{ id: number; content: string; status: string; password: string }>(
      `SELECT ID AS id, post_content AS content, post_status AS status, post_password AS password FROM ${tables.posts}
       WHERE ID IN (${marks(ids)}) AND ${narrowing('post_type')} = 'wp_block'`,
      ids,
    );
    const patterns = rows.filter(isPublic);
    for (const { id, content } of patterns) found.set(Number(id), content);
    contents = patterns.map(({ content }) => content);
  }
  return found;
}

/** Ids of the patterns that a content refers to (`core/block`), wherever they stand in it. */
function patternIds(content: string): number[] {
  return /<!--\s+wp:(?:core\/)?block\s/.test(content) ? parseBlocks(content).flatMap(idsIn) : [];
}

function idsIn({ name, attributes, inner }: PostBlock): number[] {
  const id = name === 'core/block' ? Number(attributes.ref) : 0;
  return [...(Number.isSafeInteger(id) && id > 0 ? [id] : []), ...inner.flatMap(idsIn)];
}
