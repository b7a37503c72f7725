import type { Database } from './database.js';

/** Strangers can make us know hosts (fediverse.md D56). */
const MOST = 50_000;

/** What holds back the deliveries to a host while the site's key changes. */
export interface Gate {
  /** The object id of what goes first, alone; null: nothing does. */
  awaits: string | null;
  /** Milliseconds since the epoch: nothing goes before. */
  quietUntil: number;
}

/** What a host is known to make of the site's keys. */
export interface HostKeys extends Gate {
  /** It took the newest key after it had refused the one before. */
  renewed: boolean;
  /** Does it refuse a key that it does not know? Others answer 202, and drop what they were sent. Null: not known yet. */
  refuses: boolean | null;
}

interface Row {
  host: string;
  awaits: string | null;
  quiet_until: number;
  renewed: number;
  refuses: number | null;
}

export type HostKeyStore = ReturnType<typeof hostKeyStore>;

/** The table `host_keys`: who has heard of the site's newest key, and which key each host takes. */
export function hostKeyStore({ sql }: Database, { most = MOST } = {}) {
  const find = sql.prepare<[string], Row>('SELECT * FROM host_keys WHERE host = ?');
  const clear = sql.prepare('DELETE FROM host_keys');
  const expect = sql.prepare(`
    INSERT INTO host_keys (host, awaits, changed_at)
    SELECT DISTINCT host, @objectId, @now FROM deliveries WHERE id > @after AND state = 'pending'
    ON CONFLICT (host) DO UPDATE SET awaits = excluded.awaits, changed_at = excluded.changed_at`);
  const heard = sql.prepare(`
    UPDATE host_keys SET awaits = NULL, quiet_until = CASE WHEN refuses = 1 THEN 0 ELSE @quietUntil END
    WHERE host = @host AND awaits = @objectId AND changed_at <= @madeAt`);
  const letGo = sql.prepare('UPDATE host_keys SET awaits = NULL WHERE host = ?');
  const learn = sql.prepare(`
    INSERT INTO host_keys (host, renewed, refuses, changed_at) VALUES (@host, @renewed, 1, @now)
    ON CONFLICT (host) DO UPDATE SET renewed = excluded.renewed, refuses = 1`);
  const old = '(awaits IS NOT NULL OR (refuses = 1 AND NOT renewed) OR quiet_until > @now)';
  const oldCount = sql.prepare<{ now: number }, number>(`SELECT count(*) FROM host_keys WHERE ${old}`).pluck();
  const oldHosts = sql
    .prepare<{ now: number; limit: number }, string>(
      `SELECT host FROM host_keys WHERE ${old} ORDER BY host LIMIT @limit`,
    )
    .pluck();
  const open = sql
    .prepare<{ now: number }, number>('SELECT count(*) FROM host_keys WHERE awaits IS NOT NULL OR quiet_until > @now')
    .pluck();
  const test = sql.prepare('UPDATE host_keys SET refuses = ? WHERE host = ?');
  const surplus = sql.prepare(`
    DELETE FROM host_keys WHERE host IN (
      SELECT host FROM host_keys ORDER BY awaits IS NULL, changed_at DESC LIMIT -1 OFFSET ${most})`);

  return {
    /** Null where nothing is known of the host. */
    of(host: string): HostKeys | null {
      const row = find.get(host);
      if (!row) return null;
      const { awaits, quiet_until: quietUntil, renewed, refuses } = row;
      return { awaits, quietUntil, renewed: renewed === 1, refuses: refuses === null ? null : refuses === 1 };
    },
    /** Another key, or the end of the one before: nobody waits for anything, and what is known of who took which holds no more. */
    clear(): void {
      clear.run();
    },
    /** The hosts of the deliveries after `after`, which are about `objectId`, hear it before anything else. */
    expect(after: number, objectId: string, now: number): void {
      expect.run({ after, objectId, now });
    },
    /**
     * The host took a delivery about `objectId`, made at `madeAt`. Where that was awaited, everything else may go: after `quietUntil`, or at
     * once where the host refuses a wrong key.
     */
    heard(host: string, objectId: string, madeAt: number, quietUntil: number): void {
      heard.run({ host, objectId, madeAt, quietUntil });
    },
    /** What was awaited will not come any more. */
    letGo(host: string): void {
      letGo.run(host);
    },
    /** The host refused one key and took the other; `renewed`: it took the newest. */
    learn(host: string, renewed: boolean, now: number): void {
      learn.run({ host, renewed: renewed ? 1 : 0, now });
    },
    tested(host: string, refuses: boolean): void {
      test.run(refuses ? 1 : 0, host);
    },
    /** How many hosts have not heard of the newest key, or are left in peace after it. */
    unsettled(now: number): number {
      return open.get({ now }) ?? 0;
    },
    /** Hosts that are sent the key before the newest, by name, at most `limit`; and how many there are. */
    onPrevious(now: number, limit: number): { count: number; hosts: string[] } {
      return { count: oldCount.get({ now }) ?? 0, hosts: oldHosts.all({ now, limit }) };
    },
    prune(): void {
      surplus.run();
    },
  };
}
