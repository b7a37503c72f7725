import { mysqlUrl } from './database-places.js';
import type { Blog, Candidate } from './find-blog.js';
import { grantStatements } from './grant.js';

/** The account that the configuration will hold, and what is left to do for it. */
export interface ChosenAccount {
  url: string;
  remark: string;
  grant: string[];
  warnings: string[];
}

/**
 * WordPress's own account may write: it is kept only when it is asked for, and that is said plainly. Otherwise Herald gets
 * one of its own, which the database's administrator has to make.
 */
export function chooseAccount(
  keepWordPressAccount: boolean,
  blog: Blog,
  { wordpress, place }: Candidate,
  {
    instance,
    mintPassword,
    extraTables = [],
  }: { instance: string; mintPassword: () => string; extraTables?: readonly string[] },
): ChosenAccount {
  const kept = { url: wordpress.url, grant: [] };
  if (wordpress.url.startsWith('sqlite:')) return { ...kept, remark: 'Opened for reading only.', warnings: [] };
  if (!blog.ownAccount || place === null) {
    return {
      ...kept,
      remark: 'The account given to herald init. It should be able to read, and nothing else.',
      warnings: [],
    };
  }
  if (keepWordPressAccount) {
    const warning =
      'the configuration holds WordPress’s own account, which can write and delete. Herald only reads, but whoever reads the file can do more';
    return {
      ...kept,
      remark: 'WordPress’s own account: it can write and delete (--use-wordpress-account).',
      warnings: [warning],
    };
  }
  const account = { user: accountName(instance), password: mintPassword() };
  const usersTable = wordpress.usersTable ?? `${wordpress.tablePrefix}users`;
  const grant = { ...account, database: blog.database, prefix: wordpress.tablePrefix, usersTable, extraTables };
  return {
    url: mysqlUrl(place, account, blog.database, blog.tls),
    remark:
      'An account of Herald’s own that can only read. It must be made in the database first: herald init printed how.',
    grant: grantStatements(grant, place),
    warnings: [],
  };
}

/** Each site's Herald has an account of its own, so that setting up one changes no other's password. MySQL takes 32 characters. */
function accountName(instance: string): string {
  const name = instance
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return name === '' || name === 'herald' ? 'herald' : `herald_${name}`.slice(0, 32);
}
