import { newest } from './posts.js';
import { marks } from './tables.js';
import type { Reader } from './wordpress.js';

/** A post as the database gives it, unrendered. */
export interface SampleText {
  id: number;
  title: string;
  /** The beginning of its content. */
  text: string;
}

/** What the newest public posts say, newest first: enough to judge how the blog's text is stored. */
export async function sampleTexts(reader: Reader, types: readonly string[], limit: number): Promise<SampleText[]> {
  const ids = await newest(reader, types, limit);
  if (ids.length === 0) return [];
  const rows = await reader.query<SampleText>(
    `SELECT ID AS id, post_title AS title, substr(post_content, 1, 4000) AS text FROM ${reader.tables.posts}
     WHERE ID IN (${marks(ids)}) ORDER BY ID DESC`,
    ids,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
