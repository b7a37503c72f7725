import Sqlite from 'better-sqlite3';
import { createSampleBlog } from '../src/demo/sample-blog.js';

const DAY = 86_400;
const TAGS = 200;
const CATEGORIES = 20;
/** The same on every blog: unpublished posts are watched, and a blog ten times as old has not ten times as many drafts. */
const DRAFTS = 250;

const sentence = 'The harbour office reports calm water, two late ferries and a market that opens at nine. ';
const content = `<!-- wp:paragraph --><p>${sentence.repeat(4)}</p><!-- /wp:paragraph -->\n`.repeat(2);

const roundup = Array.from({ length: 30 }, (_, n) => `<p><a href="https://example.com/${n}">${sentence}</a></p>`).join(
  '\n',
);

/**
 * A blog of so many posts in a new SQLite file, ten years old, its newest post a month, with a rolling draft of news: each post with a revision, a slug,
 * three terms and two rows of meta, every tenth with a featured image. Written in bulk, for 200,000 saves would take an hour.
 * @param now milliseconds since the epoch
 */
export function createLargeBlog(file: string, posts: number, now: number): void {
  createSampleBlog(file, { now: () => now, timezone: 'UTC' }).close();
  inBulk(file, (run, highest) => {
    for (let n = 1; n <= TAGS + CATEGORIES; n += 1) {
      const [taxonomy, name] = n <= TAGS ? ['post_tag', `tag ${n}`] : ['category', `category ${n}`];
      run(`INSERT INTO wp_terms (term_id, name, slug) VALUES (?, ?, ?)`, 100 + n, name, name.replace(' ', '-'));
      run(
        `INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy) VALUES (?, ?, ?)`,
        100 + n,
        100 + n,
        taxonomy,
      );
    }
    const end = Math.floor(now / 1000) - 30 * DAY;
    const span = 3650 * DAY;
    insertPosts(run, { from: 1, count: posts, status: 'publish', newest: end, step: Math.floor(span / posts) });
    insertPosts(run, { from: highest() + 1, count: DRAFTS, status: 'draft', newest: end, step: 60 });
    run(`UPDATE wp_posts SET post_title = 'News Roundup', post_content = ? WHERE ID = ?`, roundup, highest());
    run(
      `INSERT INTO wp_posts (post_author, post_title, post_content, post_type, post_status, post_parent, post_name,
         post_date, post_date_gmt, post_modified, post_modified_gmt)
       SELECT 1, post_title, 'An earlier form of it.', 'revision', 'inherit', ID, ID || '-revision-v1',
         post_date, post_date_gmt, post_date, post_date_gmt FROM wp_posts WHERE post_type = 'post' ORDER BY ID`,
    );
  });
}

/** So many new posts, half an hour apart, the last one now; so that a later cycle has something of its own to watch. */
export function publishPosts(file: string, count: number, now: number): void {
  inBulk(file, (run, highest) => {
    const newest = Math.floor(now / 1000);
    insertPosts(run, { from: highest() + 1, count, status: 'publish', newest, step: 1800 });
  });
}

type Run = (sql: string, ...values: (string | number | undefined)[]) => void;

function inBulk(file: string, work: (run: Run, highest: () => number) => void): void {
  const sql = new Sqlite(file);
  sql.pragma('synchronous = OFF');
  const run: Run = (text, ...values) => void sql.prepare(text).run(...values);
  const highest = () => sql.prepare<[], number>('SELECT max(ID) FROM wp_posts').pluck().get() ?? 0;
  sql.transaction(() => work(run, highest))();
  sql.close();
}

interface Bulk {
  /** The first id. */
  from: number;
  count: number;
  status: 'publish' | 'draft';
  /** Seconds since the epoch: of the last post; the others come before it, so many seconds apart. */
  newest: number;
  step: number;
}

function insertPosts(run: Run, { from, count, status, newest, step }: Bulk): void {
  const last = from + count - 1;
  const ids = `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${last})`;
  const date = `datetime(${newest} - (${last} - i) * ${step}, 'unixepoch')`;
  run(
    `${ids} INSERT INTO wp_posts (ID, post_author, post_title, post_content, post_status, post_name, guid, post_type,
       post_date, post_date_gmt, post_modified, post_modified_gmt)
     SELECT i, 1, 'Report ' || i, ?, ?, 'report-' || i, 'https://blog.test/?p=' || i, 'post',
       ${date}, ${date}, ${date}, ${date} FROM n`,
    content,
    status,
  );
  run(
    `${ids} INSERT INTO wp_postmeta (post_id, meta_key, meta_value)
     SELECT i, '_edit_lock', '1700000000:1' FROM n UNION ALL SELECT i, '_edit_last', '1' FROM n`,
  );
  run(
    `${ids} INSERT INTO wp_term_relationships (object_id, term_taxonomy_id)
     SELECT i, 101 + i % ${TAGS} FROM n UNION ALL SELECT i, 101 + (i + 7) % ${TAGS} FROM n
     UNION ALL SELECT i, ${101 + TAGS} + i % ${CATEGORIES} FROM n`,
  );
  illustrate(run, from, last);
}

/** Every tenth post gets a picture: an attachment, its file, and the post's reference to it. */
function illustrate(run: Run, from: number, last: number): void {
  const posts = `wp_posts WHERE ID BETWEEN ${from} AND ${last} AND ID % 10 = 0`;
  run(
    `INSERT INTO wp_posts (post_author, post_title, post_type, post_status, post_mime_type, post_parent)
     SELECT 1, 'picture', 'attachment', 'inherit', 'image/jpeg', ID FROM ${posts} ORDER BY ID`,
  );
  const pictures = `wp_posts WHERE post_parent BETWEEN ${from} AND ${last} AND +post_type = 'attachment' ORDER BY ID`;
  const meta = 'INSERT INTO wp_postmeta (post_id, meta_key, meta_value)';
  run(`${meta} SELECT ID, '_wp_attached_file', '2026/01/picture-' || post_parent || '.jpg' FROM ${pictures}`);
  run(`${meta} SELECT post_parent, '_thumbnail_id', ID FROM ${pictures}`);
}
