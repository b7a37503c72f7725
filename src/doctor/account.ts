import { excessGrants, readGrants } from '../wordpress/grants.js';
import { type Check, ok, warning } from './check.js';

/** Promise 1: Herald only reads, and its account should not be able to do more. */
export const account: Check = {
  name: 'account',
  async run({ wordpress, config }) {
    const { url } = config.wordpress;
    if (url.startsWith('sqlite:')) return ok('the blog’s file is opened for reading only');
    const excess = excessOf(await wordpress.snapshot(readGrants), url);
    if (excess === null) return ok('the database account can read, and nothing else');
    return warning(
      `the database account may do more than read: ${excess}`,
      'let Herald have an account of its own: herald init --force prints the statements; or REVOKE what is too much',
    );
  },
};

/** The rights beyond reading, for a person; null when there are none. `url` names the database. */
export function excessOf(grants: readonly string[], url: string): string | null {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const excess = excessGrants(grants.filter((line) => concerns(line, database)));
  if (excess.length === 0) return null;
  return excess.length > 4 ? `${excess.slice(0, 4).join(', ')} and ${excess.length - 4} more` : excess.join(', ');
}

/** MariaDB lets everybody (PUBLIC) write to databases called test, and SHOW GRANTS tells: no business of the blog's. */
export function concerns(line: string, database: string): boolean {
  const [, pattern] = / ON `(.+?)`\.\S+ TO `?PUBLIC\b/.exec(line) ?? [];
  if (pattern === undefined) return true;
  const like = pattern.replace(/\\+([_%])|([_%])|([^\w])/g, (_, literal, wild, other) =>
    literal !== undefined ? literal : wild === '%' ? '.*' : wild === '_' ? '.' : `\\${other}`,
  );
  return new RegExp(`^${like}$`, 'i').test(database);
}
