import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSampleBlog } from '../src/demo/sample-blog.js';
import type { MariaDb } from '../test/lab/mariadb.js';
import { copyBlog } from '../test/wordpress/twin-blog.js';

const DAY = 86_400;
const TAGS = 300;
const CATEGORIES = 40;
/** The same on every blog: one that is ten times as old has not ten times as many drafts, nor so much in its bin. */
const UNPUBLISHED = { draft: 250, pending: 10, future: 5, trash: 40 };
const PAGES = 200;

/** Ids go by fours: a post, its revision, nothing, and of every tenth its picture. */
const STRIDE = 4;

/** What plugins and WordPress itself keep of each post; every tenth has a featured image in the place of the last. */
const META_KEYS = [
  ...['_edit_lock', '_edit_last', '_pingme', '_yoast_wpseo_title', '_yoast_wpseo_metadesc', '_yoast_wpseo_focuskw'],
  ...['_yoast_wpseo_primary_category', '_wp_old_slug', 'post_views_count', '_encloseme'],
];

const sentence = 'The harbour office reports calm water, two late ferries and a market that opens at nine. ';
const paragraph = `<!-- wp:paragraph -->\n<p>${sentence.repeat(4)}</p>\n<!-- /wp:paragraph -->\n\n`;
const content = paragraph.repeat(2);
const item = (n: number) =>
  `<!-- wp:paragraph --><p><a href="https://example.com/${n}">${n}: ${sentence}</a></p><!-- /wp:paragraph -->`;
const roundup = Array.from({ length: 30 }, (_, n) => item(n)).join('\n');

/**
 * A blog of so many posts in WordPress's own tables, ten years old, its newest post a month: each post with a revision, ten rows of
 * meta and four terms, every tenth with a featured image that also stands in its text; pages below pages, drafts,
 * scheduled posts, a full bin, a rolling draft of thirty news items, and options as thirty plugins leave them.
 * In bulk, for a million saves would take a day.
 * @param now milliseconds since the epoch
 */
export async function createLargeMariaDbBlog(
  mariadb: MariaDb,
  database: string,
  posts: number,
  now: number,
): Promise<void> {
  await emptyBlog(mariadb, database, now);
  const run = bulkOf(mariadb, database);
  const newest = Math.floor(now / 1000) - 30 * DAY;
  const step = Math.max(1, Math.floor((3650 * DAY) / posts));
  await run(postsInBulk({ from: 1, count: posts, newest, step }));
  await run(metaInBulk(1, posts));
  await run(termsInBulk(1, posts));
  await run(picturesInBulk(1, posts));
  await run(vocabulary());
  await run(options());
  await run(unpublished(posts, newest));
  await run(pages(newest));
  const tables = ['posts', 'postmeta', 'terms', 'term_taxonomy', 'term_relationships', 'options', 'users'];
  await run(`ANALYZE TABLE ${tables.map((name) => `wp_${name}`).join(', ')}`);
}

/** So many new posts, half an hour apart, the last one now; so that a later cycle has something of its own to watch. */
export async function publishOnMariaDb(
  mariadb: Pick<MariaDb, 'sql'>,
  database: string,
  count: number,
  now: number,
): Promise<void> {
  const run = bulkOf(mariadb, database);
  const [row] = await mariadb.sql<{ highest: number }>('SELECT max(ID) AS highest FROM ??.wp_posts', [database]);
  const from = Math.floor(Number(row?.highest) / STRIDE) + 1;
  await run(postsInBulk({ from, count, newest: Math.floor(now / 1000), step: 1800 }));
  await run(metaInBulk(from, count));
  await run(termsInBulk(from, count));
  await run(picturesInBulk(from, count));
}

type Run = (sql: string) => Promise<unknown>;

/** Without checks, as a dump is read: InnoDB then sorts what it inserts into an empty table, and builds each index once. */
function bulkOf(mariadb: Pick<MariaDb, 'sql'>, database: string): Run {
  const before = `USE \`${database}\`; SET time_zone = '+00:00', sql_mode = '', unique_checks = 0, foreign_key_checks = 0;`;
  return (sql) => mariadb.sql(`${before}\n${sql}`);
}

/** Tables, options, an author, the default category. */
async function emptyBlog(mariadb: MariaDb, database: string, now: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'herald-large-'));
  try {
    const file = join(folder, 'blog.sqlite');
    const options = { permalink_structure: '/%category%/%postname%/' };
    createSampleBlog(file, { now: () => now, timezone: 'UTC', options }).close();
    await copyBlog(file, mariadb, database);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Bulk {
  /** Number of the first post: its id is four times that. */
  from: number;
  count: number;
  /** Seconds since the epoch: of the last post; the others come before it, so many seconds apart. */
  newest: number;
  step: number;
}

/** Posts, revisions and pictures as they are made one after the other, in the order of their ids. */
function postsInBulk({ from, count, newest, step }: Bulk): string {
  const last = from + count - 1;
  const n = `seq DIV ${STRIDE}`;
  const kind = `seq MOD ${STRIDE}`;
  const is = (post: string, revision: string, picture: string) =>
    `CASE ${kind} WHEN 0 THEN ${post} WHEN 1 THEN ${revision} ELSE ${picture} END`;
  const date = `FROM_UNIXTIME(${newest} - (${last} - ${n}) * ${step})`;
  const picture = `<!-- wp:image {"id":', seq + 3, '} --><figure class="wp-block-image"><img src="https://blog.test/wp-content/uploads/2026/01/picture-', seq + 3, '.jpg" alt="" class="wp-image-', seq + 3, '"/></figure><!-- /wp:image -->`;
  return `INSERT INTO wp_posts (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, comment_status,
      ping_status, post_password, post_name, to_ping, pinged, post_modified, post_modified_gmt, post_content_filtered, post_parent, guid,
      menu_order, post_type, post_mime_type, comment_count)
    SELECT seq, 1, ${date}, ${date},
      ${is(`IF(${n} % 10 = 0, concat('${content}', '${picture}'), '${content}')`, `'${content}'`, "''")},
      concat('Report ', ${n}, ' of the harbour office'), '',
      ${is(`IF(${n} % 1000 = 13, 'private', 'publish')`, "'inherit'", "'inherit'")}, 'open', 'open',
      ${is(`IF(${n} % 1000 = 7, 'sesame', '')`, "''", "''")},
      ${is(`concat('report-', ${n})`, `concat(seq - 1, '-revision-v1')`, `concat('picture-', seq)`)},
      '', '', ${date}, ${date}, '', ${is('0', 'seq - 1', 'seq - 3')}, concat('https://blog.test/?p=', seq), 0,
      ${is("'post'", "'revision'", "'attachment'")}, ${is("''", "''", "'image/jpeg'")}, 0
    FROM seq_${from * STRIDE}_to_${last * STRIDE + 3}
    WHERE ${kind} < 2 OR (${kind} = 3 AND ${n} % 10 = 0)`;
}

function metaInBulk(from: number, count: number): string {
  const keys = META_KEYS.length;
  const n = `seq DIV ${keys}`;
  const id = `${n} * ${STRIDE}`;
  const featured = `seq % ${keys} = ${keys - 1} AND ${n} % 10 = 0`;
  return `INSERT INTO wp_postmeta (post_id, meta_key, meta_value)
    SELECT ${id}, IF(${featured}, '_thumbnail_id', ELT(1 + seq % ${keys}, ${META_KEYS.map((key) => `'${key}'`).join(', ')})),
      IF(${featured}, ${id} + 3, concat('1700000000:', seq % ${keys}))
    FROM seq_${from * keys}_to_${(from + count) * keys - 1}`;
}

function termsInBulk(from: number, count: number): string {
  const n = 'seq DIV 4';
  // Three tags and a category.
  return `INSERT INTO wp_term_relationships (object_id, term_taxonomy_id, term_order)
    SELECT ${n} * ${STRIDE}, IF(seq % 4 < 3, 101 + (${n} + 7 * (seq % 4)) % ${TAGS}, ${101 + TAGS} + ${n} % ${CATEGORIES}), 0
    FROM seq_${from * 4}_to_${(from + count) * 4 - 1}`;
}

function picturesInBulk(from: number, count: number): string {
  const [first, last] = [Math.ceil(from / 10), Math.floor((from + count - 1) / 10)];
  // A sequence would count down.
  if (last < first) return 'DO 0';
  const id = `seq DIV 3 * ${10 * STRIDE} + 3`;
  const file = `concat('2026/01/picture-', ${id}, '.jpg')`;
  const details = `concat('a:3:{s:5:"width";i:1600;s:6:"height";i:900;s:4:"file";s:', length(${file}), ':"', ${file}, '";}')`;
  return `INSERT INTO wp_postmeta (post_id, meta_key, meta_value)
    SELECT ${id}, ELT(1 + seq % 3, '_wp_attached_file', '_wp_attachment_metadata', '_wp_attachment_image_alt'),
      ELT(1 + seq % 3, ${file}, ${details}, 'Boats at the quay')
    FROM seq_${first * 3}_to_${last * 3 + 2}`;
}

/** Every category but the first eight stands below another. */
function vocabulary(): string {
  const all = TAGS + CATEGORIES;
  const category = `seq > ${TAGS}`;
  const name = `IF(${category}, concat('Category ', seq - ${TAGS}), concat('Tag ', seq))`;
  return `INSERT INTO wp_terms (term_id, name, slug, term_group)
      SELECT 100 + seq, ${name}, lower(replace(${name}, ' ', '-')), 0 FROM seq_1_to_${all};
    INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy, description, parent, count)
      SELECT 100 + seq, 100 + seq, IF(${category}, 'category', 'post_tag'), '', IF(seq > ${TAGS + 8}, 100 + seq - 8, 0), 0
      FROM seq_1_to_${all}`;
}

/** About a megabyte and a half. */
function options(): string {
  const insert = 'INSERT INTO wp_options (option_name, option_value, autoload)';
  return `${insert} SELECT concat('_transient_feed_', md5(seq)), repeat('x', 3000), 'no' FROM seq_1_to_300;
    ${insert} SELECT concat('widget_or_plugin_', seq), repeat('x', 900), 'yes' FROM seq_1_to_400;
    ${insert} VALUES ('rewrite_rules', repeat('s:5:"a/b/?";', 8000), 'yes'), ('cron', repeat('i:1700000000;', 2000), 'yes')`;
}

/** What is being written, waits for its time, or was thrown away, after all posts; among the drafts the month's news. */
function unpublished(posts: number, newest: number): string {
  let from = posts + 1;
  const parts: string[] = [];
  for (const [status, count] of Object.entries(UNPUBLISHED)) {
    parts.push(postsInBulk({ from, count, newest: status === 'future' ? newest + 60 * DAY : newest, step: 60 }));
    const [first, last] = [from * STRIDE, (from + count) * STRIDE - 1];
    parts.push(
      `UPDATE wp_posts SET post_status = '${status}', post_password = '' WHERE ID BETWEEN ${first} AND ${last} AND post_type = 'post'`,
    );
    parts.push(metaInBulk(from, count));
    from += count;
  }
  const rolling = (posts + UNPUBLISHED.draft) * STRIDE;
  parts.push(`UPDATE wp_posts SET post_title = 'News Roundup', post_content = '${roundup}' WHERE ID = ${rolling}`);
  return parts.join(';\n');
}

/** Each page below the one that is ten before it. */
function pages(newest: number): string {
  const id = `(SELECT max(ID) + 1 FROM wp_posts)`;
  return `SET @first = ${id};
    INSERT INTO wp_posts (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, post_name, to_ping, pinged,
      post_modified, post_modified_gmt, post_content_filtered, post_parent, post_type)
    SELECT @first + seq, 1, FROM_UNIXTIME(${newest}), FROM_UNIXTIME(${newest}), '${content}', concat('Page ', seq), '', 'publish', concat('page-', seq), '', '',
      FROM_UNIXTIME(${newest}), FROM_UNIXTIME(${newest}), '', IF(seq < 10, 0, @first + seq - 10), 'page' FROM seq_0_to_${PAGES - 1}`;
}
