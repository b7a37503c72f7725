import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

export interface SmallBlog {
  /** WordPress's directory, with wp-config.php in it. */
  root: string;
  database: string;
}

/** The least of a WordPress on SQLite that can be read: its options, and a wp-config.php. */
export function smallBlog({ home = 'https://blog.test', wpConfig = '' } = {}): SmallBlog {
  const root = mkdtempSync(join(tmpdir(), 'herald-blog-'));
  const directory = join(root, 'wp-content', 'database');
  mkdirSync(directory, { recursive: true });
  const database = join(directory, '.ht.sqlite');
  const sql = new Sqlite(database);
  sql.exec(`
    CREATE TABLE wp_options (option_id INTEGER PRIMARY KEY, option_name TEXT UNIQUE, option_value TEXT);
    CREATE TABLE wp_2_options (option_id INTEGER PRIMARY KEY, option_name TEXT UNIQUE, option_value TEXT);
    CREATE TABLE wp_posts (ID INTEGER PRIMARY KEY, post_mime_type TEXT);
    CREATE TABLE wp_postmeta (meta_id INTEGER PRIMARY KEY, post_id INTEGER, meta_key TEXT, meta_value TEXT);
  `);
  const insert = (table: string, options: Record<string, string>) => {
    for (const [name, value] of Object.entries(options)) {
      sql.prepare(`INSERT INTO ${table} (option_name, option_value) VALUES (?, ?)`).run(name, value);
    }
  };
  insert('wp_options', { home, siteurl: home, blogname: 'A &amp; B', blogdescription: '' });
  insert('wp_2_options', { home: `${home}/two`, siteurl: `${home}/two`, blogname: 'Two', blogdescription: '' });
  sql.close();
  writeFileSync(join(root, 'wp-settings.php'), '<?php\n');
  writeFileSync(
    join(root, 'wp-config.php'),
    `<?php\ndefine( 'DB_ENGINE', 'sqlite' );\n$table_prefix = 'wp_';\n${wpConfig}\nrequire_once ABSPATH . 'wp-settings.php';\n`,
  );
  return { root, database };
}
