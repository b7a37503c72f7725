import type { SiteKey } from '../actor/key-ring.js';
import type { Config } from '../config/config.js';
import { SetupError } from '../config/setup-error.js';
import type { SiteActor } from '../model/site-actor.js';
import type { Database } from '../store/database.js';
import { identityFault } from '../store/known-identity.js';
import { openStores } from '../store/open-stores.js';

/** @throws SetupError, with the store closed, where others know it by another name */
export function keepIdentity(db: Database, { handle, origin }: Config['site']): void {
  const fault = identityFault(db, { handle, origin });
  if (fault !== null) {
    db.close();
    throw new SetupError(fault);
  }
  const { settings } = openStores(db);
  const known = settings.get('identity');
  if (known?.handle !== handle || known.origin !== origin) settings.set('identity', { handle, origin });
}

/** Null until WordPress was read once. */
export function siteActor(
  profile: SiteActor['profile'] | null,
  { number, publicKeyPem }: Pick<SiteKey, 'number' | 'publicKeyPem'>,
  publishedAt: number,
): SiteActor | null {
  return profile && { profile, keyNumber: number, publicKeyPem, publishedAt };
}
