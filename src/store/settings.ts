import type { KnownKeys, Profile } from '../model/site-actor.js';
import type { Database } from './database.js';

/** What of the blog must be known while WordPress is down, beside the profile. */
export interface BlogFacts {
  /** BCP-47. */
  language: string;
  /** Its search, without the words. Missing where an older Herald wrote it. */
  searchPage?: string;
}

/** Facts about this installation. */
export interface Settings {
  /** Which WordPress database this store belongs to. */
  wordpressIdentity: string;
  /** Another identity that was met instead, until it is approved or gone. */
  foreignIdentity: string;
  /** Kept here so that the actor answers while WordPress is down. */
  profile: Profile;
  /** Hash of the actor, less its key, as others were shown it. */
  shownProfile: string;
  blog: BlogFacts;
  /** As which actor this store has spoken. */
  identity: { handle: string; origin: string };
  /** With which keys this store has spoken. */
  keys: KnownKeys;
  /** Milliseconds since the epoch: when Herald first ran here. */
  bornAt: number;
  /** How often the store was opened to write; the file of the same name in the data directory counts the same. */
  generation: number;
  /** In a copy made by `herald backup`, until Herald opens it: when it was made, in milliseconds since the epoch. */
  backup: { madeAt: number };
  /** The store came from a backup of the time `from`; until the operator has answered, nothing is announced. */
  restored: { from: number; at: number };
  /** Blocks changed, and what follows from them is not all done: a mark of the last change. */
  unenforcedBlocks: string;
}

export type SettingsStore = ReturnType<typeof settingsStore>;

/** The table `settings`: JSON by name. */
export function settingsStore({ sql }: Database) {
  const select = sql.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const upsert = sql.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = sql.prepare('DELETE FROM settings WHERE name = ?');
  return {
    get<K extends keyof Settings>(name: K): Settings[K] | null {
      const row = select.get(name);
      return row ? (JSON.parse(row.value) as Settings[K]) : null;
    },
    set<K extends keyof Settings>(name: K, value: Settings[K]): void {
      upsert.run(name, JSON.stringify(value));
    },
    remove(name: keyof Settings): void {
      remove.run(name);
    },
  };
}
