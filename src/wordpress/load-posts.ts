import type { PostsSourceConfig } from '../config/config.js';
import type { ContentImage, ContentItem } from '../model/content-item.js';
import { readAttachments } from './attachments.js';
import { excerptOf } from './excerpt.js';
import { attachmentIdsIn, imagesOf } from './images.js';
import { permalinkOf } from './permalink.js';
import { renderPostHtml } from './post-html.js';
import { isPublic, publishedAt } from './post-row.js';
import { plainText } from './post-text.js';
import type { Site } from './site.js';
import { marks, narrowing } from './tables.js';
import { ancestorSlugs, readTerms, type Term } from './terms.js';
import type { Reader } from './wordpress.js';

interface PostRow {
  id: number;
  author: number;
  date: string;
  dateGmt: string;
  content: string;
  title: string;
  excerpt: string;
  status: string;
  password: string;
  slug: string;
  parent: number;
  type: string;
}

/** The posts among `ids` that the world may see and that the source selects, whole. */
export async function load(
  reader: Reader,
  site: Site,
  source: PostsSourceConfig,
  ids: readonly number[],
): Promise<ContentItem[]> {
  const rows = (await readRows(reader, ids)).filter((row) => isPublic(row) && source.types.includes(row.type));
  if (rows.length === 0) return [];
  const terms = await readTerms(
    reader,
    rows.map(({ id }) => id),
  );
  const selected = rows.filter((row) => isSelected(terms.get(row.id) ?? [], source));
  const featured = await readFeatured(
    reader,
    selected.map(({ id }) => id),
  );
  const patterns = await readPatterns(
    reader,
    selected.map(({ content }) => content),
  );
  const contents = [...selected.map(({ content }) => content), ...patterns.values()];
  const wanted = [...contents.flatMap(attachmentIdsIn), ...featured.values()];
  const attachments = await readAttachments(reader, site.uploads, wanted);
  const authors = await readAuthors(reader, selected);
  const parents = await readParents(reader, selected);
  const categories = await ancestorSlugs(reader, site, selected, terms);
  return selected.map((row) => {
    const author = authors.get(row.author);
    const permalink = permalinkOf(
      {
        id: row.id,
        type: row.type,
        slug: row.slug,
        localDate: row.date,
        author: author?.slug ?? '',
        categoryPath: categories.get(row.id) ?? [],
        parentPath: parents.get(row.id) ?? [],
      },
      site,
    );
    const attachment = (id: number): ContentImage | null => attachments.get(id) ?? null;
    const html = renderPostHtml(row.content, { attachment, pattern: (id) => patterns.get(id) ?? null });
    const tags = (terms.get(row.id) ?? []).filter(isTag);
    return {
      source: source.name,
      key: `post:${row.id}`,
      postId: row.id,
      title: plainText(row.title),
      html,
      excerpt: excerptOf(row, site.language),
      link: permalink,
      permalink,
      tags: tags.map(({ name }) => name),
      tagHrefs: Object.fromEntries(tags.map(({ name, slug }) => [name, site.tagHref(name, slug)])),
      images: imagesOf(html, attachment(featured.get(row.id) ?? 0), attachment, site.home),
      language: site.language,
      author: author?.name ?? '',
      publishedAt: publishedAt(row, site),
    };
  });
}

async function readRows({ query, tables }: Reader, ids: readonly number[]): Promise<PostRow[]> {
  if (ids.length === 0) return [];
  return query<PostRow>(
    `SELECT ID AS id, post_author AS author, post_date AS date, post_date_gmt AS dateGmt, post_content AS content,
     post_title AS title, post_excerpt AS excerpt, post_status AS status, post_password AS password, post_name AS slug,
     post_parent AS parent, post_type AS type FROM ${tables.posts} WHERE ID IN (${marks(ids)})`,
    ids,
  );
}

function isTag({ taxonomy }: Term): boolean {
  return taxonomy === 'post_tag';
}

function isSelected(terms: readonly Term[], { categories, tags }: PostsSourceConfig): boolean {
  const has = (taxonomy: string, slugs: string[]) =>
    slugs.length === 0 || terms.some((term) => term.taxonomy === taxonomy && slugs.includes(term.slug));
  return has('category', categories) && has('post_tag', tags);
}

async function readFeatured({ query, tables }: Reader, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: number; value: string }>(
    `SELECT post_id AS id, meta_value AS value FROM ${tables.postmeta}
     WHERE post_id IN (${marks(ids)}) AND ${narrowing('meta_key')} = '_thumbnail_id'
     ORDER BY meta_id DESC`,
    ids,
  );
  // A key may stand twice; WordPress takes the first.
  return new Map(rows.map(({ id, value }) => [Number(id), Number(value) || 0]));
}

/** Content of the synced patterns that the contents refer to, and those refer to, two deep. */
export async function readPatterns(
  { query, tables }: Reader,
  referring: readonly string[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  let contents = referring;
  for (let depth = 0; depth < 3; depth += 1) {
    const ids = new Set(contents.flatMap(patternIds).filter((id) => !found.has(id)));
    if (ids.size === 0) break;
    const patterns = await query<{ id: number; content: string }>(
      `SELECT ID AS id, post_content AS content FROM ${tables.posts}
       WHERE ID IN (${marks([...ids])}) AND ${narrowing('post_type')} = 'wp_block' AND ${narrowing('post_status')} = 'publish'`,
      [...ids],
    );
    for (const { id, content } of patterns) found.set(Number(id), content);
    contents = patterns.map(({ content }) => content);
  }
  return found;
}

function patternIds(content: string): number[] {
  return [...content.matchAll(/<!-- wp:block \{[^}]{0,200}?"ref":(\d{1,18})/g)].map((match) => Number(match[1]));
}

async function readAuthors({ query, tables }: Reader, rows: readonly PostRow[]) {
  const ids = [...new Set(rows.map(({ author }) => author))];
  if (ids.length === 0) return new Map<number, { slug: string; name: string }>();
  const users = await query<{ id: number; slug: string; name: string }>(
    `SELECT ID AS id, user_nicename AS slug, display_name AS name FROM ${tables.users} WHERE ID IN (${marks(ids)})`,
    ids,
  );
  return new Map(users.map((user) => [Number(user.id), user]));
}

/** Slugs of a page's ancestors, topmost first. All pages go up together, a step at a time. */
async function readParents({ query, tables }: Reader, rows: readonly PostRow[]): Promise<Map<number, string[]>> {
  const above = new Map<number, { slug: string; parent: number }>();
  let wanted = rows.filter(({ type }) => type !== 'post').map(({ parent }) => parent);
  for (;;) {
    const ids = [...new Set(wanted)].filter((id) => id > 0 && !above.has(id));
    if (ids.length === 0) break;
    const found = await query<{ id: number; slug: string; parent: number }>(
      `SELECT ID AS id, post_name AS slug, post_parent AS parent FROM ${tables.posts} WHERE ID IN (${marks(ids)})`,
      ids,
    );
    for (const { id, slug, parent } of found) above.set(Number(id), { slug, parent: Number(parent) });
    wanted = found.map(({ parent }) => Number(parent));
  }
  return new Map(rows.map((row) => [row.id, row.type === 'post' ? [] : pathAbove(row, above)]));
}

function pathAbove({ id, parent }: PostRow, above: ReadonlyMap<number, { slug: string; parent: number }>): string[] {
  const path: string[] = [];
  const seen = new Set([id]);
  for (let next = parent; next > 0 && !seen.has(next); ) {
    seen.add(next);
    const page = above.get(next);
    if (!page) break;
    path.unshift(page.slug);
    next = page.parent;
  }
  return path;
}
