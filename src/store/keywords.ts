import type { Database } from './database.js';

export interface Keyword {
  word: string;
  /** Milliseconds since the epoch. */
  addedAt: number;
}

export type KeywordStore = ReturnType<typeof keywordStore>;

/** The table `keywords`: words as notifiers/keywords.ts folds them. */
export function keywordStore({ sql }: Database) {
  const add = sql.prepare('INSERT INTO keywords (word, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const remove = sql.prepare('DELETE FROM keywords WHERE word = ?');
  const all = sql.prepare<[], Keyword>('SELECT word, added_at AS addedAt FROM keywords ORDER BY word');
  return {
    /** @returns whether it is new */
    add(word: string, now: number): boolean {
      return add.run(word, now).changes > 0;
    },
    /** @returns whether it was there */
    remove(word: string): boolean {
      return remove.run(word).changes > 0;
    },
    all(): Keyword[] {
      return all.all();
    },
  };
}
