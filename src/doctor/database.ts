import { maskUrl } from '../config/secrets.js';
import { readSite } from '../wordpress/site.js';
import { WordPressError, type WordPressTrouble } from '../wordpress/wordpress-error.js';
import { type Check, failed, ok } from './check.js';

export const database: Check = {
  name: 'database',
  async run({ wordpress, config, now }) {
    const url = maskUrl(config.wordpress.url);
    const before = now();
    try {
      const site = await wordpress.snapshot((reader) => readSite(reader, config.wordpress));
      return ok(`reads “${site.name}” from ${url} in ${now() - before} ms`);
    } catch (error) {
      return failed((error as Error).message.replace(/\s+/g, ' '), cureFor(error as Error));
    }
  },
};

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
