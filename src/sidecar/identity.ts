import type { SiteKey } from '../actor/key-ring.js';
import type { Config } from '../config/config.js';
import { SetupError } from '../config/setup-error.js';
import type { SiteActor } from '../model/site-actor.js';
import type { Database } from '../store/database.js';
import { openStores } from '../store/open-stores.js';

/**
 * Whoever follows knows the actor by its handle and address: a store that somebody follows keeps both (fediverse.md W15).
 * @throws SetupError, with the store closed
 */
export function keepIdentity(db: Database, { handle, origin }: Config['site']): void {
  const { settings, followers, notes } = openStores(db);
  const known = settings.get('identity');
  if (known?.handle === handle && known.origin === origin) return;
  if (known !== null && followers.count() + notes.count() > 0) {
    const spoke = `@${known.handle}@${new URL(known.origin).host}`;
    db.close();
    throw new SetupError(
      `this store speaks as ${spoke} (${known.origin}), and others know it so: set site.handle = "${known.handle}" and site.origin = "${known.origin}" again, or begin anew with another store.data_dir`,
    );
  }
  settings.set('identity', { handle, origin });
}

/** Null until WordPress was read once. */
export function siteActor(
  profile: SiteActor['profile'] | null,
  { number, publicKeyPem }: Pick<SiteKey, 'number' | 'publicKeyPem'>,
  publishedAt: number,
): SiteActor | null {
  return profile && { profile, keyNumber: number, publicKeyPem, publishedAt };
}
