import type { Database } from './database.js';
import { followerStore } from './followers.js';
import { noteStore } from './notes.js';
import { settingsStore } from './settings.js';

/**
 * Why the store must not speak under this handle and origin, with the cure; null: it may. Followers know the actor by its handle and address: a
 * store that somebody follows keeps both (fediverse.md W15).
 */
export function identityFault(db: Database, { handle, origin }: { handle: string; origin: string }): string | null {
  const known = settingsStore(db).get('identity');
  if (known === null || (known.handle === handle && known.origin === origin)) return null;
  if (followerStore(db).count() + noteStore(db).count() === 0) return null;
  const spoke = `@${known.handle}@${new URL(known.origin).host}`;
  return `this store speaks as ${spoke} (${known.origin}), and others know it so: set site.handle = "${known.handle}" and site.origin = "${known.origin}" again, or begin with another store.data_dir`;
}
