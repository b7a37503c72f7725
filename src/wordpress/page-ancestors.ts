import type { PostRow } from './select-posts.js';
import { marks } from './tables.js';
import type { Reader } from './wordpress.js';

/** Slugs of a page's ancestors, topmost first, by the page's id. All pages go up together, a step at a time. */
export async function readParents({ query, tables }: Reader, rows: readonly PostRow[]): Promise<Map<number, string[]>> {
  const above = new Map<number, { slug: string; parent: number }>();
  let wanted = rows.filter(({ type }) => type !== 'post').map(({ parent }) => parent);
  for (;;) {
    const ids = [...new Set(wanted)].filter((id) => id > 0 && !above.has(id));
    if (ids.length === 0) break;
    const found = await query<{ id: number; slug: string; parent: number }>(
      `SELECT ID AS id, post_name AS slug, post_parent AS parent FROM ${tables.posts} WHERE ID IN (${marks(ids)})`,
      ids,
    );
    for (const { id, slug, parent } of found) above.set(Number(id), { slug, parent: Number(parent) });
    wanted = found.map(({ parent }) => Number(parent));
  }
  return new Map(rows.map((row) => [row.id, row.type === 'post' ? [] : pathAbove(row, above)]));
}

function pathAbove({ id, parent }: PostRow, above: ReadonlyMap<number, { slug: string; parent: number }>): string[] {
  const path: string[] = [];
  const seen = new Set([id]);
  for (let next = parent; next > 0 && !seen.has(next); ) {
    seen.add(next);
    const page = above.get(next);
    if (!page) break;
    path.unshift(page.slug);
    next = page.parent;
  }
  return path;
}
