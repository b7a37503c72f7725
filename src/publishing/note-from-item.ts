import { cleanText } from '../activitypub/clean-text.js';
import { webAddress } from '../activitypub/web-address.js';
import type { SourceConfig } from '../config/config.js';
import { type Placeholder, placeholders } from '../config/template-faults.js';
import type { ContentImage, ContentItem } from '../model/content-item.js';
import type { Hashtag, NoteContent } from '../model/note.js';
import { cutHtml, inCharacters, jsonSize, wordEnd } from './cut-html.js';
import { hashtagHtml, hashtagsOf } from './hashtags.js';
import { escapeAttribute, escapeText, linkHtml } from './link-html.js';
import { noteImages } from './note-images.js';
import { articleLayout, type ItemValues, layoutOf, type NoteLayout } from './note-layout.js';
import { noteLength, textLength } from './note-length.js';
import { noteRecordings } from './note-recordings.js';
import { sanitizeHtml, textToHtml } from './sanitize-html.js';

/** Bytes of JSON that a Note's own members may take: Misskey takes no activity above 64 KiB (fediverse.md O20). */
const LARGEST_NOTE = 60_000;
/** Bytes of JSON: so much text leaves room for what usually goes with it. */
const LARGEST_HTML = 40_000;
/** Bytes of JSON: four pictures always fit, with the longest words beside them. */
const LARGEST_IMAGES = 22_000;
/** An Article carries both. */
const LARGEST_PREVIEW = 4_000;
const LONGEST_TITLE = 500;
const LONGEST_WARNING = 500;
const MOST_HASHTAGS = 20;

/** What of the site a Note needs. */
export interface NoteSite {
  /** A page for a name of which the blog has no tag. */
  searchHref(words: string): string;
  /** The blog's address: relative links are read against it where an item has no page of its own. */
  home?: string;
}

/**
 * The Note that shows a content item, as its source's template says; or the Article, for an item with a title where the
 * source asks for one. Pure, and the same for the same item for ever: else every Note would seem edited.
 */
export function noteFromItem(item: ContentItem, source: SourceConfig, site: NoteSite): NoteContent {
  const names = item.section ? [item.section, ...item.tags] : item.tags;
  const hrefs = new Map(Object.entries(item.tagHrefs ?? {}));
  const all = source.hashtags ? hashtagsOf(names, (name) => hrefs.get(name) ?? site.searchHref(name)) : [];
  const hashtags = all.slice(0, MOST_HASHTAGS);
  const summary = line(item.contentWarning || source.contentWarning, LONGEST_WARNING) || null;
  const title = source.object === 'article' ? line(item.title, LONGEST_TITLE) : '';
  const told = { item, site, hashtags };
  const limit = source.maxLength === 0 ? null : Math.max(0, source.maxLength - textLength(summary ?? ''));
  const images = withinSize(noteImages(item.images, source.maxImages, site.home));
  const recordings = noteRecordings(item.recordings ?? [], images, site.home);
  const beside =
    sizeOf([hashtags, images, recordings, summary, item.permalink]) +
    (title === '' ? 0 : LARGEST_PREVIEW + sizeOf(title));
  const room = Math.min(LARGEST_HTML, LARGEST_NOTE - beside);
  const whole = () => set(told, articleLayout, { bytes: room, characters: null });
  const short = (text: SourceConfig['text'], bytes: number) =>
    set(told, layoutOf({ ...source, text }), { bytes, characters: limit });
  return {
    html: title === '' ? short(textOf(item, source), room) : whole(),
    summary,
    sensitive: summary !== null,
    language: item.language,
    url: item.permalink,
    hashtags,
    images,
    ...(recordings.length === 0 ? {} : { recordings }),
    visibility: item.visibility ?? source.visibility,
    inReplyTo: null,
    ...(title === '' ? {} : { article: { title, previewHtml: short(briefly(source.text), LARGEST_PREVIEW) } }),
  };
}

/** Pictures from the first on, as many as fit. */
function withinSize(images: ContentImage[]): ContentImage[] {
  let left = LARGEST_IMAGES;
  return images.filter((image) => {
    left -= sizeOf(image);
    return left >= 0;
  });
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function textOf({ title }: ContentItem, { text }: SourceConfig): SourceConfig['text'] {
  return title === '' && text === 'title' ? 'excerpt' : text;
}

/** Beside the whole there is no need for it a second time. */
function briefly(text: SourceConfig['text']): SourceConfig['text'] {
  return text === 'content' ? 'excerpt' : text;
}

interface Told {
  item: ContentItem;
  site: NoteSite;
  hashtags: Hashtag[];
}

interface Limits {
  /** Of JSON. */
  bytes: number;
  /** As Mastodon counts; null: as many as there are. */
  characters: number | null;
}

/** The item as HTML, its texts cut where the whole would be too long. */
function set({ item, site, hashtags }: Told, layout: NoteLayout, limits: Limits): string {
  const link = webAddress(item.link ?? '');
  const makers: Record<Placeholder, () => string> = {
    title: () => escapeText(line(item.title, LONGEST_TITLE)),
    excerpt: () => textToHtml(item.excerpt),
    content: () => sanitizeHtml(item.html, item.permalink ?? site.home),
    link: () => (link === null ? '' : linkHtml(link)),
    hashtags: () => hashtags.map(hashtagHtml).join(' '),
    author: () => escapeText(line(item.author)),
    date: () => isoDate(item.publishedAt),
    section: () => escapeText(line(item.section ?? '')),
  };
  const entries = placeholders.map((name) => [name, layout.wants.has(name) ? makers[name]() : '']);
  const all = Object.fromEntries(entries) as ItemValues;
  const values = withinBytes(all, layout, link, limits.bytes);
  const html = layout.set(withinCharacters(values, layout, link, limits.characters), link);
  return cutHtml(html, limits.bytes);
}

/** Takes from the longer of the two texts, at the end of a paragraph, and says where the rest is. */
function withinBytes(values: ItemValues, layout: NoteLayout, link: string | null, most: number): ItemValues {
  const excess = jsonSize(layout.set(values, link)) - most;
  if (excess <= 0) return values;
  const long = longer(values);
  const more = link === null ? '<p>…</p>' : sanitizeHtml(`<a href="${escapeAttribute(link)}">… read more</a>`);
  const size = jsonSize(values[long]);
  // A template may say the text twice: then each gets its share.
  const room = size > excess ? size - excess : (size * most) / (most + excess);
  return { ...values, [long]: cutHtml(values[long], Math.max(0, Math.floor(room) - jsonSize(more))) + more };
}

/** Cuts at so many in a row at most: what was left out may bring the link's own line back, or the title. */
const MOST_CUTS = 6;
/** Behind the last paragraph they count for nothing. */
const LINE_ENDS = 2;

/** Takes from the texts alone, the longer one first: link, hashtags and title stay as they are, however long. */
function withinCharacters(
  values: ItemValues,
  layout: NoteLayout,
  link: string | null,
  most: number | null,
): ItemValues {
  let found = values;
  for (let cuts = 1; most !== null && cuts <= MOST_CUTS; cuts += 1) {
    const excess = noteLength(layout.set(found, link)) - most;
    const long = longer(found);
    if (excess <= 0 || found[long] === '') return found;
    const room = cuts === MOST_CUTS ? 0 : noteLength(found[long]) - excess;
    found = { ...found, [long]: room <= 0 ? '' : cutHtml(found[long], room + LINE_ENDS, inCharacters, '…') };
  }
  return found;
}

function longer({ content, excerpt }: ItemValues): 'content' | 'excerpt' {
  return content.length > excerpt.length ? 'content' : 'excerpt';
}

/** Plain text in one line, cut after a word, and so many signs at most. */
function line(text: string, most = Number.MAX_SAFE_INTEGER): string {
  const whole = cleanText(text).replace(/\s+/g, ' ').trim();
  const signs = [...whole];
  if (signs.length <= most) return whole;
  return `${whole.slice(0, wordEnd(whole, signs.slice(0, most).join('').length))}…`;
}

/** Not the date as the reader's language writes it: a new release of Node may write it otherwise, and edit every Note. */
function isoDate(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : '';
}
