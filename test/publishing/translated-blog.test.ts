import { expect } from 'chai';
import { newsSource, postsSource, type Stage, type StageOptions, setNewStage } from './blog-and-herald.js';

const text = (value: string) => `s:${Buffer.byteLength(value)}:"${value}";`;
/** As PHP serializes arrays of texts, numbers and arrays. */
const php = (value: unknown): string => {
  if (typeof value === 'number') return `i:${value};`;
  if (typeof value !== 'object' || value === null) return text(String(value));
  const entries = Object.entries(value).map(([key, one]) => (/^\d+$/.test(key) ? `i:${key};` : text(key)) + php(one));
  return `a:${entries.length}:{${entries.join('')}}`;
};

describe('A blog in several languages', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const begin = async (plugin: string, options: Record<string, unknown>, more: StageOptions = {}) => {
    stage = await setNewStage(more);
    stage.blog.setOption('active_plugins', php([plugin]));
    for (const [name, value] of Object.entries(options))
      stage.blog.setOption(name, typeof value === 'string' ? value : php(value));
  };
  /** Address, language and the first hashtag of what a cycle sends. */
  const sent = async () => {
    await stage.look();
    return stage
      .sent()
      .map(({ object }) => [object.url, Object.keys(object.contentMap ?? {})[0], object.tag?.[0]?.href]);
  };

  describe('by Polylang', () => {
    const polylang = (settings: object, more?: StageOptions, structure = '/%year%/%postname%/') =>
      begin(
        'polylang/polylang.php',
        {
          polylang: { force_lang: 1, hide_default: 1, rewrite: 1, default_lang: 'en', ...settings },
          permalink_structure: structure,
        },
        more,
      );
    const write = (title: string, language: string, locale: string, more = {}) => {
      const id = stage.blog.insertPost({ title, content: '<p>Words.</p>', tags: ['Sea'], ...more });
      stage.blog.setTerms(id, 'language', [language]);
      stage.meddle(
        "UPDATE wp_term_taxonomy SET description = ? WHERE taxonomy = 'language' AND term_id IN (SELECT term_id FROM wp_terms WHERE slug = ?)",
        php({ locale, rtl: 0, flag_code: 'x' }),
        language,
      );
      return id;
    };
    const year = () => new Date(stage.now()).getUTCFullYear();

    it('each post has its own, and its address', async () => {
      await polylang({});
      write('Hafenfest', 'de', 'de_DE');
      write('Harbour', 'en', 'en_GB');
      expect(await sent()).to.have.deep.members([
        [`https://blog.test/de/${year()}/hafenfest/`, 'de', 'https://blog.test/de/tag/sea/'],
        [`https://blog.test/${year()}/harbour/`, 'en', 'https://blog.test/tag/sea/'],
      ]);
    });

    const ways: [what: string, settings: object, address: string, structure?: string][] = [
      ['of the content alone', { force_lang: 0 }, 'https://blog.test/hafenfest/'],
      ['in a folder below "language"', { rewrite: 0 }, 'https://blog.test/language/de/hafenfest/'],
      ['in a folder of the default, too', { hide_default: 0, default_lang: 'de' }, 'https://blog.test/de/hafenfest/'],
      ['in the query of a plain address', {}, 'https://blog.test/?p=ID&lang=de', ''],
    ];
    for (const [what, settings, address, structure] of ways)
      it(`an address has it ${what}`, async () => {
        await polylang(settings, {}, structure ?? '/%postname%/');
        const id = write('Hafenfest', 'de', 'de_DE');
        const [[url, language] = []] = await sent();
        expect([url, language]).to.deep.equal([address.replace('ID', `${id}`), 'de']);
      });

    it('a post on another host is read at its Note, where Misskey takes it, and links there', async () => {
      await polylang({ force_lang: 2 }, { sources: [postsSource({ template: '{title}\n\n{link}' })] }, '/%postname%/');
      write('Hafenfest', 'de', 'de_DE');
      await stage.look();
      const [{ object } = {}] = stage.sent() as { object: { content: string; url: string } }[];
      expect(object?.content).to.include('href="https://de.blog.test/hafenfest/"');
      expect(object?.url).to.match(/^https:\/\/blog\.test\/activitypub\/notes\//);
    });

    it('items of a round-up have the language of their round-up', async () => {
      await polylang({}, { sources: [newsSource()] });
      const item = (words: string) =>
        `<!-- wp:list-item --><li>${words} <a href="https://a.test/">mehr</a></li><!-- /wp:list-item -->`;
      const list = (...items: string[]) => `<!-- wp:list --><ul>${items.map(item).join('')}</ul><!-- /wp:list -->`;
      const draft = write('News Roundup: Mai', 'de', 'de_DE', {
        status: 'draft',
        content: list('Die alte Nachricht.'),
      });
      await stage.look();
      stage.blog.updatePost(draft, { content: list('Die alte Nachricht.', 'Die Ebbe kommt früher.') });
      for (let minute = 0; minute < 7; minute += 1) await stage.look();
      expect(stage.sent().map(({ object }) => Object.keys(object.contentMap ?? {}))).to.deep.equal([['de'], ['de']]);
    });

    it('a post may still ask for another, and other taxonomies are no languages', async () => {
      await polylang({});
      const id = write('Plattdüütsch', 'de', 'de_DE');
      stage.blog.setMeta(id, 'herald_language', 'nds');
      stage.blog.setOption('active_plugins', php([]));
      write('Without the plugin', 'de', 'de_DE');
      expect((await sent()).map(([, language]) => language)).to.have.members(['nds', 'en']);
    });
  });

  describe('by WPML', () => {
    const wpml = (settings: object) =>
      begin('sitepress-multilingual-cms/sitepress.php', {
        icl_sitepress_settings: { language_negotiation_type: '1', default_language: 'en', ...settings },
        permalink_structure: '/%postname%/',
      });
    const table = () =>
      stage.meddle(
        'CREATE TABLE wp_icl_translations (translation_id INTEGER PRIMARY KEY, element_type TEXT, element_id INT, trid INT, language_code TEXT, source_language_code TEXT)',
      );
    const write = (title: string, code: string) => {
      const id = stage.blog.insertPost({ title, content: '<p>Words.</p>' });
      const insert = 'INSERT INTO wp_icl_translations (element_type, element_id, language_code) VALUES (?, ?, ?)';
      stage.meddle(insert, 'tax_category', `${id}`, 'es');
      stage.meddle(insert, 'post_post', `${id}`, code);
      return id;
    };
    const addresses = async () => (await sent()).map(([url, language]) => [url, language]);

    it('each post has its own, and its address', async () => {
      await wpml({});
      table();
      write('Fete', 'fr');
      write('Fair', 'en');
      write('Feira', 'pt-br');
      expect(await addresses()).to.have.deep.members([
        ['https://blog.test/fr/fete/', 'fr'],
        ['https://blog.test/fair/', 'en'],
        ['https://blog.test/pt-br/feira/', 'pt'],
      ]);
    });

    it('an address has it in the query, or in a folder of the default, too', async () => {
      await wpml({ language_negotiation_type: '3' });
      table();
      write('Fete', 'fr');
      expect(await addresses()).to.deep.equal([['https://blog.test/fete/?lang=fr', 'fr']]);
      await stage.close();
      await wpml({ urls: { directory_for_default_language: '1' } });
      table();
      write('Fair', 'en');
      expect(await addresses()).to.deep.equal([['https://blog.test/en/fair/', 'en']]);
    });
  });
});

describe('The category in an address', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const plugins: [name: string, file: string, field: string][] = [
    ['Yoast', 'wordpress-seo/wp-seo.php', '_yoast_wpseo_primary_category'],
    ['Rank Math', 'seo-by-rank-math/rank-math.php', 'rank_math_primary_category'],
    ['SEOPress', 'wp-seopress/seopress.php', '_seopress_robots_primary_cat'],
    ['The SEO Framework', 'autodescription/autodescription.php', '_primary_term_category'],
  ];
  for (const [name, file, field] of plugins)
    it(`is the one that ${name} calls primary, as long as ${name} is active and the post is in it`, async () => {
      stage = await setNewStage();
      stage.blog.setOption('permalink_structure', '/%category%/%postname%/');
      const write = (title: string, categories: string[]) => {
        const id = stage.blog.insertPost({ title, content: '<p>x</p>', categories });
        stage.meddle(
          "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT ?, ?, term_id FROM wp_terms WHERE name = 'Zulu'",
          `${id}`,
          field,
        );
      };
      write('Before', ['Alpha', 'Zulu']);
      await stage.look();
      expect(stage.sent().map(({ object }) => object.url)).to.deep.equal(['https://blog.test/alpha/before/']);
      stage.blog.setOption('active_plugins', php([file]));
      write('Primary', ['Alpha', 'Zulu']);
      write('Elsewhere', ['Alpha']);
      await stage.look();
      const urls = stage.sent().flatMap(({ type, object }) => (type === 'Create' ? [object.url] : []));
      expect(urls).to.have.members(['https://blog.test/zulu/primary/', 'https://blog.test/alpha/elsewhere/']);
    });
});
