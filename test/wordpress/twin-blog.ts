import { execFileSync } from 'node:child_process';
import Sqlite from 'better-sqlite3';
import type { MariaDb } from '../lab/mariadb.js';

const INCLUDES = '/usr/share/wordpress/wp-admin/includes/schema.php';
const TABLES = [
  ...['posts', 'postmeta', 'terms', 'term_taxonomy', 'term_relationships', 'termmeta', 'options', 'users', 'usermeta'],
  ...['comments', 'commentmeta', 'links'],
];

/** The statements by which WordPress itself makes its tables on MySQL: its own file, asked by PHP. */
export function realSchema(prefix: string, charset = 'utf8mb4'): string[] {
  const script = `
    class wpdb {
      public $blogid = 1;
      function __get($name) { return '${prefix}' . $name; }
      function get_charset_collate() { return 'DEFAULT CHARACTER SET ${charset}'; }
    }
    function is_multisite() { return false; }
    define('ABSPATH', '/usr/share/wordpress/');
    $wpdb = new wpdb();
    require '${INCLUDES}';
    echo wp_get_db_schema('all');`;
  const text = execFileSync('php', ['-d', 'display_errors=stderr', '-r', script], { encoding: 'utf8' });
  return text
    .split(/;\s*(?=CREATE|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Makes an empty blog in a database of its own. */
export async function makeTables(mariadb: MariaDb, database: string, prefix = 'wp_', charset?: string): Promise<void> {
  await mariadb.createDatabase(database);
  await mariadb.sql([`USE \`${database}\``, ...realSchema(prefix, charset)].join(';\n'));
}

/** The same blog on MariaDB: every row of a blog on SQLite, in WordPress's real tables. */
export async function copyBlog(file: string, mariadb: MariaDb, database: string, prefix = 'wp_'): Promise<void> {
  await makeTables(mariadb, database, prefix);
  const sqlite = new Sqlite(file, { readonly: true });
  try {
    for (const table of TABLES) {
      const rows = sqlite.prepare(`SELECT * FROM "${prefix}${table}"`).all() as Record<string, unknown>[];
      const columns = Object.keys(rows[0] ?? {});
      if (rows.length === 0) continue;
      await mariadb.sql('INSERT INTO ??.?? (??) VALUES ?', [
        database,
        `${prefix}${table}`,
        columns,
        rows.map((row) => columns.map((column) => row[column])),
      ]);
    }
  } finally {
    sqlite.close();
  }
}
