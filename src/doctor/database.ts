import { maskUrl } from '../config/secrets.js';
import { readSite } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { WordPressError, type WordPressTrouble } from '../wordpress/wordpress-error.js';
import { type Check, failed, ok, warning } from './check.js';

export const database: Check = {
  name: 'database',
  async run({ wordpress, config, now }) {
    const url = maskUrl(config.wordpress.url);
    const before = now();
    try {
      const { site, journal } = await wordpress.snapshot(async (reader) => ({
        site: await readSite(reader, config.wordpress),
        journal: await journalOf(reader, config.wordpress.url),
      }));
      if (journal !== 'wal') {
        return warning(
          `reads “${site.name}” from ${url}, whose journal_mode is ${journal}: while Herald reads, WordPress waits before it saves`,
          'turn on the write-ahead log once, while nothing writes: sqlite3 FILE "PRAGMA journal_mode = WAL"',
        );
      }
      return ok(`reads “${site.name}” from ${url} in ${now() - before} ms`);
    } catch (error) {
      return failed((error as Error).message.replace(/\s+/g, ' '), cureFor(error as Error));
    }
  },
};

/** How a blog on SQLite keeps what is being written; `wal` where the question does not arise. */
async function journalOf({ query }: Reader, url: string): Promise<string> {
  if (!url.startsWith('sqlite:')) return 'wal';
  const [row] = await query<{ journal_mode: string }>('PRAGMA journal_mode');
  return row?.journal_mode ?? 'wal';
}

/** The message says what is wrong; this, what to do. */
const cures: Readonly<Record<WordPressTrouble, string>> = {
  unreachable: 'start the database, or correct host, port or socketPath in wordpress.url',
  'access-denied':
    'run the statements that herald init printed, for this wordpress.table_prefix, or correct the password',
  'no-database': 'correct the database’s name in wordpress.url',
  'not-wordpress': 'correct wordpress.table_prefix: see $table_prefix in wp-config.php',
  busy: 'wait, or let the account have a few connections more (MAX_USER_CONNECTIONS)',
  query: 'look at the database’s log',
};

function cureFor(error: Error): string {
  return error instanceof WordPressError
    ? cures[error.trouble]
    : 'correct wordpress.url, and look at the database’s log';
}
