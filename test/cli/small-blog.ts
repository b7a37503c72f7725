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
    CREATE TABLE wp_posts (ID INTEGER PRIMARY KEY, post_author INTEGER, post_date TEXT, post_date_gmt TEXT, post_content TEXT,
      post_title TEXT, post_excerpt TEXT, post_status TEXT, post_password TEXT, post_name TEXT, post_modified TEXT,
      post_modified_gmt TEXT, post_parent INTEGER, guid TEXT, post_type TEXT, post_mime_type TEXT, comment_status TEXT);
    CREATE TABLE wp_postmeta (meta_id INTEGER PRIMARY KEY, post_id INTEGER, meta_key TEXT, meta_value TEXT);
    CREATE TABLE wp_terms (term_id INTEGER PRIMARY KEY, name TEXT, slug TEXT, term_group INTEGER);
    CREATE TABLE wp_term_taxonomy (term_taxonomy_id INTEGER PRIMARY KEY, term_id INTEGER, taxonomy TEXT, description TEXT, parent INTEGER, count INTEGER);
    CREATE TABLE wp_term_relationships (object_id INTEGER, term_taxonomy_id INTEGER, term_order INTEGER);
    CREATE TABLE wp_users (ID INTEGER PRIMARY KEY, user_nicename TEXT, display_name TEXT);
    INSERT INTO wp_users VALUES (1, 'ann', 'Ann');
  `);
  const insert = (table: string, options: Record<string, string>) => {
    for (const [name, value] of Object.entries(options)) {
      sql.prepare(`INSERT INTO ${table} (option_name, option_value) VALUES (?, ?)`).run(name, value);
    }
  };
  insert('wp_options', { home, siteurl: home, blogname: 'A &amp; B', blogdescription: '' });
  insert('wp_2_options', { home: `${home}/two`, siteurl: `${home}/two`, blogname: 'Two', blogdescription: '' });
  const post = sql.prepare(`
    INSERT INTO wp_posts VALUES (?, 1, ?, ?, ?, ?, '', ?, '', ?, ?, ?, 0, '', 'post', '', 'open')`);
  const day = '2026-01-02 03:04:05';
  post.run(1, day, day, '<p>Hello &amp; welcome.</p>', 'First post', 'publish', 'first-post', day, day);
  post.run(
    2,
    day,
    day,
    '<p>One <a href="https://a.test/1">item</a>.</p><p>Two <a href="https://a.test/2">items</a>.</p>',
    'News Roundup',
    'draft',
    '',
    day,
    day,
  );
  sql.close();
  writeFileSync(join(root, 'wp-settings.php'), '<?php\n');
  writeFileSync(
    join(root, 'wp-config.php'),
    `<?php\ndefine( 'DB_ENGINE', 'sqlite' );\n$table_prefix = 'wp_';\n${wpConfig}\nrequire_once ABSPATH . 'wp-settings.php';\n`,
  );
  return { root, database };
}
