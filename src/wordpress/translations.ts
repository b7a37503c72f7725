import { isActive } from './members-plugins.js';
import { rootOf } from './permalink.js';
import { phpValue } from './php-value.js';
import { marks } from './tables.js';
import type { Term } from './terms.js';
import type { Reader } from './wordpress.js';

/** The language of one post, by a plugin that translates the blog. */
export interface PostLanguage {
  /** BCP 47. */
  language: string;
  /** The public address of a post or of an archive in this language, from the one without it. */
  localize(address: string): string;
}

/** What a plugin that translates the blog says of it. Read once a cycle, with the options. */
export interface Translations {
  /** For a person; null: there is no such plugin. */
  plugin: string | null;
  /** Tables beyond WordPress's own that Herald reads, where the blog has them: whole names. */
  extraTables: readonly string[];
  /** Why Herald does not know the language of a post, with the cure; null: it does, or there is only one. */
  unreadable: string | null;
  /** The languages of posts, by their ids; a post without one has the blog's. @param terms of each post */
  of(
    reader: Reader,
    posts: readonly { id: number; type: string }[],
    terms: ReadonlyMap<number, readonly Term[]>,
  ): Promise<Map<number, PostLanguage>>;
}

/** Options in which the plugins keep their settings. */
export const TRANSLATION_OPTIONS = ['polylang', 'icl_sitepress_settings'] as const;

export interface TranslationMeans {
  activePlugins: readonly string[];
  options: Readonly<Record<(typeof TRANSLATION_OPTIONS)[number], string | null>>;
  home: string;
  permalinkStructure: string;
}

const none: Translations = { plugin: null, extraTables: [], unreadable: null, of: async () => new Map() };

/** Polylang and WPML, by their public sources. */
export async function readTranslations(reader: Reader, means: TranslationMeans): Promise<Translations> {
  if (isActive(means.activePlugins, ['polylang', 'polylang-pro'])) return readPolylang(reader, means);
  if (isActive(means.activePlugins, ['sitepress-multilingual-cms'])) return readWpml(reader, means);
  return none;
}

/** A post's language is a term of the taxonomy `language`, whose description holds its locale. */
async function readPolylang(
  { query, tables }: Reader,
  { options, home, permalinkStructure }: TranslationMeans,
): Promise<Translations> {
  const settings = recordOf(phpValue(options.polylang));
  const rows = await query<{ slug: string; description: string | null }>(
    `SELECT t.slug AS slug, x.description AS description FROM ${tables.termTaxonomy} x
     JOIN ${tables.terms} t ON t.term_id = x.term_id WHERE x.taxonomy = 'language'`,
  );
  const locales = new Map(rows.map(({ slug, description }) => [slug, recordOf(phpValue(description)).locale]));
  const root = home + rootOf(permalinkStructure);
  const localize = (slug: string, address: string): string => {
    const way = Number(settings.force_lang ?? 1);
    const isHidden = isOn(settings.hide_default) && slug === settings.default_lang;
    if (way === 0) return address;
    if (way === 3) return elsewhere(address, home, recordOf(settings.domains)[slug]);
    if (isHidden) return address;
    if (permalinkStructure === '') return withQuery(address, slug);
    if (way === 2) return elsewhere(address, home, home.replace(/^(https?:\/\/)(?:www\.)?/, `$1${slug}.`));
    const folder = isOn(settings.rewrite ?? 1) ? slug : `language/${slug}`;
    return inFolder(address, root, folder);
  };
  return {
    ...none,
    plugin: 'Polylang',
    of: async (_reader, posts, terms) =>
      languagesOf(posts, localize, ({ id }) => {
        const slug = terms.get(id)?.find(({ taxonomy }) => taxonomy === 'language')?.slug;
        return slug === undefined ? null : { code: slug, locale: locales.get(slug) ?? slug };
      }),
  };
}

/** A post's language is a row of its own table. */
async function readWpml(
  { tables, tablesAmong }: Reader,
  { options, home, permalinkStructure }: TranslationMeans,
): Promise<Translations> {
  const settings = recordOf(phpValue(options.icl_sitepress_settings));
  const name = `${tables.prefix}icl_translations`;
  const table = tables.named('icl_translations');
  if (!(await tablesAmong([name])).has(name))
    return {
      ...none,
      plugin: 'WPML',
      unreadable: `WPML is active, and Herald’s account cannot read its table ${table}, so Herald takes all posts for the blog’s own language: GRANT SELECT on it to Herald’s account`,
    };
  const localize = (code: string, address: string): string => {
    const way = Number(settings.language_negotiation_type);
    const isDefault = code === settings.default_language;
    if (way === 2) return elsewhere(address, home, isDefault ? home : recordOf(settings.language_domains)[code]);
    if (way === 3) return isDefault ? address : withQuery(address, code);
    const isHidden = isDefault && !isOn(recordOf(settings.urls).directory_for_default_language);
    return way !== 1 || isHidden ? address : inFolder(address, home + rootOf(permalinkStructure), code);
  };
  return {
    plugin: 'WPML',
    extraTables: [name],
    unreadable: null,
    async of(reader, posts) {
      if (posts.length === 0) return new Map();
      const rows = await reader.query<{ id: number; type: string; code: string }>(
        `SELECT element_id AS id, element_type AS type, language_code AS code FROM ${table} WHERE element_id IN (${marks(posts)})`,
        posts.map(({ id }) => id),
      );
      // Terms, comments and posts are counted each by themselves.
      const codes = new Map(rows.map(({ id, type, code }) => [`${type} ${id}`, code]));
      return languagesOf(posts, localize, ({ id, type }) => {
        const code = codes.get(`post_${type} ${id}`);
        return code === undefined ? null : { code, locale: code };
      });
    },
  };
}

function languagesOf<Post extends { id: number }>(
  posts: readonly Post[],
  localize: (code: string, address: string) => string,
  find: (post: Post) => { code: string; locale: unknown } | null,
): Map<number, PostLanguage> {
  const found = new Map<number, PostLanguage>();
  for (const post of posts) {
    const own = find(post);
    const language = own && tagOf(String(own.locale));
    if (language) found.set(post.id, { language, localize: (address) => localize(own.code, address) });
  }
  return found;
}

/** `de_DE_formal` → `de-DE`. Null for what is no language. */
export function tagOf(locale: string): string | null {
  const [language = '', region] = locale.split(/[_-]/);
  const tag = region && /^(?:[a-z]{2}|\d{3}|[a-z]{4})$/i.test(region) ? `${language}-${region}` : language;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

function inFolder(address: string, root: string, folder: string): string {
  return address.startsWith(root) ? `${root}${folder}/${address.slice(root.length)}` : address;
}

function withQuery(address: string, code: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}lang=${encodeURIComponent(code)}`;
}

/** On another host of the blog; where none is known, the address as it is leads there. */
function elsewhere(address: string, home: string, other: unknown): string {
  if (typeof other !== 'string' || other === '' || !address.startsWith(home)) return address;
  const place = /^https?:\/\//.test(other) ? other : `${home.startsWith('https') ? 'https' : 'http'}://${other}`;
  return place.replace(/\/+$/, '') + address.slice(home.length);
}

function isOn(value: unknown): boolean {
  return Boolean(value) && value !== '0';
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
