import type { Database } from './database.js';

/** What handlers remember of strangers has an end (promise 9): keys of each handler; the ones longest untouched go. */
const MOST_KEYS = 10_000;
const LONGEST_KEY = 500;
const LONGEST_VALUE = 4096;
/** So many new keys, and the surplus goes. */
const EVERY = 500;

export type HandlerMemoryStore = ReturnType<typeof handlerMemoryStore>;

/** The table `handler_memory`: small JSON values by handler and key. Every write expects the caller's transaction. */
export function handlerMemoryStore({ sql }: Database, { most = MOST_KEYS, every = EVERY } = {}) {
  const put = sql.prepare(
    `INSERT INTO handler_memory (handler, key, value, remembered_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (handler, key) DO UPDATE SET value = excluded.value, remembered_at = excluded.remembered_at`,
  );
  const get = sql
    .prepare<[string, string], string>('SELECT value FROM handler_memory WHERE handler = ? AND key = ?')
    .pluck();
  const remove = sql.prepare('DELETE FROM handler_memory WHERE handler = ? AND key = ?');
  const surplus = sql.prepare(
    `DELETE FROM handler_memory WHERE handler = @handler AND key IN (
       SELECT key FROM handler_memory WHERE handler = @handler ORDER BY remembered_at DESC LIMIT -1 OFFSET ${most})`,
  );
  const handlers = sql.prepare<[], string>('SELECT DISTINCT handler FROM handler_memory').pluck();
  const grown = new Map<string, number>();
  return {
    /** @throws Error when the key has more than 500 characters, or the value more than 4096 as JSON, or is none */
    remember(handler: string, key: string, value: unknown, now: number): void {
      const json: unknown = JSON.stringify(value);
      if (key.length > LONGEST_KEY) throw new Error(`a key to remember has at most ${LONGEST_KEY} characters`);
      if (typeof json !== 'string' || json.length > LONGEST_VALUE)
        throw new Error(`what is remembered is JSON of at most ${LONGEST_VALUE} characters`);
      put.run(handler, key, json, now);
      const more = (grown.get(handler) ?? 0) + 1;
      grown.set(handler, more % every);
      if (more >= every) surplus.run({ handler });
    },
    /** Null where nothing is remembered. */
    recall(handler: string, key: string): unknown {
      const json = get.get(handler, key);
      return json === undefined ? null : JSON.parse(json);
    },
    /** Also of handlers that are there no more, and where restarts came before the surplus was noticed. */
    prune(): void {
      for (const handler of handlers.all()) surplus.run({ handler });
    },
    forget(handler: string, key: string): void {
      remove.run(handler, key);
    },
  };
}
