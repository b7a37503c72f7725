import type { Reader } from './wordpress.js';

/** Rights that cannot change anything. */
const HARMLESS = new Set(['USAGE', 'SELECT', 'SHOW VIEW']);

/**
 * Privileges beyond reading, from the lines of SHOW GRANTS. Pure. Empty: the account can only read (promise 1).
 * Roles and proxies count as beyond: what they carry is not said here.
 */
export function excessGrants(lines: readonly string[]): string[] {
  const excess = new Set<string>();
  for (const line of lines) {
    const match = /^GRANT (.+?) (?:ON |TO )/i.exec(line);
    for (const part of splitPrivileges(match?.[1] ?? '')) if (!HARMLESS.has(part)) excess.add(part);
    if (/WITH (?:.*)GRANT OPTION/i.test(line)) excess.add('GRANT OPTION');
  }
  return [...excess];
}

/** `SELECT (a, b), INSERT` → SELECT, INSERT: column lists hold commas too. */
function splitPrivileges(text: string): string[] {
  return text
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((part) => part.trim().toUpperCase())
    .filter((part) => part !== '');
}

/** Lines of SHOW GRANTS for the account in use. MySQL and MariaDB only. @throws WordPressError */
export async function readGrants({ query }: Reader): Promise<string[]> {
  const rows = await query<Record<string, string>>('SHOW GRANTS');
  return rows.map((row) => Object.values(row)[0] ?? '');
}
