import type Database from 'better-sqlite3';
import { canonicalId, sameOrigin } from '../activitypub/uris.js';
import { SetupError } from '../config/setup-error.js';
import { parseUrl } from '../model/parse-url.js';
import { migrations } from './migrations/index.js';
import { StoreError } from './store-error.js';

/**
 * Brings the schema up to this version, each step in its own transaction.
 * @throws SetupError when a newer Herald has written the file
 */
export function migrate(db: Database.Database): void {
  const version = schemaOf(db);
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

/**
 * For a store that is only read: a command must not change the schema under a service of another version.
 * @throws SetupError when a newer Herald has written the file, StoreError when the schema is older than this version's
 */
export function requireSchema(db: Database.Database): void {
  const version = schemaOf(db);
  if (version < migrations.length) {
    throw new StoreError(
      `an older Herald wrote the store (schema ${version}, this one needs ${migrations.length}): stop the service first, then start it with this version, which migrates the store`,
    );
  }
}

function schemaOf(db: Database.Database): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version <= migrations.length) return version;
  throw new SetupError(
    `the store was written by a newer Herald (schema ${version}, this one knows ${migrations.length}): install that version, or restore a backup`,
  );
}
