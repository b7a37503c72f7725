import { excessGrants, readGrants } from '../wordpress/grants.js';
import { type Check, ok, warning } from './check.js';

/** Promise 1: Herald only reads, and its account should not be able to do more. */
export const account: Check = {
  name: 'account',
  async run({ wordpress, config }) {
    if (config.wordpress.url.startsWith('sqlite:')) return ok('the blog’s file is opened for reading only');
    const excess = excessGrants(await wordpress.snapshot(readGrants));
    if (excess.length === 0) return ok('the database account can read, and nothing else');
    const shown =
      excess.length > 4 ? `${excess.slice(0, 4).join(', ')} and ${excess.length - 4} more` : excess.join(', ');
    return warning(
      `the database account may do more than read: ${shown}`,
      'let Herald have an account of its own: herald init --force prints the statements; or REVOKE what is too much',
    );
  },
};
