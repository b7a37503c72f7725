import type { Database } from './database.js';

/**
 * Gives all that belongs to one source to another. Where the other knows an item under the same key already, and has no Note of
 * it, the item with its history wins; where both have a Note, each keeps its own. The cursor goes along unless the other has one.
 */
export function renameSource({ sql, transaction }: Database, from: string, to: string): void {
  transaction(() => {
    sql
      .prepare(
        `DELETE FROM items WHERE source = ? AND state <> 'live'
         AND EXISTS (SELECT 1 FROM items o WHERE o.source = ? AND o.key = items.key)`,
      )
      .run(to, from);
    for (const table of ['items', 'held_changes', 'cursors'])
      sql.prepare(`UPDATE OR IGNORE ${table} SET source = ? WHERE source = ?`).run(to, from);
    sql.prepare('UPDATE notes SET source = ? WHERE source = ? AND deleted_at IS NULL').run(to, from);
    for (const table of ['held_changes', 'cursors']) sql.prepare(`DELETE FROM ${table} WHERE source = ?`).run(from);
  });
}
