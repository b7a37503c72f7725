import { maskUrl } from '../config/secrets.js';
import { readSite } from '../wordpress/site.js';
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
      const { message } = error as Error;
      return failed(`${url} cannot be read: ${message.replace(/\s+/g, ' ')}`, cureFor(message));
    }
  },
};

/** MySQL's own words tell which of the usual reasons it is. */
function cureFor(message: string): string {
  if (/ECONNREFUSED|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND/.test(message)) {
    return 'start the database, or correct host, port or socketPath in wordpress.url';
  }
  if (/command denied|SELECT command/i.test(message)) {
    return 'run the GRANT statements that herald init printed, for this wordpress.table_prefix';
  }
  if (/denied/i.test(message))
    return 'make the account with the statements that herald init printed, or correct its password';
  if (/Unknown database/i.test(message)) return 'correct the database’s name in wordpress.url';
  if (/doesn.t exist|no such table/i.test(message))
    return 'correct wordpress.table_prefix: see $table_prefix in wp-config.php';
  return 'correct wordpress.url, and look at the database’s log';
}
