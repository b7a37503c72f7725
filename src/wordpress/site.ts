import type { WordPressConfig } from '../config/config.js';
import type { ProfileImage } from '../model/site-actor.js';
import { type Membership, readMembership } from './members-only.js';
import { RULE_OPTIONS } from './members-rules.js';
import { frontOf, rootOf, withSlash } from './permalink.js';
import { phpNumbers, phpTexts } from './php-value.js';
import { plainText } from './post-text.js';
import { slugOf } from './slug.js';
import { marks, narrowing } from './tables.js';
import type { SiteZone } from './times.js';
import { readTranslations, TRANSLATION_OPTIONS, type Translations, tagOf } from './translations.js';
import { uploadAddress, uploadsUrl } from './uploads.js';
import type { Reader } from './wordpress.js';
import { WordPressError } from './wordpress-error.js';

/** What WordPress's options say of the blog. */
export interface Site {
  /** Public address without trailing slash: WP_HOME where the configuration repeats it, else the option `home`. */
  home: string;
  /** The option `home` itself, for the doctor. */
  storedHome: string;
  siteurl: string;
  /** Plain text. */
  name: string;
  description: string;
  permalinkStructure: string;
  categoryBase: string;
  tagBase: string;
  defaultCategory: number;
  zone: SiteZone;
  /** BCP-47. */
  language: string;
  stickyIds: number[];
  icon: ProfileImage | null;
  /** Base of all uploads, without trailing slash. */
  uploads: string;
  /** Page that is the front page, 0 for none. */
  pageOnFront: number;
  /** Plugin files, as `active_plugins` and the network list them. */
  activePlugins: string[];
  blogPublic: boolean;
  /** What its plugins keep for members. */
  membership: Membership;
  /** The languages of its posts. */
  translations: Translations;
  /** Permalink structures of custom post types, as the configuration gives them. */
  permalinks: Readonly<Record<string, string>>;
  /** Shortcodes that go, as the configuration names them. */
  stripShortcodes: readonly string[];
  /** Tells one blog's database from another's. */
  identity: string;
  /** Archive page of a tag by its name. Without its stored slug, the one is guessed that WordPress would make. */
  tagHref(name: string, slug?: string): string;
  /** WordPress's search: a page for words of which there is no tag. */
  searchHref(words: string): string;
}

/** What the configuration says of the blog beside its options. */
export interface SiteSettings
  extends Pick<WordPressConfig, 'home' | 'uploadsUrl' | 'permalinks' | 'stripShortcodes' | 'membersOnly'> {
  /** `site.origin`; absent: what the options say stands as it is. */
  origin?: string;
}

const wanted = [
  'home',
  'siteurl',
  'blogname',
  'blogdescription',
  'permalink_structure',
  'category_base',
  'tag_base',
  'default_category',
  'timezone_string',
  'gmt_offset',
  'WPLANG',
  'sticky_posts',
  'site_icon',
  'upload_path',
  'upload_url_path',
  'page_on_front',
  'show_on_front',
  'active_plugins',
  'blog_public',
  ...RULE_OPTIONS,
  ...TRANSLATION_OPTIONS,
] as const;

type Options = Record<(typeof wanted)[number], string | null>;

/** @throws WordPressError when the database holds no WordPress */
export async function readSite(reader: Reader, config: SiteSettings): Promise<Site> {
  const options = await readOptions(reader);
  if (!options.home || !options.siteurl) {
    throw new WordPressError(
      'not-wordpress',
      `${reader.tables.options} holds no "home": wordpress.table_prefix names another site`,
    );
  }
  const home = asServed(trimSlash(config.home ?? options.home), config.origin);
  const uploads = asServed(config.uploadsUrl ?? uploadsUrl(options), config.origin);
  const tagBase = (options.tag_base ?? '').replace(/^\/+|\/+$/g, '') || 'tag';
  const structure = options.permalink_structure ?? '';
  const language = languageOf(options.WPLANG);
  const ownPlugins = phpTexts(options.active_plugins);
  const membership = await readMembership(reader, {
    policy: config.membersOnly,
    activePlugins: ownPlugins,
    options,
    fixedWords: `${home.replace(/^\w+:\/\/[^/]*/, '')}/${structure}`.split('/'),
  });
  const activePlugins = [...ownPlugins, ...membership.networkPlugins];
  return {
    home,
    storedHome: trimSlash(options.home),
    siteurl: trimSlash(options.siteurl),
    name: plainText(options.blogname ?? ''),
    description: plainText(options.blogdescription ?? ''),
    permalinkStructure: structure,
    categoryBase: (options.category_base ?? '').replace(/^\/+|\/+$/g, '') || 'category',
    tagBase,
    defaultCategory: Number(options.default_category) || 0,
    zone: { name: options.timezone_string ?? '', offsetHours: Number(options.gmt_offset ?? 0) || 0 },
    language,
    stickyIds: phpNumbers(options.sticky_posts),
    icon: await readIcon(reader, Number(options.site_icon) || 0, uploads),
    uploads,
    pageOnFront: options.show_on_front === 'page' ? Number(options.page_on_front) || 0 : 0,
    activePlugins,
    blogPublic: options.blog_public !== '0',
    membership,
    translations: await readTranslations(reader, { activePlugins, options, home, permalinkStructure: structure }),
    permalinks: config.permalinks,
    stripShortcodes: config.stripShortcodes,
    identity: `${trimSlash(options.siteurl)} (tables ${reader.tables.posts.replaceAll('`', '')})`,
    searchHref: (words) => `${home}/?s=${encodeURIComponent(words)}`,
    tagHref(name, slug = slugOf(name, language)) {
      if (structure === '') return `${home}/?tag=${slug}`;
      // A base that the owner chose stands at the root, but WordPress's own below what permalinks begin with.
      const atRoot = options.tag_base && rootOf(structure) === '/';
      return withSlash(`${home}${atRoot ? '/' : frontOf(structure)}${tagBase}/${slug}`, structure);
    },
  };
}

async function readOptions({ query, tables }: Reader): Promise<Options> {
  const rows = await query<{ option_name: string; option_value: string }>(
    `SELECT option_name, option_value FROM ${tables.options} WHERE option_name IN (${marks(wanted)})`,
    wanted,
  );
  const found = new Map(rows.map((row) => [row.option_name, row.option_value]));
  return Object.fromEntries(wanted.map((name) => [name, found.get(name) ?? null])) as Options;
}

async function readIcon({ query, tables }: Reader, id: number, uploads: string): Promise<ProfileImage | null> {
  if (!id) return null;
  const [row] = await query<{ mime: string; file: string | null; alt: string | null }>(
    `SELECT p.post_mime_type AS mime, m.meta_value AS file, a.meta_value AS alt FROM ${tables.posts} p
     JOIN ${tables.postmeta} m ON m.post_id = p.ID AND ${narrowing('m.meta_key')} = '_wp_attached_file'
     LEFT JOIN ${tables.postmeta} a ON a.post_id = p.ID AND ${narrowing('a.meta_key')} = '_wp_attachment_image_alt' WHERE p.ID = ?`,
    [id],
  );
  if (!row?.file) return null;
  return { url: uploadAddress(row.file, uploads), mediaType: row.mime, alt: plainText(row.alt ?? '') };
}

/** `de_DE_formal` → `de-DE`; empty means American English. */
function languageOf(locale: string | null): string {
  return (locale && tagOf(locale)) || 'en';
}

/** Old options say http of a blog that is served by https: WordPress itself then answers with https (set_url_scheme). */
function asServed(url: string, origin: string | undefined): string {
  const insecure = origin?.startsWith('https:') ? origin.replace(/^https/, 'http') : null;
  return url === insecure || url.startsWith(`${insecure}/`) ? url.replace(/^http/, 'https') : url;
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
