import type { RemoteActor } from '../model/remote-actor.js';
import type { Database } from './database.js';

interface Row {
  id: string;
  type: string;
  inbox: string;
  shared_inbox: string | null;
  username: string;
  name: string;
  url: string | null;
  key_id: string | null;
  key_pem: string | null;
  fetched_at: number;
}

/** Strangers can make us know actors: more than this are not kept, followers apart (D56), nor for longer. */
const MOST = 50_000;
const KEEP = 90 * 24 * 3600_000;
/** A flood does not wait for the hour at which old rows go: so many answers, and the surplus goes. */
const EVERY = 1000;

export type RemoteActorStore = ReturnType<typeof remoteActorStore>;

/** The table `remote_actors`: what their own servers said of them, last time we asked. */
export function remoteActorStore({ sql }: Database, { most = MOST, every = EVERY } = {}) {
  const put = sql.prepare(
    `INSERT INTO remote_actors (id, type, inbox, shared_inbox, username, name, url, key_id, key_pem, fetched_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET type = excluded.type, inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
       username = excluded.username, name = excluded.name, url = excluded.url, key_id = excluded.key_id,
       key_pem = excluded.key_pem, fetched_at = excluded.fetched_at`,
  );
  const byId = sql.prepare<[string], Row>('SELECT * FROM remote_actors WHERE id = ?');
  const byKey = sql.prepare<[string], Row>('SELECT * FROM remote_actors WHERE key_id = ?');
  const remove = sql.prepare('DELETE FROM remote_actors WHERE id = ?');
  const surplus = sql.prepare(
    `DELETE FROM remote_actors WHERE id IN (
       SELECT id FROM remote_actors WHERE id NOT IN (SELECT actor FROM followers)
       ORDER BY fetched_at DESC LIMIT -1 OFFSET ${most})`,
  );
  const old = sql.prepare('DELETE FROM remote_actors WHERE fetched_at < ? AND id NOT IN (SELECT actor FROM followers)');
  const ids = sql
    .prepare<[string, number], string>('SELECT id FROM remote_actors WHERE id > ? ORDER BY id LIMIT +?')
    .pluck();
  const named = sql.prepare<[string], Row>('SELECT * FROM remote_actors WHERE username = ? COLLATE NOCASE');
  let grown = 0;
  return {
    put(actor: RemoteActor): void {
      const { key } = actor;
      put.run(
        actor.id,
        actor.type,
        actor.inbox,
        actor.sharedInbox,
        actor.username,
        actor.name,
        actor.url,
        key?.id ?? null,
        key?.pem ?? null,
        actor.fetchedAt,
      );
      grown += 1;
      if (grown < every) return;
      grown = 0;
      surplus.run();
    },
    byId(id: string): RemoteActor | null {
      const row = byId.get(id);
      return row ? fromRow(row) : null;
    },
    byKey(keyId: string): RemoteActor | null {
      const row = byKey.get(keyId);
      return row ? fromRow(row) : null;
    },
    remove(id: string): void {
      remove.run(id);
    },
    /** Ids in order, after `id`. */
    page(id: string, limit: number): string[] {
      return ids.all(id, limit);
    },
    /** Who goes by `name` on the host of its own id; null where none or several do. */
    byHandle(name: string, host: string): RemoteActor | null {
      const [one, ...others] = named.all(name).filter(({ id }) => new URL(id).host === host);
      return one && others.length === 0 ? fromRow(one) : null;
    },
    /** The ones asked longest ago go first. */
    prune(now: number): void {
      old.run(now - KEEP);
      surplus.run();
    },
  };
}

function fromRow(row: Row): RemoteActor {
  return {
    id: row.id,
    type: row.type,
    inbox: row.inbox,
    sharedInbox: row.shared_inbox,
    username: row.username,
    name: row.name,
    url: row.url,
    key: row.key_id && row.key_pem ? { id: row.key_id, pem: row.key_pem } : null,
    fetchedAt: row.fetched_at,
  };
}
