import type { SignatureScheme } from '../signatures/signed-claim.js';
import type { Database } from './database.js';

/** Long enough to spare knocks, short enough that a host which changed its mind is asked again (fediverse.md S10). */
const KEEP = 30 * 24 * 3600_000;
/** Strangers can make us know hosts (D56). */
const MOST = 50_000;
/** A flood does not wait for the hour at which old rows go: so many lessons, and the surplus goes. */
const EVERY = 1000;

export type SignaturePreferenceStore = ReturnType<typeof signaturePreferenceStore>;

/** The table `signature_preferences`: which kind of signature a host took when it had refused the other. */
export function signaturePreferenceStore({ sql }: Database, { most = MOST, every = EVERY } = {}) {
  const find = sql
    .prepare<[string, number], SignatureScheme>(
      'SELECT scheme FROM signature_preferences WHERE host = ? AND learned_at >= ?',
    )
    .pluck();
  const learn = sql.prepare(`
    INSERT INTO signature_preferences (host, scheme, learned_at) VALUES (?, ?, ?)
    ON CONFLICT (host) DO UPDATE SET scheme = excluded.scheme, learned_at = excluded.learned_at`);
  const old = sql.prepare('DELETE FROM signature_preferences WHERE learned_at < ?');
  const surplus = sql.prepare(
    `DELETE FROM signature_preferences WHERE host IN (
       SELECT host FROM signature_preferences ORDER BY learned_at DESC LIMIT -1 OFFSET ${most})`,
  );
  let grown = 0;

  function dropSurplus(): void {
    surplus.run();
    grown = 0;
  }

  return {
    /** @returns null where nothing was learned in the last thirty days */
    of(host: string, now: number): SignatureScheme | null {
      return find.get(host, now - KEEP) ?? null;
    },
    learn(host: string, scheme: SignatureScheme, now: number): void {
      learn.run(host, scheme, now);
      grown += 1;
      if (grown >= every) dropSurplus();
    },
    prune(now: number): void {
      old.run(now - KEEP);
      dropSurplus();
    },
  };
}
