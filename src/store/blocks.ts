import type { BlockSeverity } from '../model/block.js';
import type { Database } from './database.js';

export type BlockStore = ReturnType<typeof blockStore>;

/** The table `blocks`. */
export function blockStore({ sql }: Database) {
  const severities = sql
    .prepare<[string], BlockSeverity>(
      'SELECT severity FROM blocks WHERE target IN (SELECT value FROM json_each(?)) ORDER BY severity DESC',
    )
    .pluck();
  return {
    /** What an actor id, or any address on a host, is blocked by: itself, its domain, or a domain above that (D43). The harder wins. */
    severityOf(uri: string): BlockSeverity | null {
      return severities.get(JSON.stringify([uri, ...domainsOf(uri)])) ?? null;
    },
  };
}

/** `social.example.org`, `example.org`, `org`: as `blocks` names domains, without port and trailing dot. */
function domainsOf(uri: string): string[] {
  const labels = new URL(uri).hostname.toLowerCase().replace(/\.$/, '').split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}
