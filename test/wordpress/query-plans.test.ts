import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createLargeBlog } from '../../bench/large-blog.js';
import { createLargeMariaDbBlog, publishOnMariaDb } from '../../bench/large-mariadb-blog.js';
import { poll } from '../../bench/polling.js';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { loadOrCreateToken, PING_TOKEN } from '../../src/store/token-file.js';
import { herald } from '../cli/herald.js';
import { oneLine, sqlIn, type WrittenSql, writtenSql } from './asked-sql.js';
import { type PrivateMariaDb, privateMariaDb } from './private-mariadb.js';

/** Enough that the optimiser has a choice: twice as many rows of wp_posts, and ten times as many of meta. */
const POSTS = 10_000;
/** Rows that one statement may look at: a page of the longest walk, and a little. A table that was read whole is far above. */
const MOST_READ = 6000;
/** Rows of posts that MariaDB may put in order; more are read in the order of an index. */
const MOST_SORTED = 500;
/** Tables of the blog: each grows with it, if only by the options of plugins. */
const TABLE = /`wp_\w+`/;

/** Everything Herald can be asked to read. A new kind of source, check or command belongs here. */
const SOURCES = `[[sources]]
name = "posts"
kind = "posts"
types = ["post", "page", "book"]
show_existing = 20
exclude_categories = ["gossip"]
[[sources]]
name = "news"
kind = "news"
statuses = ["draft", "publish"]
title = "News Roundup"
[[sources]]
name = "letters"
kind = "news"
title = "Letter from the Quay"
`;

describe('what Herald asks of a large blog', function () {
  this.timeout(600_000);
  const written = writtenSql();
  let mariadb: PrivateMariaDb;
  let folder: string;
  /** As the server heard them, parameters and all, each once; of what fails, one is told for each place in the source. */
  let asked: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'herald-plans-'));
    mariadb = await privateMariaDb();
    await createLargeMariaDbBlog(mariadb, 'blog', POSTS, Date.now());
    await mariadb.createUser('herald', 'herald', 'SELECT ON `blog`.*');
    await mariadb.sql("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = ON");
    await wholeStory(mariadb, folder);
    await mariadb.sql('SET GLOBAL general_log = OFF');
    const heard = await mariadb.sql<{ text: string }>(
      "SELECT DISTINCT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE user_host LIKE 'herald%' AND command_type = 'Query'",
    );
    asked = heard.map(({ text }) => oneLine(text));
  });
  after(async () => {
    await mariadb?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is all of what stands in the source', () => {
    const unasked = written.filter(({ pattern }) => !asked.some((text) => pattern.test(text)));
    const said = unasked.map(
      ({ place, text }) => `${place} is not asked in this story, which must be told further: ${text}`,
    );
    expect(written.length).to.be.above(20);
    expect(said).to.deep.equal([]);
  });

  it('is found by an index in MariaDB, and read in its order where it is much', async () => {
    const faults = new Map<string, string>();
    for (const text of asked.filter(reads)) {
      const place = placeOf(text, written);
      const plan = await mariadb.sql<PlanStep>(`USE blog; EXPLAIN ${text}`).then(lastAnswer<PlanStep>);
      const scanned = plan.filter((step) => isScan(step) && TABLE.test(tableOf(step.table, text)));
      const sorted = plan.filter((step) => sortsPosts(step, text));
      if (scanned.length + sorted.length > 0)
        faults.set(place, `${place}\n  ${shortened(text)}\n${plan.map(planLine).join('\n')}`);
    }
    expect([...faults.values()].join('\n\n')).to.equal('');
  });

  it('looks at no more rows of MariaDB’s than a page, statement by statement', async () => {
    const faults = new Map<string, string>();
    for (const text of asked.filter(reads)) {
      const place = placeOf(text, written);
      const counters = await mariadb
        .sql<{ Value: string }>(`USE blog; FLUSH STATUS; ${text}; SHOW SESSION STATUS LIKE 'Handler_read_%'`)
        .then(lastAnswer<{ Value: string }>);
      const looked = counters.reduce((sum, { Value }) => sum + Number(Value), 0);
      if (looked > MOST_READ) faults.set(place, `${place} looks at ${looked} rows: ${shortened(text)}`);
    }
    expect([...faults.values()].join('\n')).to.equal('');
  });

  it('is found by an index in SQLite too', () => {
    const file = join(folder, 'blog.sqlite');
    createLargeBlog(file, 10, Date.now());
    const furnishing = new Sqlite(file);
    furnishing.exec(pluginTables('INDEX'));
    furnishing.close();
    const sql = new Sqlite(file, { readonly: true });
    const faults = new Map<string, string>();
    // What MariaDB says of its own tables, SQLite keeps elsewhere.
    for (const text of asked.filter((one) => reads(one) && !one.includes('information_schema'))) {
      const place = placeOf(text, written);
      const plan = sql.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all();
      const scanned = plan.filter(({ detail }) => {
        const name = /^SCAN (\w+)/.exec(detail)?.[1];
        return name !== undefined && TABLE.test(tableOf(name, text));
      });
      const steps = plan.map(({ detail }) => `    ${detail}`).join('\n');
      if (scanned.length > 0) faults.set(place, `${place}\n  ${shortened(text)}\n${steps}`);
    }
    sql.close();
    expect([...faults.values()].join('\n\n')).to.equal('');
  });

  it('is told from what nobody asks, and a scan from a search', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a piece of source.
    const [one] = sqlIn('src/a.ts', 'query(`SELECT a FROM ${tables.posts} WHERE b = ? AND c IN (${marks(ids)})`)');
    expect(one?.place).to.equal('src/a.ts:1');
    expect(one?.pattern.test("SELECT a FROM `wp_posts` WHERE b = 'x' AND c IN (1, 2)")).to.equal(true);
    expect(one?.pattern.test('SELECT a FROM `wp_posts` WHERE c IN (1, 2)')).to.equal(false);
    const dear = "SELECT ID FROM `wp_posts` p WHERE p.post_modified_gmt > '2020-01-01'";
    const plan = await mariadb.sql<PlanStep>(`USE blog; EXPLAIN ${dear}`).then(lastAnswer<PlanStep>);
    expect(plan.map((step) => isScan(step) && TABLE.test(tableOf(step.table, dear)))).to.deep.equal([true]);
    const unordered =
      "SELECT ID FROM `wp_posts` WHERE post_type = 'post' AND post_status = 'publish' ORDER BY post_name";
    const sorting = await mariadb.sql<PlanStep>(`USE blog; EXPLAIN ${unordered}`).then(lastAnswer<PlanStep>);
    expect(sorting.map((step) => sortsPosts(step, unordered))).to.deep.equal([true]);
  });
});

const lists =
  '[gallery]\n[gallery ids="43,83"]\n[playlist ids="43,83"]\n[audio]\n<!-- wp:paragraph {"metadata":{"bindings":{"content":{"source":"core/post-meta","args":{"key":"price"}}}}} --><p>price</p><!-- /wp:paragraph -->';
/** More than MariaDB takes in one list before it makes a table of it (`in_predicate_conversion_threshold`). */
const pictures = Array.from(
  { length: 1500 },
  (_, n) => `<img class="wp-image-${43 + 40 * n}" src="/wp-content/uploads/p${n}.jpg">`,
).join('');

/** Baseline, news, idle and changed cycles, each with what a glance compares, a reconcile, and the commands that look at the blog. */
async function wholeStory(mariadb: PrivateMariaDb, folder: string): Promise<void> {
  const { draft, page, book, pattern } = await furnish(mariadb);
  const url = `mysql://herald:herald@127.0.0.1:${mariadb.port}/blog`;
  const publish = async (count: number, now: number) => {
    await publishOnMariaDb(mariadb, 'blog', count, now);
    await mariadb.sql(
      `USE blog; SELECT max(ID) INTO @newest FROM wp_posts WHERE post_type = 'post';
       UPDATE wp_posts SET post_content = ? WHERE ID = @newest; DELETE FROM wp_term_relationships WHERE object_id = @newest`,
      [`<!-- wp:block {"ref":${pattern}} /-->\n${lists}\n${pictures}`],
    );
  };
  await poll({ url, posts: POSTS, publish, sources: SOURCES }, folder, 2);

  const config = join(folder, 'herald.toml');
  const nowhere = 'origin = "http://127.0.0.1:9"\n[federation]\nallow_private_addresses = true';
  const places = `[server]\nlisten = "unix:${folder}/a.sock"\nadmin_listen = "unix:${folder}/b.sock"\n[store]\ndata_dir = "${folder}"`;
  writeFileSync(config, `[site]\n${nowhere}\n[wordpress]\nurl = "${url}"\n${places}\n${SOURCES}`, { mode: 0o600 });
  loadOrCreateKeyPair(join(folder, 'actor.pem'));
  loadOrCreateToken(join(folder, PING_TOKEN));
  for (const words of [['items'], ['preview', draft], ['preview', page], ['preview', book], ['doctor']]) {
    const { out, err } = await herald([...words, '--config', config]);
    expect(out, `${words.join(' ')}: ${err}`).to.not.equal('');
  }
  await mariadb.sql(`USE blog; ${activate([...files, 'polylang/polylang.php'])}`);
  expect((await herald(['preview', page, '--config', config])).code).to.equal(0);
  const home = ['--data-dir', join(folder, 'made'), '--config', join(folder, 'made.toml')];
  const made = await herald(['init', '--wordpress', url, ...home, '--yes']);
  expect(made.code, made.err).to.equal(0);
}

/** Tables of membership plugins, with the indexes by which they are looked up. */
function pluginTables(key: 'KEY' | 'INDEX'): string {
  const table = (name: string, columns: string, indexed: string) =>
    key === 'KEY'
      ? `CREATE TABLE wp_${name} (${columns}, KEY of_${name} (${indexed}))`
      : `CREATE TABLE wp_${name} (${columns}); CREATE INDEX of_${name} ON wp_${name} (${indexed})`;
  const lists = ['category_list', 'post_list', 'page_list', 'custom_post_list', 'attachment_list'];
  return [
    table('pmpro_memberships_pages', 'membership_id INT, page_id INT', 'page_id, membership_id'),
    table('pmpro_memberships_categories', 'membership_id INT, category_id INT', 'category_id, membership_id'),
    table('swpm_membership_tbl', ['id INT', ...lists.map((name) => `${name} TEXT`)].join(', '), 'id'),
    table(
      'icl_translations',
      'element_type VARCHAR(60), element_id BIGINT, language_code VARCHAR(7)',
      'element_id, element_type',
    ),
    table('sitemeta', 'meta_id INT, site_id INT, meta_key VARCHAR(190), meta_value TEXT', 'meta_key, site_id'),
  ].join('; ');
}

/** On the whole network, so that the list of the network is read too. */
const files = [
  'memberpress/memberpress.php',
  'simple-membership/simple-wp-membership.php',
  'ultimate-member/um.php',
  'sitepress-multilingual-cms/sitepress.php',
];
const activate = (all: readonly string[]) =>
  `DELETE FROM wp_sitemeta; INSERT INTO wp_sitemeta VALUES (1, 1, 'active_sitewide_plugins', 'a:${all.length}:{${all.map((file) => `s:${file.length}:"${file}";i:1;`).join('')}}')`;

/** What the bulk of a large blog has not. */
async function furnish({ sql }: PrivateMariaDb): Promise<Record<'draft' | 'page' | 'book' | 'pattern', string>> {
  await sql(`USE blog; ${pluginTables('KEY')}; ${activate(files)}`);
  await sql(
    `USE blog; SET sql_mode = '';
     INSERT INTO wp_icl_translations SELECT concat('post_', post_type), ID, 'en' FROM wp_posts;
     INSERT INTO wp_posts (post_type, post_status, post_title, post_content) VALUES ('wp_block', 'publish', 'Pattern', '<p>Same everywhere.</p>');
     INSERT INTO wp_posts (post_type, post_status, post_title, post_name, post_author, post_date, post_date_gmt, post_modified, post_modified_gmt)
       SELECT 'book', 'publish', concat('Book ', seq), concat('book-', seq), 1, @d := '2020-01-01' + INTERVAL seq DAY, @d, @d, @d FROM seq_1_to_200;
     UPDATE wp_options SET option_value = (SELECT max(ID) FROM wp_posts WHERE post_type = 'attachment') WHERE option_name = 'site_icon';
     UPDATE wp_posts SET post_title = 'News Roundup of last month' WHERE ID = ${POSTS * 4};
     UPDATE wp_posts SET post_content = concat('<h2>Sport</h2>', post_content) WHERE post_title = 'News Roundup'`,
  );
  const id = async (condition: string) => {
    const [row] = await sql<{ id: number }>(`SELECT max(ID) AS id FROM blog.wp_posts WHERE ${condition}`);
    return String(row?.id);
  };
  return {
    draft: await id("post_title = 'News Roundup'"),
    page: await id("post_type = 'page'"),
    book: await id("post_type = 'book'"),
    pattern: await id("post_type = 'wp_block'"),
  };
}

/** A line of EXPLAIN. */
interface PlanStep {
  table: string | null;
  type: string | null;
  key: string | null;
  rows: number | null;
  Extra: string;
}

/** `ALL` is the table, `index` the whole of an index. Nothing but the first or last entry of an index is no table at all. */
function isScan({ table, type, Extra }: PlanStep): boolean {
  return table !== null && (type === 'ALL' || type === 'index') && !/optimized away/i.test(Extra);
}

function sortsPosts({ table, rows, Extra }: PlanStep, sql: string): boolean {
  return tableOf(table, sql) === '`wp_posts`' && /filesort/i.test(Extra) && (rows ?? 0) > MOST_SORTED;
}

function planLine({ table, type, key, rows, Extra }: PlanStep): string {
  return `    ${table ?? '-'}: ${type ?? '-'} by ${key ?? 'no key'}, ${rows ?? 0} rows ${Extra}`;
}

/** The table behind a name in a plan, which may be an alias. */
function tableOf(name: string | null, sql: string): string {
  const alias = [...sql.matchAll(/(`\w+`) (?:AS )?(\w+)/gi)].find(([, , short]) => short === name);
  return alias?.[1] ?? `\`${name}\``;
}

/** Of several statements, the rows of the last one. */
function lastAnswer<Row>(answers: unknown[]): Row[] {
  return answers.filter(Array.isArray).at(-1) as Row[];
}

function reads(sql: string): boolean {
  return /^(?:SELECT|WITH) .* FROM /i.test(sql);
}

function placeOf(sql: string, written: WrittenSql[]): string {
  return written.find(({ pattern }) => pattern.test(sql))?.place ?? 'somewhere';
}

function shortened(sql: string): string {
  return sql.replace(/((?:\d+, ){3})(?:\d+, )+(?=\d+\))/g, '$1…, ').slice(0, 600);
}
