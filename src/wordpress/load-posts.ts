import type { PostsSourceConfig } from '../config/config.js';
import type { ContentItem, ContentRecording } from '../model/content-item.js';
import { inTurns } from '../model/in-turns.js';
import { readTypeStructures } from './custom-permalinks.js';
import { enriched, stateOf } from './enrich.js';
import { excerptOf } from './excerpt.js';
import { attachmentIdsIn, imagesOf } from './images.js';
import { foreignShortcodes } from './members-parts.js';
import { readParents } from './page-ancestors.js';
import { permalinkOf } from './permalink.js';
import { featuredIn, footnotesIn } from './post-fields.js';
import { renderPost } from './post-html.js';
import { readPostLibrary } from './post-library.js';
import { isPublic, publishedAt } from './post-row.js';
import { plainText } from './post-text.js';
import { primaryCategory } from './primary-category.js';
import { episodeOf, recordingsIn, withEpisode } from './recordings.js';
import type { RestPost } from './rest.js';
import {
  type PostRow,
  type ReadPost,
  readPosts,
  readRows,
  type SelectingSource,
  selectedAmong,
} from './select-posts.js';
import type { Site } from './site.js';
import { sourceLink } from './source-link.js';
import { ancestorSlugs, type Term } from './terms.js';
import { fromGmt } from './times.js';
import type { Reader } from './wordpress.js';

/** The posts among `ids` that the world may see and that the source selects, whole. */
export async function load(
  reader: Reader,
  site: Site,
  source: SelectingSource,
  ids: readonly number[],
): Promise<ContentItem[]> {
  return itemsOf(reader, site, source, await selectedAmong(reader, site, source, ids));
}

/** A post as its source would tell it, and what keeps it from that: for a person to look at, never to publish. */
export interface JudgedPost {
  item: ContentItem;
  /** It is kept for members: only its title may be shown. */
  forMembers: boolean;
  /** For a person; null: it is published, or will be. */
  obstacle: string | null;
}

/** The posts among `ids` that are of the source's types, drafts and what it leaves out too. */
export async function judge(
  reader: Reader,
  site: Site,
  source: SelectingSource,
  ids: readonly number[],
): Promise<JudgedPost[]> {
  const rows = (await readRows(reader, ids)).filter(({ type }) => source.types.includes(type));
  const posts = await readPosts(reader, site, source, rows);
  const items = await itemsOf(reader, site, source, posts);
  return posts.flatMap(({ row, reason, keeping }, index) => {
    const item = items[index];
    return item ? [{ item, forMembers: keeping.reason !== null, obstacle: hiddenness(row) ?? reason }] : [];
  });
}

function hiddenness(row: PostRow): string | null {
  if (isPublic(row)) return null;
  return row.status === 'publish' ? 'it is protected by a password' : `its status is ${row.status}`;
}

async function itemsOf(
  reader: Reader,
  site: Site,
  source: PostsSourceConfig,
  posts: readonly ReadPost[],
): Promise<ContentItem[]> {
  if (posts.length === 0) return [];
  const rows = posts.map(({ row }) => row);
  const featured = posts.map(({ fields }) => featuredIn(fields));
  // WordPress may have to write before it answers.
  if (reader.rest) reader.pause();
  // What a plugin keeps for members is not asked for: the API may show it in full to this machine.
  const asked = posts.filter(({ row, keeping }) => isPublic(row) && keeping.reason === null && !keeping.teaser);
  const answers = (await reader.rest?.rendered(asked.map(question))) ?? null;
  const rendered = [...(answers?.values() ?? [])].flatMap((answer) => (answer === 'own' ? [] : [answer.html]));
  const library = await readPostLibrary(reader, site, rows, [...featured, ...rendered.flatMap(attachmentIdsIn)]);
  const parents = await readParents(reader, rows);
  const { permalinks, unsure } = await readTypeStructures(
    reader,
    site,
    rows.map(({ type }) => type),
  );
  const terms = new Map(posts.map((post) => [post.row.id, post.terms]));
  const shown = posts.map(({ row, fields }) => ({ id: row.id, primary: primaryCategory(fields, site.activePlugins) }));
  const categories = await ancestorSlugs(reader, { ...site, permalinks }, shown, terms);
  const languages = await site.translations.of(reader, rows, terms);
  reader.pause();
  return inTurns(posts, (post) => {
    const { row, terms, author, fields, wishes, keeping } = post;
    const translated = languages.get(row.id);
    const localize = translated?.localize ?? ((address: string) => address);
    const plain = permalinkOf(
      {
        id: row.id,
        type: row.type,
        slug: row.slug,
        localDate: row.date,
        author: author?.slug ?? '',
        categoryPath: categories.get(row.id) ?? [],
        parentPath: parents.get(row.id) ?? [],
      },
      { ...site, permalinks },
    );
    const permalink = localize(plain);
    const { attachment, pattern } = library;
    const { stripShortcodes } = site;
    const footnotes = footnotesIn(fields);
    const own = library.of(row.id);
    const { html: text, withheld, walled } = renderPost(row.content, { ...own, pattern, footnotes, stripShortcodes });
    const episode = keeping.teaser || withheld ? null : episodeOf(fields, row.content);
    const html = withEpisode(text, episode);
    const openText = walled ? { excerpt: '', content: text } : row;
    const tags = terms.filter(isTag);
    const picture = keeping.teaser ? null : attachment(featuredIn(fields));
    const media = (html: string) => ({
      images: imagesOf(html, picture, attachment, site.home),
      ...heard(recordingsIn(html, site.home)),
    });
    const item: ContentItem = {
      source: source.name,
      key: `post:${row.id}`,
      postId: row.id,
      title: plainText(row.title),
      html,
      excerpt: excerptOf(openText, site.language, stripShortcodes, own.field),
      link: permalink,
      permalink,
      tags: tags.map(({ name }) => name),
      tagHrefs: Object.fromEntries(tags.map(({ name, slug }) => [name, localize(site.tagHref(name, slug))])),
      ...media(html),
      language: wishes.language ?? source.language ?? translated?.language ?? site.language,
      author: author?.name ?? '',
      contentWarning: wishes.contentWarning,
      visibility: wishes.visibility,
      publishedAt: publishedAt(row, site),
      ...(unsure.has(row.type) ? { provisional: true } : {}),
    };
    const shown =
      answers && asked.includes(post) ? enriched(item, answers.get(row.id), { media, withheld, episode }) : item;
    const isGuess = shown.provisional === true && answers !== null;
    if (isGuess && foreignShortcodes(row.content, stripShortcodes).length > 0) shown.mayHoldMore = true;
    return source.link === 'source' ? { ...shown, link: sourceLink(shown.html, site.home) ?? shown.permalink } : shown;
  });
}

function question({ row }: ReadPost): RestPost {
  return { id: row.id, type: row.type, modifiedAt: fromGmt(row.modifiedGmt), state: stateOf(row) };
}

/** Where there are none, an item says nothing of them. */
function heard(recordings: ContentRecording[]): Pick<ContentItem, 'recordings'> {
  return recordings.length === 0 ? {} : { recordings };
}

function isTag({ taxonomy }: Term): boolean {
  return taxonomy === 'post_tag';
}
