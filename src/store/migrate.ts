import type Database from 'better-sqlite3';
import { canonicalId, sameOrigin } from '../activitypub/uris.js';
import { parseUrl } from '../model/parse-url.js';
import { migrations } from './migrations/index.js';
import { StoreError } from './store-error.js';

/**
 * Brings the schema up to this version, each step in its own transaction.
 * @throws StoreError when a newer Herald has written the file.
 */
export function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new StoreError(
      `the store was written by a newer Herald (schema ${version}, this one knows ${migrations.length}): install that version, or restore a backup`,
    );
  }
  // For the statements of migrations alone.
  db.function('canonical_id', (uri) => canonicalId(String(uri)));
  db.function('same_origin', (one, other) =>
    Number([one, other].every((uri) => parseUrl(String(uri)) !== null) && sameOrigin(String(one), String(other))),
  );
  migrations.slice(version).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version + index + 1}`);
    }).exclusive();
  });
}
