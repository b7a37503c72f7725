import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WordPressConfig } from '../../src/config/config.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { readSite, type Site } from '../../src/wordpress/site.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { WordPressError } from '../../src/wordpress/wordpress-error.js';
import { wordpressConfig } from '../config/some-config.js';

function configFor(url: string): WordPressConfig {
  return wordpressConfig({ url });
}

describe('what the options say of the blog', () => {
  let directory: string;
  let blog: SampleBlog;
  let wordpress: WordPress;
  let config: WordPressConfig;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-site-'));
    blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: () => 1_715_000_000_000 });
    config = configFor(blog.url);
    wordpress = openWordPress(config);
  });
  afterEach(async () => {
    await wordpress.close();
    blog.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const site = (change: Partial<WordPressConfig> = {}) =>
    wordpress.snapshot((reader) => readSite(reader, { ...config, ...change }));
  const withOptions = (options: Record<string, string>): Promise<Site> => {
    for (const [name, value] of Object.entries(options)) blog.setOption(name, value);
    return site();
  };

  it('is where it lives; WP_HOME counts for more, and slashes at the end for nothing', async () => {
    expect(await withOptions({ home: 'https://old.test/blog/', siteurl: 'https://old.test/wp/' })).to.include({
      home: 'https://old.test/blog',
      storedHome: 'https://old.test/blog',
      siteurl: 'https://old.test/wp',
      uploads: 'https://old.test/wp/wp-content/uploads',
    });
    expect(await site({ home: 'https://new.test/' })).to.include({
      home: 'https://new.test',
      storedHome: 'https://old.test/blog',
    });
    expect(await site({ uploadsUrl: 'https://cdn.test/up' })).to.include({ uploads: 'https://cdn.test/up' });
  });

  it('is no blog without an address', async () => {
    blog.setOption('home', '');
    const error = await site().catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(WordPressError);
    expect((error as Error).message).to.contain('wordpress.table_prefix');
  });

  const languages: [locale: string, language: string][] = [
    ['', 'en'],
    ['en_GB', 'en-GB'],
    ['de_DE_formal', 'de-DE'],
    ['pt_PT_ao90', 'pt-PT'],
    ['es_419', 'es-419'],
    ['ckb', 'ckb'],
    ['art_xemoji', 'art'],
    ['../x', 'en'],
    ['C', 'en'],
  ];
  for (const [locale, language] of languages) {
    it(`speaks ${language} where WPLANG is ${JSON.stringify(locale)}`, async () => {
      expect((await withOptions({ WPLANG: locale })).language).to.equal(language);
    });
  }

  it('has a clock: a zone’s name, an offset, or neither', async () => {
    expect((await withOptions({ timezone_string: '', gmt_offset: '5.5' })).zone).to.deep.equal({
      name: '',
      offsetHours: 5.5,
    });
    expect((await withOptions({ gmt_offset: '-3.75' })).zone.offsetHours).to.equal(-3.75);
    for (const nothing of ['', 'x']) expect((await withOptions({ gmt_offset: nothing })).zone.offsetHours).to.equal(0);
  });

  it('has a front page only where a page is shown in front', async () => {
    expect((await withOptions({ page_on_front: '7' })).pageOnFront).to.equal(0);
    expect((await withOptions({ show_on_front: 'page' })).pageOnFront).to.equal(7);
  });

  it('lives with broken options', async () => {
    const broken = await withOptions({
      sticky_posts: 'a:1:{i:0;O:3:"Foo":0:{}}',
      active_plugins: 's:3:"abc";',
      site_icon: 'x',
      default_category: '',
      page_on_front: 'x',
      show_on_front: 'page',
    });
    expect(broken).to.deep.include({
      stickyIds: [],
      activePlugins: [],
      icon: null,
      defaultCategory: 0,
      pageOnFront: 0,
    });
    expect((await withOptions({ site_icon: '4711' })).icon).to.equal(null);
  });

  it('has an icon, also where an old row holds the server’s path', async () => {
    const id = blog.addAttachment({ file: '/var/www/wp-content/uploads/2009/ü.png' });
    expect((await withOptions({ site_icon: String(id) })).icon).to.deep.equal({
      url: 'https://blog.test/wp-content/uploads/2009/%C3%BC.png',
      mediaType: 'image/png',
      alt: '',
    });
  });

  it('has the alternative text of its icon', async () => {
    const id = blog.addAttachment({ file: '2009/a.png', alt: 'The lighthouse' });
    expect((await withOptions({ site_icon: String(id) })).icon).to.include({ alt: 'The lighthouse' });
  });

  const archives: [structure: string, base: string, address: string][] = [
    ['/%postname%/', '', 'https://blog.test/tag/number-theory/'],
    ['/%postname%', '', 'https://blog.test/tag/number-theory'],
    ['/%postname%/', '/topic/', 'https://blog.test/topic/number-theory/'],
    ['/blog/%postname%/', '', 'https://blog.test/blog/tag/number-theory/'],
    ['/archives/%post_id%', '', 'https://blog.test/archives/tag/number-theory'],
    ['/blog/%postname%/', 'topic', 'https://blog.test/topic/number-theory/'],
    ['/index.php/%postname%/', '', 'https://blog.test/index.php/tag/number-theory/'],
    ['/index.php/%postname%/', 'topic', 'https://blog.test/index.php/topic/number-theory/'],
    ['', '', 'https://blog.test/?tag=number-theory'],
  ];
  for (const [structure, base, address] of archives) {
    it(`shows a tag at ${address} by the structure ${structure || '(plain)'}${base && ` and the base ${base}`}`, async () => {
      const { tagHref } = await withOptions({ permalink_structure: structure, tag_base: base });
      expect(tagHref('Number Theory')).to.equal(address);
    });
  }

  const slugs: [locale: string, name: string, slug: string][] = [
    ['', 'Größe', 'grose'],
    ['de_DE', 'Größe', 'groesse'],
    ['', 'Łódź & Ærø', 'lodz-aero'],
    ['', 'Rubik’s cube', 'rubiks-cube'],
    ['', 'Node.js/Deno – both', 'node-js-deno-both'],
    ['', '円周率', '%e5%86%86%e5%91%a8%e7%8e%87'],
    ['', 'C++', 'c'],
    ['', 'ガロア', '%e3%82%ac%e3%83%ad%e3%82%a2'],
    ['', 'Toán học', 'toan-hoc'],
    ['da_DK', 'Årø', 'aaroe'],
  ];
  for (const [locale, name, slug] of slugs) {
    it(`guesses the slug of “${name}” as WordPress makes it: ${slug}`, async () => {
      const { tagHref } = await withOptions({ WPLANG: locale, permalink_structure: '/%postname%/' });
      expect(tagHref(name)).to.equal(`https://blog.test/tag/${slug}/`);
    });
  }

  it('takes the slug of a tag that was read', async () => {
    expect((await site()).tagHref('Maths', 'mathematics')).to.match(/\/tag\/mathematics\/$/);
  });
});
