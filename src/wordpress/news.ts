import { createHash } from 'node:crypto';
import type { NewsSourceConfig } from '../config/config.js';
import type { ContentImage } from '../model/content-item.js';
import { imagesOf } from './images.js';
import { type Keeping, keptForMembers } from './members-only.js';
import { cutNews, type PassedOver, type Segment } from './news-segments.js';
import { markComments } from './news-units.js';
import { permalinkOf } from './permalink.js';
import { type PostFields, readPostFields } from './post-fields.js';
import { renderPostHtml } from './post-html.js';
import { readPostLibrary } from './post-library.js';
import { isPublic } from './post-row.js';
import { plainText } from './post-text.js';
import { primaryCategory } from './primary-category.js';
import type { Site } from './site.js';
import { marks, narrowing } from './tables.js';
import { ancestorSlugs, readTagSlugs, readTerms } from './terms.js';
import { fromGmt, fromLocal, toLocal } from './times.js';
import type { PostLanguage } from './translations.js';
import type { Reader } from './wordpress.js';

export interface NewsSegment extends Segment {
  images: ContentImage[];
}

/** The post that editors fill with news over a month, and what stands in it now. */
export interface RollingPost {
  id: number;
  status: string;
  public: boolean;
  /** It is a rolling post of the source now: in one of its statuses, titled as it should be, without password. */
  rolling: boolean;
  /** Why it is not, for a person; null: it is. */
  obstacle: string | null;
  /** Its title and type at least are those of a rolling post. */
  titled: boolean;
  /** Its own date, milliseconds since the epoch; null for a draft that was never published nor dated. */
  datedAt: number | null;
  title: string;
  /** Null until it is published. */
  permalink: string | null;
  /** Archive pages of the tags that the blog has for its headings, by heading. */
  tagHrefs: Readonly<Record<string, string>>;
  /** By a plugin that translates the blog, BCP 47; null: the blog's. */
  language: string | null;
  /** Last save, milliseconds since the epoch; null where WordPress wrote no date. */
  modifiedAt: number | null;
  /** Time in `_edit_lock`, milliseconds since the epoch; null when nobody ever opened it. */
  lockedAt: number | null;
  segments: NewsSegment[];
  /** What in it is no item, and why: for a person; it never leaves. */
  passedOver: PassedOver[];
}

/** Only titles of this many posts of a status are looked at, newest first. */
const MOST_CANDIDATES = 500;

interface Row {
  id: number;
  type: string;
  status: string;
  password: string;
  title: string;
  content: string;
  slug: string;
  author: number;
  date: string;
  dateGmt: string;
  modified: string;
  modifiedGmt: string;
}

/** Rolling posts as they were read. */
export interface RollingPosts {
  /** Equal where everything is equal that decides what `cut` gives, but for the edit locks. */
  signs: string;
  /** Renders the posts and cuts them into their items: the costly part. */
  cut(): RollingPost[];
}

/** `readRollingPosts`, cut. */
export async function rollingPosts(...asked: Parameters<typeof readRollingPosts>): Promise<RollingPost[]> {
  return (await readRollingPosts(...asked)).cut();
}

/**
 * Posts in one of the source's statuses whose title matches, and those of `alsoIds` whatever has become of them; one of
 * these that is absent from the answer was deleted for good.
 * @param publishedSince also posts with such a title that were published since then (milliseconds since the epoch): a draft
 * may go out as a copy of itself; null for none
 */
export async function readRollingPosts(
  reader: Reader,
  site: Site,
  source: NewsSourceConfig,
  alsoIds: readonly number[],
  publishedSince: number | null = null,
): Promise<RollingPosts> {
  const { query, tables } = reader;
  const pattern = new RegExp(source.title, 'iu');
  const ids = new Set(alsoIds);
  // One status at a time: the index then gives each in order, and nothing is sorted.
  const look = async (status: string, since: string | null) => {
    const candidates = await query<{ id: number; title: string }>(
      `SELECT ID AS id, post_title AS title FROM ${tables.posts}
       WHERE post_type = 'post' AND post_password = '' AND post_status = ? ${since === null ? '' : 'AND post_date >= ?'}
       ORDER BY post_date DESC, ID DESC LIMIT ${MOST_CANDIDATES}`,
      since === null ? [status] : [status, since],
    );
    for (const { id, title } of candidates) if (pattern.test(plainText(title))) ids.add(Number(id));
  };
  for (const status of source.statuses) await look(status, null);
  if (publishedSince !== null && !source.statuses.includes('publish'))
    await look('publish', toLocal(publishedSince, site.zone));
  if (ids.size === 0) return { signs: '', cut: () => [] };
  const rows = await query<Row>(
    `SELECT ID AS id, post_type AS type, post_status AS status, post_password AS password, post_title AS title,
     post_content AS content, post_name AS slug, post_author AS author, post_date AS date, post_date_gmt AS dateGmt,
     post_modified AS modified, post_modified_gmt AS modifiedGmt FROM ${tables.posts} WHERE ID IN (${marks([...ids])}) ORDER BY ID`,
    [...ids],
  );
  const locks = await readLocks(reader, [...ids]);
  const fields = await readPostFields(
    reader,
    rows.map(({ id }) => Number(id)),
    '',
  );
  const keepings = await keepingsOf(reader, site, rows, fields);
  const library = await readPostLibrary(reader, site, rows);
  const translated = await translationsOf(reader, site, rows);
  const permalinks = await permalinksOf(reader, site, rows.filter(isPublic), fields, translated);
  const context = {
    pattern: (id: number) => markComments(library.pattern(id) ?? ''),
    stripShortcodes: site.stripShortcodes,
  };
  const kept = rows.map(({ id }) => keepings.get(Number(id))?.reason ?? null);
  const tags = await headingTags(reader, site, rows);
  const heads = rows.map((row, index) => ({
    ...headOf(row, kept[index] ?? null, pattern, source, site, permalinks),
    language: translated.get(Number(row.id))?.language ?? null,
    tagHrefs: Object.fromEntries(tags.get(Number(row.id)) ?? []),
  }));
  const { home } = site;
  const decisive = [heads, kept, rows.map(({ content }) => content), library.contents, site, source];
  return {
    signs: createHash('sha256').update(JSON.stringify(decisive)).digest('base64url'),
    cut: () =>
      rows.map((row, index) => {
        const head = heads[index] as (typeof heads)[number];
        const html = renderPostHtml(markComments(row.content), { ...library.of(head.id), ...context });
        // What a plugin keeps for members has no items.
        const { segments, passedOver } = cutNews(kept[index] ? '' : html, source, home);
        const images = (segment: Segment) => imagesOf(segment.html, null, library.attachment, home);
        return {
          ...head,
          lockedAt: locks.get(head.id) ?? null,
          segments: segments.map((segment) => ({ ...segment, images: images(segment) })),
          passedOver,
        };
      }),
  };
}

/** What a post is, without what is in it. */
function headOf(
  row: Row,
  kept: string | null,
  pattern: RegExp,
  source: NewsSourceConfig,
  site: Site,
  permalinks: ReadonlyMap<number, string>,
): Omit<RollingPost, 'tagHrefs' | 'language' | 'lockedAt' | 'segments' | 'passedOver'> {
  const id = Number(row.id);
  const title = plainText(row.title);
  const titled = row.type === 'post' && pattern.test(title);
  const obstacle = obstacleTo(row, titled, source) ?? kept;
  return {
    id,
    status: row.status,
    public: isPublic(row),
    rolling: obstacle === null,
    obstacle,
    titled,
    datedAt: fromGmt(row.dateGmt),
    title,
    permalink: permalinks.get(id) ?? null,
    modifiedAt: fromGmt(row.modifiedGmt) ?? fromLocal(row.modified, site.zone),
  };
}

function obstacleTo(
  { type, status, password }: Row,
  titled: boolean,
  { title, statuses }: NewsSourceConfig,
): string | null {
  if (type !== 'post') return `its type is ${type}, and a rolling post is of type post`;
  if (!titled) return `its title does not match title = "${title}"`;
  if (!statuses.includes(status))
    return `its status is ${status}, and statuses is ${statuses.map((one) => `"${one}"`).join(', ')}`;
  return password ? 'it is protected by a password' : null;
}

/** A round-up that a plugin keeps for members keeps its items too. */
async function keepingsOf(
  reader: Reader,
  site: Site,
  rows: readonly Row[],
  fields: ReadonlyMap<number, PostFields>,
): Promise<Map<number, Keeping>> {
  const ids = rows.map(({ id }) => Number(id));
  const posts = rows.map(({ id, type, slug, content }) => ({
    ...{ id: Number(id), type, slug, content, parent: 0 },
    fields: fields.get(Number(id)) ?? new Map<string, string>(),
  }));
  return keptForMembers(reader, site.membership, posts, await readTerms(reader, ids));
}

/** `_edit_lock` holds `unixtime:user`. Where it stands twice, WordPress takes the first. */
export async function readLocks({ query, tables }: Reader, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await query<{ id: number; value: string }>(
    `SELECT post_id AS id, meta_value AS value FROM ${tables.postmeta}
     WHERE post_id IN (${marks(ids)}) AND ${narrowing('meta_key')} = '_edit_lock'
     ORDER BY meta_id DESC`,
    ids,
  );
  const times = rows.map(({ id, value }): [number, number] => [Number(id), Number.parseInt(value, 10) * 1000]);
  return new Map(times.filter(([, at]) => at > 0));
}

async function translationsOf(reader: Reader, site: Site, rows: readonly Row[]): Promise<Map<number, PostLanguage>> {
  const posts = rows.map(({ id, type }) => ({ id: Number(id), type }));
  const ids = posts.map(({ id }) => id);
  return site.translations.of(reader, posts, await readTerms(reader, ids));
}

/** Of the headings of each post, those that are tags of the blog, with the archive page of each. */
async function headingTags(
  reader: Reader,
  site: Site,
  rows: readonly Row[],
): Promise<Map<number, [heading: string, href: string][]>> {
  const headings = new Map(rows.map(({ id, content }) => [Number(id), headingsIn(content)]));
  const all = [...new Set([...headings.values()].flat())];
  const slugs = await readTagSlugs(reader, all);
  const tagged = (name: string): [string, string][] => {
    const slug = slugs.get(name.toLowerCase());
    return slug === undefined ? [] : [[name, site.tagHref(name, slug)]];
  };
  return new Map([...headings].map(([id, names]) => [id, names.flatMap(tagged)]));
}

const MOST_HEADINGS = 200;

function headingsIn(content: string): string[] {
  const found = content.matchAll(/<h[1-6][^<>]{0,500}>(.{1,500}?)<\/h[1-6]>/gis);
  return Array.from(found, ([, html = '']) => plainText(html))
    .filter((name) => name !== '')
    .slice(0, MOST_HEADINGS);
}

async function permalinksOf(
  reader: Reader,
  site: Site,
  rows: readonly Row[],
  fields: ReadonlyMap<number, PostFields>,
  translated: ReadonlyMap<number, PostLanguage>,
): Promise<Map<number, string>> {
  const posts = rows.map((row) => ({
    id: Number(row.id),
    primary: primaryCategory(fields.get(Number(row.id)) ?? new Map(), site.activePlugins),
  }));
  const terms = await readTerms(
    reader,
    posts.map(({ id }) => id),
  );
  const categories = await ancestorSlugs(reader, site, posts, terms);
  const authors = await readNicenames(
    reader,
    rows.map(({ author }) => author),
  );
  return new Map(
    rows.map((row) => {
      const id = Number(row.id);
      const author = authors.get(Number(row.author)) ?? '';
      const post = { id, type: 'post', slug: row.slug, localDate: row.date, author, parentPath: [] };
      const address = permalinkOf({ ...post, categoryPath: categories.get(id) ?? [] }, site);
      return [id, translated.get(id)?.localize(address) ?? address];
    }),
  );
}

async function readNicenames({ query, tables }: Reader, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: number; slug: string }>(
    `SELECT ID AS id, user_nicename AS slug FROM ${tables.users} WHERE ID IN (${marks(ids)})`,
    ids,
  );
  return new Map(rows.map(({ id, slug }) => [Number(id), slug]));
}
