import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import type { WordPressConfig } from '../../src/config/config.js';
import { createSampleBlog } from '../../src/demo/sample-blog.js';
import { rollingPosts } from '../../src/wordpress/news.js';
import { judge, load, newest, type PostsPage, pages, signals, statuses } from '../../src/wordpress/posts.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress, type Reader, type WordPress } from '../../src/wordpress/wordpress.js';
import { newsSource, postsSource, wordpressConfig } from '../config/some-config.js';
import { type PrivateMariaDb, privateMariaDb } from './private-mariadb.js';
import { copyBlog, makeTables } from './twin-blog.js';

let now = Date.parse('2024-05-06T07:08:09Z');
const DAY = 24 * 3600_000;
/** Beyond what 32 bits count. */
const LARGE = 5_000_000_007;

const posts = postsSource({ types: ['post', 'page', 'book'], showExisting: 20 });
const news = newsSource({
  statuses: ['draft', 'publish'],
  title: 'news roundup',
  text: 'excerpt',
  settle: 0,
  lockPatience: 0,
});

function configFor(url: string): WordPressConfig {
  return wordpressConfig({ url });
}

/** A blog with something of everything. */
function writeBlog(file: string): void {
  const blog = createSampleBlog(file, {
    now: () => now,
    name: 'Maths &amp; more 🧮',
    description: '&#039;Numbers&#039; &lt;3',
    timezone: 'America/New_York',
    options: {
      permalink_structure: '/blog/%category%/%year%/%postname%/',
      WPLANG: 'de_DE_formal',
      active_plugins: 'a:2:{i:0;s:9:"a/größ.p";i:3;s:5:"b.php";}'.replace('s:9:"a/größ.p"', 's:10:"a/größ.p"'),
      default_category: '1',
      page_on_front: '0',
      gmt_offset: '5.5',
    },
  });
  const picture = blog.addAttachment({ file: '2024/05/Größe 1.jpg', alt: 'A &amp; B', mediaType: 'image/jpeg' });
  const icon = blog.addAttachment({ file: '2024/05/icon.png', width: 512, height: 512 });
  blog.setOption('site_icon', String(icon));
  const first = blog.insertPost({
    title: 'Pi &amp; <em>tau</em> 🥧',
    content: `<!-- wp:paragraph --><p>Zürich 円周率 𝒳 “quoted”</p><!-- /wp:paragraph --><img class="wp-image-${picture}" src="/wp-content/uploads/2024/05/Gr%C3%B6%C3%9Fe-300x200.jpg">`,
    tags: ['Maths', 'zahlen &amp; größen', 'Ångström', '😀 emoji'],
    categories: ['Geometry'],
  });
  blog.setFeaturedImage(first, picture);
  blog.insertPost({ title: 'No category', content: 'plain\n\ntext', categories: [], date: new Date(now - 5 * DAY) });
  blog.insertPost({ title: 'Empty', content: '' });
  blog.insertPost({ title: 'Secret', content: 'x', password: 'x' });
  blog.insertPost({ title: 'A page', content: 'x', type: 'page', slug: 'team' });
  blog.insertPost({ title: 'A book', content: 'x', type: 'book' });
  blog.insertPost({ title: 'Private', content: 'x', status: 'private' });
  blog.insertPost({ title: 'Pending', content: 'x', status: 'pending' });
  blog.schedulePost({ title: 'Later', content: 'x', date: new Date(now + DAY) });
  const trashed = blog.insertPost({ title: 'Trashed', content: 'x' });
  blog.trashPost(trashed);
  blog.stickPost(first);
  const draft = blog.insertPost({
    title: 'News Roundup – May 🗞',
    status: 'draft',
    content: `<!-- wp:heading --><h2>Other News</h2><!-- /wp:heading --><!-- wp:paragraph --><p>A <a href="https://example.com/1">proof 🧮</a></p><!-- /wp:paragraph --><!-- wp:image {"id":${picture}} --><figure><img class="wp-image-${picture}" src="/wp-content/uploads/2024/05/a.jpg"></figure><!-- /wp:image -->`,
  });
  blog.lockPost(draft);
  now += 60_000;
  const second = blog.insertPost({
    title: 'NEWS ROUNDUP of April',
    content: '<p>An <a href="https://example.com/2">item</a></p>',
  });
  blog.updatePost(second, { content: '<p>An <a href="https://example.com/2">item</a>, edited</p>' });
  blog.close();

  const sqlite = new Sqlite(file);
  const category = (name: string) =>
    Number(sqlite.prepare('SELECT term_id FROM wp_terms WHERE name = ?').pluck().get(name));
  // An ancestor of a category, and of the default one; a meta key that stands twice; a very large id; ancestors of a page.
  const parent = Number(
    sqlite.prepare("INSERT INTO wp_terms (name, slug) VALUES ('Science', 'science')").run().lastInsertRowid,
  );
  sqlite.prepare("INSERT INTO wp_term_taxonomy (term_id, taxonomy) VALUES (?, 'category')").run(parent);
  sqlite
    .prepare('UPDATE wp_term_taxonomy SET parent = ? WHERE term_id IN (?, ?)')
    .run(parent, category('Geometry'), category('Uncategorized'));
  const addMeta = sqlite.prepare('INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (?, ?, ?)');
  addMeta.run(picture, '_wp_attachment_image_alt', 'a second one');
  addMeta.run(first, '_thumbnail_id', icon);
  addMeta.run(draft, '_edit_lock', '1:1');
  sqlite
    .prepare(
      `INSERT INTO wp_posts (ID, post_author, post_title, post_content, post_name, post_status, post_date, post_date_gmt, post_modified, post_modified_gmt, post_parent)
       SELECT ?, 1, 'Far away', 'x', 'far', 'publish', '2024-11-03 01:30:00', '0000-00-00 00:00:00', post_modified, post_modified_gmt, 0 FROM wp_posts WHERE ID = ?`,
    )
    .run(LARGE, first);
  sqlite
    .prepare("INSERT INTO wp_postmeta (meta_id, post_id, meta_key, meta_value) VALUES (?, ?, '_thumbnail_id', ?)")
    .run(LARGE, LARGE, picture);
  sqlite.prepare("UPDATE wp_posts SET post_parent = ? WHERE post_name = 'team'").run(LARGE);
  sqlite.close();
}

async function allPages(reader: Reader): Promise<PostsPage[]> {
  const found: PostsPage[] = [];
  for await (const page of pages(reader, posts.types)) found.push(page);
  return found;
}

/** What Herald asks of a blog in its life. */
async function everything(reader: Reader) {
  const site = await readSite(reader, configFor(''));
  const stretches = await allPages(reader);
  const ids = stretches.flatMap((page) => page.posts.map(({ id }) => id));
  const cursor = { maxPostId: 0, maxMetaId: 0, polledAt: now - DAY };
  return {
    site: { ...site, tagHref: null, searchHref: null, translations: { ...site.translations, of: null } },
    hrefs: ['Maths', 'unseen thing', 'größe'].map((name) => site.tagHref(name)),
    pages: stretches,
    statuses: await statuses(reader, [...ids, 1, 999_999]),
    newest: await newest(reader, posts.types, 4),
    load: await load(reader, site, posts, [...ids, 999_999]),
    selected: await load(reader, site, { ...posts, tags: ['maths'] }, ids),
    chosen: await load(
      reader,
      site,
      { ...posts, categories: ['science'], excludeTags: ['x'], optOutField: 'out' },
      ids,
    ),
    judged: (await judge(reader, site, { ...posts, sticky: 'only' }, ids)).map(({ obstacle }) => obstacle),
    rolling: await rollingPosts(reader, site, news, [1, LARGE, 999_999]),
    signals: await signals(reader, site, posts.types, cursor as never, now),
  };
}

describe('a blog on SQLite and on MariaDB', function () {
  this.timeout(120_000);
  let directory: string;
  let mariadb: PrivateMariaDb;
  let onSqlite: WordPress;
  let onMariaDb: WordPress;
  const opened: WordPress[] = [];
  const open = (url: string) => {
    const wordpress = openWordPress(configFor(url));
    opened.push(wordpress);
    return wordpress;
  };
  const rootUrl = (database: string) => `mysql://root@127.0.0.1:${mariadb.port}/${database}`;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'herald-twins-'));
    const file = join(directory, '.ht.sqlite');
    writeBlog(file);
    mariadb = await privateMariaDb();
    await copyBlog(file, mariadb, 'blog');
    onSqlite = open(`sqlite:${file}`);
    onMariaDb = open(rootUrl('blog'));
  });
  after(async () => {
    for (const wordpress of opened) await wordpress.close();
    await mariadb?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is the same blog, whatever is asked', async () => {
    const [one, other] = [await onSqlite.snapshot(everything), await onMariaDb.snapshot(everything)];
    for (const part of Object.keys(one) as (keyof typeof one)[]) expect(other[part], part).to.deep.equal(one[part]);
  });

  it('costs the same number of rows', async () => {
    const cost = async (reader: Reader) => {
      await everything(reader);
      return reader.rowsRead();
    };
    expect(await onMariaDb.snapshot(cost)).to.equal(await onSqlite.snapshot(cost));
  });

  describe('tells', () => {
    let seen: Awaited<ReturnType<typeof everything>>;
    const item = (title: string) => seen.load.find((one) => one.title.startsWith(title));
    before(async () => {
      seen = await onMariaDb.snapshot(everything);
    });

    it('of itself', () => {
      const { site } = seen;
      expect(site).to.include({
        home: 'https://blog.test',
        name: 'Maths & more 🧮',
        description: "'Numbers' <3",
        language: 'de-DE',
        categoryBase: 'category',
        tagBase: 'tag',
        defaultCategory: 1,
        pageOnFront: 0,
        blogPublic: true,
        uploads: 'https://blog.test/wp-content/uploads',
        identity: 'https://blog.test (tables wp_posts)',
      });
      expect(site.zone).to.deep.equal({ name: 'America/New_York', offsetHours: 5.5 });
      expect(site.activePlugins).to.deep.equal(['a/größ.p', 'b.php']);
      expect(site.stickyIds).to.have.length(1);
      expect(site.icon).to.deep.equal({
        url: 'https://blog.test/wp-content/uploads/2024/05/icon.png',
        mediaType: 'image/png',
        alt: '',
      });
    });

    it('where the archives of tags are', () => {
      expect(seen.hrefs).to.deep.equal([
        'https://blog.test/blog/tag/maths/',
        'https://blog.test/blog/tag/unseen-thing/',
        'https://blog.test/blog/tag/groesse/',
      ]);
    });

    it('its posts, with signs from everywhere', () => {
      const pi = item('Pi');
      expect(pi?.title).to.equal('Pi & tau 🥧');
      expect(pi?.html).to.contain('Zürich 円周率 𝒳 “quoted”');
      expect(pi?.tags).to.have.members(['Maths', 'zahlen & größen', 'Ångström', '😀 emoji']);
      expect(pi?.author).to.equal('Editor');
      // The same attachment stands in the text, too: once is enough.
      expect(pi?.images).to.deep.equal([
        {
          url: 'https://blog.test/wp-content/uploads/2024/05/Gr%C3%B6%C3%9Fe%201.jpg',
          alt: 'A & B',
          mediaType: 'image/jpeg',
          width: 640,
          height: 480,
        },
      ]);
    });

    it('their permalinks: category with ancestors, the default one without, pages, types', () => {
      expect(item('Pi')?.permalink).to.equal('https://blog.test/blog/science/geometry/2024/pi-amp-em-tau-em/');
      expect(item('No category')?.permalink).to.equal('https://blog.test/blog/uncategorized/2024/no-category/');
      expect(item('A page')?.permalink).to.equal('https://blog.test/far/team/');
      expect(item('A book')?.permalink).to.equal('https://blog.test/blog/book/a-book/');
    });

    it('what is in a category or in its children, and why it does not take the rest', () => {
      expect(seen.chosen.map(({ title }) => title)).to.not.be.empty;
      expect(seen.chosen.length).to.be.below(seen.load.length);
      expect(seen.judged).to.include('it is not sticky, and sticky is "only"').and.to.include('its status is draft');
    });

    it('nothing that the world may not see', () => {
      const titles = seen.load.map(({ title }) => title);
      expect(titles).to.have.members([
        'Pi & tau 🥧',
        'No category',
        'Empty',
        'A page',
        'A book',
        'Far away',
        'NEWS ROUNDUP of April',
      ]);
      expect(seen.selected.map(({ title }) => title)).to.deep.equal(['Pi & tau 🥧']);
    });

    it('of ids beyond 32 bits, and of a post whose GMT date WordPress never wrote', () => {
      const far = item('Far away');
      expect(far).to.include({ postId: LARGE, key: `post:${LARGE}` });
      expect(far?.publishedAt).to.equal(Date.parse('2024-11-03T05:30:00Z'));
      expect(seen.newest[0]).to.equal(LARGE);
      expect(seen.pages.at(-1)?.posts.at(-1)).to.deep.equal({ id: LARGE, public: true });
      expect(seen.signals.cursor).to.deep.include({ maxPostId: LARGE, maxMetaId: LARGE });
    });

    it('how each post stands, and by silence which are gone', () => {
      expect(seen.statuses.some(({ id }) => id === 999_999)).to.equal(false);
      const stati = new Set(seen.statuses.map(({ status }) => status));
      expect([...stati]).to.have.members(['publish', 'private', 'pending', 'future', 'draft', 'inherit']);
      expect(seen.statuses.find(({ status }) => status === 'pending')).to.include({ public: false, modifiedAt: null });
    });

    it('what stands in its rolling posts, and who has one open', () => {
      const draft = seen.rolling.find(({ status }) => status === 'draft');
      expect(draft).to.include({ public: false, permalink: null, title: 'News Roundup – May 🗞' });
      expect(draft?.lockedAt).to.equal(Date.parse('2024-05-06T07:08:09Z'));
      expect(draft?.segments.map(({ html }) => html).join()).to.contain('proof 🧮');
      expect(seen.rolling.find(({ title }) => title === 'NEWS ROUNDUP of April')?.permalink).to.match(
        /\/news-roundup-of-april\/$/,
      );
      expect(seen.rolling.some(({ id }) => id === LARGE)).to.equal(true);
    });
  });

  it('may be an old one, in latin1 with the bytes of UTF-8 or in three-byte UTF-8: it is read without a fall', async () => {
    for (const charset of ['latin1', 'utf8mb3']) {
      await makeTables(mariadb, charset, 'wp_', charset);
      await mariadb
        .sql(`USE ${charset};
        INSERT INTO wp_options (option_name, option_value) VALUES ('home', 'https://blog.test'), ('siteurl', 'https://blog.test'), ('blogname', 'Zürich');
        INSERT INTO wp_posts (post_title, post_content, post_excerpt, to_ping, pinged, post_content_filtered, post_name, post_date, post_date_gmt)
          VALUES ('ZÃ¼rich &#x1f600;', UNHEX('5AC3BC8190FF'), '', '', '', '', 'z', '2009-01-01 00:00:00', '2009-01-01 00:00:00');`)
        .catch(async (error) => {
          // What is no UTF-8 fits only into latin1.
          if (charset === 'latin1') throw error;
          await mariadb.sql(`INSERT INTO utf8mb3.wp_posts (post_title, post_content, post_excerpt, to_ping, pinged, post_content_filtered, post_name, post_date, post_date_gmt)
          VALUES ('Zürich &#x1f600;', 'Zürich', '', '', '', '', 'z', '2009-01-01 00:00:00', '2009-01-01 00:00:00')`);
        });
      const seen = await open(rootUrl(charset)).snapshot(everything);
      expect(seen.site.name, charset).to.equal('Zürich');
      expect(seen.load, charset).to.have.length(1);
      expect(seen.load[0]?.title, charset).to.match(/^Z.+rich 😀$/);
    }
  });
});
