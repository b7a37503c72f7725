import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';

export interface SmallBlog {
  /** WordPress's directory, with wp-config.php in it. */
  root: string;
  database: string;
}

/**
 * A blog on SQLite with a post and a draft of news, and what stands around it: wp-config.php, and a second site of a multisite.
 * @param options.write more of it
 */
export function smallBlog({
  home = 'https://blog.test',
  wpConfig = '',
  write = (_blog: SampleBlog) => {},
} = {}): SmallBlog {
  const root = mkdtempSync(join(tmpdir(), 'herald-blog-'));
  const directory = join(root, 'wp-content', 'database');
  mkdirSync(directory, { recursive: true });
  const database = join(directory, '.ht.sqlite');
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const options = { permalink_structure: '' };
  const blog = createSampleBlog(database, {
    now: () => at,
    home,
    name: 'A &amp; B',
    description: '',
    timezone: '',
    options,
  });
  blog.insertPost({ title: 'First post', content: '<p>Hello &amp; welcome.</p>' });
  blog.insertPost({
    title: 'News Roundup',
    status: 'draft',
    content: '<p>One <a href="https://a.test/1">item</a>.</p><p>Two <a href="https://a.test/2">items</a>.</p>',
  });
  write(blog);
  blog.close();
  const sql = new Sqlite(database);
  sql.exec('CREATE TABLE wp_2_options AS SELECT * FROM wp_options');
  const change = sql.prepare('UPDATE wp_2_options SET option_value = ? WHERE option_name = ?');
  for (const name of ['home', 'siteurl']) change.run(`${home}/two`, name);
  change.run('Two', 'blogname');
  sql.close();
  writeFileSync(join(root, 'wp-settings.php'), '<?php\n');
  writeFileSync(
    join(root, 'wp-config.php'),
    `<?php\ndefine( 'DB_ENGINE', 'sqlite' );\n$table_prefix = 'wp_';\n${wpConfig}\nrequire_once ABSPATH . 'wp-settings.php';\n`,
  );
  return { root, database };
}
