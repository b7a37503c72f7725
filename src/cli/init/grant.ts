import type { DatabasePlace } from './database-places.js';

export interface Grant {
  user: string;
  password: string;
  database: string;
  /** Of this blog: `wp_`, or `wp_2_` on a multisite. */
  prefix: string;
  usersTable: string;
  /** Tables of plugins, and of the network: whole names. */
  extraTables?: readonly string[];
}

/** What Herald reads whole (wordpress.md §2, Minimal GRANT). */
const tables = ['posts', 'postmeta', 'terms', 'termmeta', 'term_taxonomy', 'term_relationships', 'options'];
/** Of the users only what a byline needs: no mail address, no password hash. */
const userColumns = ['ID', 'user_nicename', 'display_name'];

/** The statements that make an account which can read what Herald needs, and nothing else. One line each, `;` at the end. */
export function grantStatements(grant: Grant, place: DatabasePlace): string[] {
  return accountHosts(place).flatMap((host) => {
    const account = `${text(grant.user)}@${text(host)}`;
    const on = (table: string) => `${name(grant.database)}.${name(table)}`;
    return [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${text(grant.password)};`,
      `ALTER USER ${account} IDENTIFIED BY ${text(grant.password)} WITH MAX_USER_CONNECTIONS 10;`,
      ...[...tables.map((table) => grant.prefix + table), ...(grant.extraTables ?? [])].map(
        (table) => `GRANT SELECT ON ${on(table)} TO ${account};`,
      ),
      `GRANT SELECT (${userColumns.join(', ')}) ON ${on(grant.usersTable)} TO ${account};`,
    ];
  });
}

/** As whom the server sees us. Over loopback it depends on whether it looks names up, so that both get the account. */
function accountHosts({ host, socket }: DatabasePlace): string[] {
  if (socket !== null) return ['localhost'];
  if (host === '::1') return ['localhost', '::1'];
  if (host.startsWith('127.') || host === 'localhost') return ['localhost', '127.0.0.1'];
  return ['%'];
}

function text(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

function name(value: string): string {
  return `\`${value.replaceAll('`', '``')}\``;
}
