import type { Reader } from './wordpress.js';

/** Rights that cannot change anything. */
const HARMLESS = new Set(['USAGE', 'SELECT', 'SHOW VIEW']);

/**
 * Privileges beyond reading, from the lines of SHOW GRANTS. Pure. Empty: the account can only read (promise 1).
 * A role counts as beyond, unless the lines say what it carries, as MariaDB's do of roles in use; so does a line that
 * cannot be understood. Nothing of what identifies the account (a password's hash) comes out.
 */
export function excessGrants(lines: readonly string[]): string[] {
  const excess = new Set<string>();
  const told = new Set(lines.map((line) => roleTold(line)));
  for (const line of lines) for (const right of rightsIn(line, told)) excess.add(right);
  return [...excess];
}

function rightsIn(line: string, told: ReadonlySet<string | null>): string[] {
  // What is taken away, and what is switched on at the start, gives nothing.
  if (line.trim() === '' || /^(?:REVOKE|SET DEFAULT ROLE) /i.test(line)) return [];
  const [, what = '', where] = /^GRANT (.+?) (ON|TO) /i.exec(withoutColumns(line)) ?? [];
  if (where === undefined) return [line.split(/\s+/, 2).join(' ')];
  const listed = what.split(',').map((part) => part.trim());
  const rights =
    where.toUpperCase() === 'TO'
      ? listed.filter((role) => !told.has(role)).map((role) => `role ${role}`)
      : listed.map((right) => right.toUpperCase()).filter((right) => !HARMLESS.has(right));
  return /\bWITH (?:.* )?GRANT OPTION\b/i.test(line) ? [...rights, 'GRANT OPTION'] : rights;
}

/** The role whose rights a line of MariaDB's tells: a grantee without a host, PUBLIC apart. */
function roleTold(line: string): string | null {
  return / ON \S.* TO (`[^`]+`)(?:$| WITH )/i.exec(line)?.[1] ?? null;
}

/** `SELECT (a, b), INSERT` → `SELECT, INSERT`: lists of columns hold commas too, and their names may hold anything. */
function withoutColumns(line: string): string {
  return line.replace(/ ?\((?:[^`()]|`[^`]*`)*\)/g, '');
}

/** Lines of SHOW GRANTS for the account in use. MySQL and MariaDB only. They may hold a password's hash. @throws WordPressError */
export async function readGrants({ query }: Reader): Promise<string[]> {
  const rows = await query<Record<string, string>>('SHOW GRANTS');
  return rows.map((row) => Object.values(row)[0] ?? '');
}
