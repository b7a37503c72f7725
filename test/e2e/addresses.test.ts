import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { type InitOptions, initialise } from '../../src/cli/init/init.js';
import type { World } from '../../src/cli/world.js';
import type { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { readBlog } from '../../src/publishing/read-blog.js';
import { readAttachments } from '../../src/wordpress/attachments.js';
import { load, newest } from '../../src/wordpress/posts.js';
import type { Site } from '../../src/wordpress/site.js';
import { slugOf } from '../../src/wordpress/slug.js';
import { type WordPress as Blog, openWordPress, type Reader } from '../../src/wordpress/wordpress.js';
import { postsSource, someConfig } from '../config/some-config.js';
import { type Lab, openLab } from '../lab/lab.js';
import { type MariaDb, startMariaDb } from '../lab/mariadb.js';
import { startPhp } from '../lab/php.js';
import { installWordPress, type WordPress } from '../lab/wordpress.js';

/** What a theme or plugin registers; once more for each structure, as each request does. */
const types = `<?php
function lab_types() {
  $public = ['public' => true, 'show_in_rest' => true, 'supports' => ['title', 'editor', 'excerpt'], 'taxonomies' => ['category']];
  register_post_type('news', $public + ['has_archive' => true]);
  register_post_type('story', $public + ['rewrite' => ['slug' => 'stories/told', 'with_front' => false]]);
  register_post_type('chapter', $public + ['hierarchical' => true, 'rewrite' => ['slug' => 'book']]);
  register_post_type('talk', $public + ['query_var' => false, 'rewrite' => ['slug' => 'talks']]);
  register_post_type('tome', $public + ['hierarchical' => true, 'query_var' => false]);
  register_post_type('loose', $public + ['rewrite' => false]);
}
add_action('init', 'lab_types');
`;

const furnish = `
  $child = fn($name, $parent) => wp_insert_term($name, 'category', ['parent' => $parent])['term_id'];
  $science = $child('Science', 0); $maths = $child('Maths', $science); $numbers = $child('Number Theory', $maths);
  $umlaut = $child('Größe', 0); $late = $child('Aardvarks', 0);
  $ada = wp_insert_user(['user_login' => 'Ada L.', 'user_pass' => 'x', 'user_nicename' => 'ada-l', 'role' => 'author']);
  $ids = [];
  $add = function ($fields, $categories = null) use (&$ids) {
    $id = wp_insert_post($fields + ['post_status' => 'publish', 'post_content' => 'Words.', 'post_date' => '2024-03-09 07:05:02'], true);
    if ($categories !== null) wp_set_object_terms($id, $categories, 'category');
    return $ids[] = $id;
  };
  $post = $add(['post_title' => 'Pi Day'], [$numbers]);
  $add(['post_title' => 'Pi Day'], [$late, $maths]);
  $add(['post_title' => 'No category at all'], []);
  $add(['post_title' => '円周率と数'], [$umlaut]);
  $add(['post_title' => 'A year', 'post_name' => '2024', 'post_author' => $ada], [$late]);
  $add(['post_title' => 'Œuvre & “quotes” 100%', 'post_author' => $ada]);
  $add(['post_title' => 'Without a slug? ☃']);
  $about = $add(['post_type' => 'page', 'post_title' => 'About']);
  $us = $add(['post_type' => 'page', 'post_title' => 'Über uns', 'post_parent' => $about]);
  $add(['post_type' => 'page', 'post_title' => 'Team', 'post_parent' => $us]);
  $hidden = wp_insert_post(['post_type' => 'page', 'post_title' => 'Hidden', 'post_status' => 'draft']);
  $add(['post_type' => 'page', 'post_title' => 'Below a draft', 'post_parent' => $hidden]);
  $front = $add(['post_type' => 'page', 'post_title' => 'Welcome']);
  $blog = $add(['post_type' => 'page', 'post_title' => 'All posts']);
  $add(['post_type' => 'page', 'post_title' => 'Below the front page', 'post_parent' => $front]);
  $untold = [];
  foreach (['news', 'story', 'chapter', 'talk', 'tome', 'loose'] as $type) {
    $above = $add(['post_type' => $type, 'post_title' => "Some $type"], [$maths]);
    $below = $add(['post_type' => $type, 'post_title' => "Größe of $type", 'post_parent' => $type === 'loose' ? 0 : $above], []);
    if ($type === 'talk' || $type === 'tome') $untold[] = $above;
    if ($type !== 'chapter' && $type !== 'loose') $untold[] = $below;
  }
  $tags = [];
  foreach (['Number Theory', '円周率', 'C++', 'Größe'] as $name) $tags[] = wp_insert_term($name, 'post_tag')['term_id'];
  $files = [];
  foreach (['2024/03/pi.png', 'no-folders.png', '2024/03/with space & umlaut ü.png', '/srv/old/wp-content/uploads/2007/01/old.png', wp_get_upload_dir()['basedir'] . '/2008/whole.png'] as $file)
    $files[] = wp_insert_attachment(['post_title' => $file, 'post_mime_type' => 'image/png', 'post_status' => 'inherit'], $file);
  foreach ($files as $at => $id) if ($at >= 3) $wpdb->update($wpdb->postmeta, ['meta_value' => get_post($id)->post_title], ['post_id' => $id, 'meta_key' => '_wp_attached_file']);
  return ['posts' => $ids, 'tags' => $tags, 'files' => $files, 'front' => $front, 'blog' => $blog, 'untold' => $untold];
`;

/** Sets options as the settings pages do, and lets WordPress think of everything anew, as the next request would. */
const linksFor = `
  $answers = [];
  foreach ($args['variants'] as $options) {
    foreach ($options as $name => $value) update_option($name, $value);
    $wp_rewrite->init();
    $wp_rewrite->extra_rules_top = [];
    create_initial_taxonomies();
    lab_types();
    $wp_rewrite->flush_rules(false);
    $posts = []; $tags = []; $files = [];
    foreach ($args['posts'] as $id) $posts[$id] = get_permalink($id);
    foreach ($args['tags'] as $id) { $term = get_term($id); $tags[$term->name] = [$term->slug, get_tag_link($term)]; }
    foreach ($args['files'] as $id) $files[$id] = wp_get_attachment_url($id);
    $rules = $wpdb->get_var("SELECT option_value FROM $wpdb->options WHERE option_name = 'rewrite_rules'");
    $answers[] = ['posts' => $posts, 'tags' => $tags, 'files' => $files, 'rules' => $rules];
  }
  return $answers;
`;

type Options = Record<string, string>;

interface Furniture {
  posts: number[];
  tags: number[];
  files: number[];
  front: number;
  blog: number;
  /**
   * Without rewrite rules the database does not tell of these: whether their type can be asked for by its name, and
   * whether their parents count.
   */
  untold: number[];
}

interface Links {
  posts: Record<string, string>;
  tags: Record<string, [slug: string, url: string]>;
  files: Record<string, string>;
  rules: string | null;
}

const allTypes = ['post', 'page', 'news', 'story', 'chapter', 'talk', 'tome', 'loose'];

/** Percent signs apart: WordPress leaves bytes as they are where an address on the wire may not have them. */
const decoded = (url: string) => url.replace(/(?:%[0-9a-f]{2})+/gi, (octets) => decodeURIComponent(octets));

describe('Addresses, as WordPress itself says them', () => {
  let lab: Lab;
  let mariadb: MariaDb;
  let wordpress: WordPress;
  let blog: Blog;
  let there: Furniture;
  let inits = 0;

  before(async () => {
    lab = openLab();
    mariadb = await startMariaDb(lab);
    const php = await startPhp(lab);
    lab.name('blog.test');
    wordpress = await installWordPress(lab, mariadb, php, { prefix: 'Gazette_' });
    mkdirSync(join(wordpress.docroot, 'wp-content/mu-plugins'), { recursive: true });
    writeFileSync(join(wordpress.docroot, 'wp-content/mu-plugins/types.php'), types);
    there = await wordpress.evaluate<Furniture>(furnish);
    blog = openWordPress({ url: databaseUrl(), tablePrefix: 'Gazette_', usersTable: null });
    lab.onClose(() => blog.close());
  });
  after(() => lab?.close());

  const databaseUrl = () => {
    const { user, password, name } = wordpress.database;
    return `mysql://${user}:${password}@localhost/${name}?socketPath=${mariadb.socket}`;
  };

  const setOptions = (options: Options) =>
    mariadb.sql(
      Object.entries(options)
        .map(() => 'REPLACE INTO wordpress.Gazette_options (option_name, option_value, autoload) VALUES (?, ?, "yes")')
        .join(';'),
      Object.entries(options).flat(),
    );

  /** Asks WordPress in one call and Herald for each variant, and gives the differences. */
  async function compare(variants: Options[]): Promise<string[]> {
    const answers = await wordpress.evaluate<Links[]>(linksFor, { variants, ...there });
    const differences: string[] = [];
    for (const [index, { rules, ...links }] of answers.entries()) {
      const options = variants[index] ?? {};
      await setOptions({ ...options, rewrite_rules: rules ?? '' });
      const untold = options.permalink_structure ? [] : there.untold;
      const found = await blog.snapshot((reader) => differencesIn(reader, someConfig(), links, untold));
      differences.push(...found.map((difference) => `${JSON.stringify(options)}: ${difference}`));
    }
    return differences;
  }

  async function differencesIn(reader: Reader, config: Config, links: Omit<Links, 'rules'>, untold: number[] = []) {
    const site = await readBlog(reader, config);
    const [herald, wanted] = [await heraldsLinks(reader, site, links), flat(links)];
    const compared = Object.entries(wanted).filter(([what]) => !untold.some((id) => what === `post ${id}`));
    expect(compared.length).to.be.above(12);
    return compared
      .filter(([what, url]) => decoded(herald[what] ?? '') !== decoded(url))
      .map(([what, url]) => `${what} is ${url}, Herald says ${herald[what]}`);
  }

  async function heraldsLinks(reader: Reader, site: Site, { posts, tags, files }: Omit<Links, 'rules'>) {
    const items = await load(reader, site, postsSource({ types: allTypes }), Object.keys(posts).map(Number));
    const images = await readAttachments(reader, site.uploads, Object.keys(files).map(Number));
    return {
      ...Object.fromEntries(items.map(({ postId, permalink }) => [`post ${postId}`, permalink])),
      ...Object.fromEntries(Object.entries(tags).map(([name, [slug]]) => [`tag ${name}`, site.tagHref(name, slug)])),
      ...Object.fromEntries([...images].map(([id, { url }]) => [`file ${id}`, url])),
    } as Record<string, string>;
  }

  function flat({ posts, tags, files }: Omit<Links, 'rules'>): Record<string, string> {
    return {
      ...Object.fromEntries(Object.entries(posts).map(([id, url]) => [`post ${id}`, url])),
      ...Object.fromEntries(Object.entries(tags).map(([name, [, url]]) => [`tag ${name}`, url])),
      ...Object.fromEntries(Object.entries(files).map(([id, url]) => [`file ${id}`, url])),
    };
  }

  /** `herald init` from wp-config.php: the configuration it wrote, and what it said. */
  async function init(...more: (Partial<InitOptions> | undefined)[]): Promise<{ config: Config; said: string }> {
    inits += 1;
    const place = lab.room(`init-${inits}`);
    const file = join(place, 'herald.toml');
    let said = '';
    const say = (text: string) => {
      said += text;
    };
    const world: World = {
      env: {},
      out: say,
      err: say,
      input: new PassThrough(),
      interactive: false,
      now: Date.now,
    };
    const options = {
      wpConfig: wordpress.wpConfig,
      dataDir: join(lab.directory, 'state'),
      yes: true,
      ...Object.assign({}, ...more),
    };
    await initialise({ listen: '127.0.0.1:8088', adminListen: '127.0.0.1:8089', ...options }, file, world, () => 'pw');
    return { config: loadConfig(file, {}), said };
  }

  const structures = [
    '',
    '/%postname%/',
    '/%postname%',
    '/%year%/%monthnum%/%day%/%postname%/',
    '/%year%/%monthnum%/%postname%.html',
    '/%hour%-%minute%-%second%/%post_id%',
    '/archives/%post_id%',
    '/archives/%post_id%/',
    '/blog/%postname%/',
    '/blog/%year%/%category%/%postname%',
    '/%category%/%postname%/',
    '/%author%/%postname%/',
    '/%author%/%category%/%pagename%/',
    '/index.php/%year%/%postname%/',
    '/index.php/%postname%',
    '/index.php/archives/%post_id%',
    '/index.php/blog/%category%/%postname%/',
    '/a-%postname%/',
  ];

  it('by every structure of permalinks, with bases of tags and categories and without', async () => {
    const bases: Options[] = [
      { tag_base: '', category_base: '' },
      { tag_base: 'topic', category_base: 'about' },
      { tag_base: '/sub/topics', category_base: '/sub/about' },
    ];
    const variants = structures.flatMap((permalink_structure) =>
      bases.map((base) => ({ permalink_structure, ...base })),
    );
    expect(await compare(variants)).to.deep.equal([]);
  });

  it('with a page in front, and another for the posts', async () => {
    const inFront = { show_on_front: 'page', page_on_front: String(there.front), page_for_posts: String(there.blog) };
    const plain = { show_on_front: 'posts', page_on_front: '0', page_for_posts: '0', tag_base: '', category_base: '' };
    const variants = structures.map((permalink_structure) => ({ permalink_structure, ...plain, ...inFront }));
    expect(await compare(variants)).to.deep.equal([]);
    // What is chosen no longer counts once the posts are in front again.
    expect(await compare([{ permalink_structure: '/%postname%/', ...inFront, show_on_front: 'posts' }])).to.deep.equal(
      [],
    );
    await setOptions(plain);
  });

  it('with a home that has a path, WordPress beside it or in a directory of its own, on http or https', async () => {
    const homes = ['https://blog.test/blog', 'http://blog.test', 'http://blog.test/a/b', 'https://blog.test/blog/'];
    const variants = homes.flatMap((home) =>
      structures.map((permalink_structure) => ({ permalink_structure, home, tag_base: '' })),
    );
    expect(await compare(variants)).to.deep.equal([]);
    await setOptions({ home: 'https://blog.test' });
  });

  it('with the constants of wp-config.php, and uploads wherever they are moved, as herald init finds them', async () => {
    await mariadb.sql(`CREATE TABLE wordpress.people LIKE wordpress.Gazette_users;
      INSERT INTO wordpress.people SELECT * FROM wordpress.Gazette_users;
      UPDATE wordpress.people SET user_nicename = CONCAT('renamed-', user_nicename)`);
    const usual = {
      home: 'https://blog.test',
      siteurl: 'https://blog.test',
      upload_path: '',
      upload_url_path: '',
      permalink_structure: '/%author%/%category%/%postname%/',
    };
    const variants: [constants: Record<string, string>, options: Options][] = [
      [{}, { siteurl: 'https://blog.test/wp', home: 'https://blog.test' }],
      [{}, { siteurl: 'https://blog.test/wp', home: 'https://blog.test/blog' }],
      [{}, { siteurl: 'http://blog.test', home: 'http://blog.test' }],
      [{}, { upload_path: 'media' }],
      [{}, { upload_path: 'wp-content/files' }],
      [{}, { upload_path: ' wp-content/uploads ' }],
      [{}, { upload_path: join(wordpress.docroot, 'media') }],
      [{}, { upload_path: '/srv/elsewhere' }],
      [{}, { upload_url_path: 'https://cdn.test/media' }],
      [{}, { upload_path: 'media', upload_url_path: 'https://cdn.test/media' }],
      [{ WP_HOME: 'https://new.test', WP_SITEURL: 'https://new.test/core' }, {}],
      [{ WP_HOME: 'https://new.test/news/' }, { upload_path: 'media' }],
      [{ WP_SITEURL: 'https://blog.test/core' }, { upload_path: 'media' }],
      [{ WP_CONTENT_URL: 'https://static.blog.test/content' }, {}],
      [{ WP_CONTENT_URL: 'https://static.blog.test/content' }, { upload_path: 'media' }],
      [{ WP_CONTENT_URL: 'https://static.blog.test/content', WP_SITEURL: 'https://blog.test/core' }, {}],
      [{ UPLOADS: 'wp-content/files' }, {}],
      [{ UPLOADS: 'files', WP_SITEURL: 'https://blog.test/core' }, { upload_url_path: 'https://cdn.test/media' }],
      [{ CUSTOM_USER_TABLE: 'people' }, {}],
    ];
    const original = readFileSync(wordpress.wpConfig, 'utf8');
    const differences: string[] = [];
    for (const [constants, options] of variants) {
      const lines = Object.entries(constants).map(([name, value]) => `define('${name}', '${value}');`);
      writeFileSync(
        wordpress.wpConfig,
        original.replace(/(?=\/\* That's all)/, () => `${lines.join('\n')}\n`),
      );
      await setOptions({ ...usual, ...options });
      const [answer] = await wordpress.evaluate<[Links]>(linksFor, { variants: [{}], ...there });
      const origin = /^http:/.test(options.home ?? '') ? { origin: 'https://blog.test' } : {};
      const { config } = await init({ useWordpressAccount: true, ...origin });
      const own = openWordPress(config.wordpress);
      const found = await own.snapshot((reader) => differencesIn(reader, config, answer)).finally(() => own.close());
      differences.push(...found.map((difference) => `${JSON.stringify([constants, options])}: ${difference}`));
    }
    writeFileSync(wordpress.wpConfig, original);
    await setOptions(usual);
    expect(differences).to.deep.equal([]);
  });

  it('with the slugs that WordPress would make of a tag’s name', async () => {
    const names = [
      'Größe',
      'Łódź & Ærø',
      'Rubik’s cube',
      'Node.js/Deno – both',
      '円周率',
      'C++',
      'Toán học',
      'Straße ①',
      'naïve—café',
      'a  b___c',
      '50% off',
      'β-Test',
      'Ωmega',
      'Ĳssel',
      'ﬁne',
      '日本 語',
      'émoji 🎉 party',
      'Ünïcödé',
      'x²+y²',
      'Привет мир',
      'ça va?',
      '“quoted”',
      'tab\tnew',
      'and/or',
      '-dash-',
      'AT&T',
      'Œuvre',
      'ÅRØ',

      'İstanbul',
      'soft\u00adhyphen',
      'nbsp\u00a0here',
      'euro € sign',
      '£5',
      '½ price',
      'thin\u2009space',
      '×times',
    ];
    for (const locale of ['en_US', 'de_DE', 'da_DK']) {
      const slugs = await wordpress.evaluate<string[]>(
        `add_filter('locale', fn() => $args['locale']); return array_map('sanitize_title', $args['names']);`,
        { names, locale },
      );
      const language = locale.replace('_', '-');
      const told = names.map((name) => `${language} ${name}: ${slugOf(name, language)}`);
      expect(told).to.deep.equal(names.map((name, at) => `${language} ${name}: ${slugs[at]}`));
    }
  });

  describe('on a multisite', () => {
    const second = 'https://blog.test/second';
    const third = 'https://third.test';
    const own = new Map<string, Furniture>();

    before(async () => {
      await wordpress.evaluate(`
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        foreach ($wpdb->tables('ms_global') as $table => $name) $wpdb->$table = $name;
        install_network();
        return populate_network(1, 'blog.test', 'editor@blog.test', 'The network', '/', false);
      `);
      const lines = `define('MULTISITE', true); define('SUBDOMAIN_INSTALL', false); define('DOMAIN_CURRENT_SITE', 'blog.test');
        define('PATH_CURRENT_SITE', '/'); define('SITE_ID_CURRENT_SITE', 1); define('BLOG_ID_CURRENT_SITE', 1);\n`;
      const text = readFileSync(wordpress.wpConfig, 'utf8');
      writeFileSync(
        wordpress.wpConfig,
        text.replace(/(?=\/\* That's all)/, () => lines),
      );
      const made = await wordpress.evaluate<number[]>(`return [
        wpmu_create_blog('blog.test', '/second/', 'The second', 1, ['public' => 1]),
        wpmu_create_blog('third.test', '/', 'The third', 1, ['public' => 1]),
      ];`);
      expect(made).to.deep.equal([2, 3]);
      for (const at of [second, third]) own.set(at, await wordpress.evaluate<Furniture>(furnish, {}, at));
    });

    /** Reads a site as `herald init` sets it up, with the account whose statements it prints. */
    async function readSiteOf(at: string, blogId: number | undefined, variant: Options) {
      const { posts, tags, files } = own.get(at) ?? there;
      const [answer] = await wordpress.evaluate<[Links]>(linksFor, { variants: [variant], posts, tags, files }, at);
      const { config, said } = await init(blogId === undefined ? {} : { blogId });
      const statements = [...said.matchAll(/^ +((CREATE|ALTER|GRANT) .*;)$/gm)].map(([, statement]) => statement);
      await mariadb.sql(statements.join('\n'));
      const opened = openWordPress(config.wordpress);
      return opened
        .snapshot(async (reader) => ({
          differences: await differencesIn(reader, config, answer),
          ids: await newest(reader, allTypes, 1000),
          origin: config.site.origin,
          said,
        }))
        .finally(() => opened.close());
    }

    it('reads the main site, whose posts stand below /blog', async () => {
      const structure = '/blog/%year%/%monthnum%/%day%/%postname%/';
      const found = await readSiteOf('https://blog.test', undefined, {
        permalink_structure: structure,
        category_base: '/blog/category',
        tag_base: '/blog/tag',
      });
      expect(found.differences).to.deep.equal([]);
      expect(found.ids).to.include.members(there.posts);
      expect(found.said).to.include('--blog-id N chooses');
    });

    for (const [at, blogId, origin] of [
      [second, 2, 'https://blog.test'],
      [third, 3, 'https://third.test'],
    ] as const)
      it(`reads blog ${blogId} at ${at}, and nothing of the others`, async () => {
        const found = await readSiteOf(at, blogId, { permalink_structure: '/%author%/%category%/%postname%/' });
        expect(found.differences).to.deep.equal([]);
        expect(found.origin).to.equal(origin);
        // WordPress greets each new site with a post and a page.
        const others = found.ids.filter((id) => !own.get(at)?.posts.includes(id));
        expect(others.sort()).to.deep.equal([1, 2]);
      });

    it('keeps to the tables of blog 1 without a number, whichever blog is the main one', async () => {
      const text = readFileSync(wordpress.wpConfig, 'utf8');
      writeFileSync(wordpress.wpConfig, text.replace("'BLOG_ID_CURRENT_SITE', 1", "'BLOG_ID_CURRENT_SITE', 2"));
      const prefixes = [1, undefined, 3].map(async (blogId) => {
        const { config } = await init({ useWordpressAccount: true }, blogId === undefined ? undefined : { blogId });
        return [config.wordpress.tablePrefix, config.wordpress.uploadsUrl];
      });
      expect(await Promise.all(prefixes)).to.deep.equal([
        ['Gazette_', 'https://blog.test/wp-content/uploads/sites/1'],
        ['Gazette_2_', null],
        ['Gazette_3_', 'https://third.test/wp-content/uploads/sites/3'],
      ]);
      writeFileSync(wordpress.wpConfig, text);
    });
  });
});
