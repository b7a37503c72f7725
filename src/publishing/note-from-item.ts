import type { SourceConfig } from '../config/config.js';
import { type Placeholder, placeholders } from '../config/template-faults.js';
import type { ContentItem } from '../model/content-item.js';
import type { Hashtag, NoteContent } from '../model/note.js';
import { cutHtml, jsonSize } from './cut-html.js';
import { hashtagHtml, hashtagsOf } from './hashtags.js';
import { escapeAttribute, escapeText, linkHtml } from './link-html.js';
import { noteImages } from './note-images.js';
import { type ItemValues, layoutOf } from './note-layout.js';
import { sanitizeHtml, textToHtml } from './sanitize-html.js';
import { cleanText } from './tame-html.js';
import { webAddress } from './web-address.js';

/** Bytes of JSON: so much text leaves room for the rest of an activity within Misskey's 64 KiB (fediverse.md O20). */
const LARGEST_HTML = 40_000;
const LONGEST_TITLE = 500;
const MOST_HASHTAGS = 20;

/** What of the site a Note needs. */
export interface NoteSite {
  /** The blog's archive page of a tag, by the tag's name as editors wrote it. */
  tagHref(name: string): string;
  /** The blog's address: relative links are read against it where an item has no page of its own. */
  home?: string;
}

/**
 * The Note that shows a content item, as its source's template says. Pure, and the same for the same
 * item for ever: else every Note would seem edited.
 */
export function noteFromItem(item: ContentItem, source: SourceConfig, site: NoteSite): NoteContent {
  const names = item.section ? [item.section, ...item.tags] : item.tags;
  const hrefs = new Map(Object.entries(item.tagHrefs ?? {}));
  const hashtags = source.hashtags ? hashtagsOf(names, (name) => hrefs.get(name) ?? site.tagHref(name)) : [];
  return {
    html: noteHtml(item, source, site, hashtags.slice(0, MOST_HASHTAGS)),
    summary: null,
    sensitive: false,
    language: item.language,
    url: item.permalink,
    hashtags: hashtags.slice(0, MOST_HASHTAGS),
    images: noteImages(item.images, source.maxImages, site.home),
    visibility: source.visibility,
    inReplyTo: null,
  };
}

function noteHtml(item: ContentItem, source: SourceConfig, site: NoteSite, hashtags: Hashtag[]): string {
  const layout = layoutOf(item.title === '' && source.text === 'title' ? { ...source, text: 'excerpt' } : source);
  const link = webAddress(item.link ?? '');
  const makers: Record<Placeholder, () => string> = {
    title: () => say(shortTitle(item.title)),
    excerpt: () => textToHtml(item.excerpt),
    content: () => sanitizeHtml(item.html, item.permalink ?? site.home),
    link: () => (link === null ? '' : linkHtml(link)),
    hashtags: () => hashtags.map(hashtagHtml).join(' '),
    author: () => say(item.author),
    date: () => isoDate(item.publishedAt),
    section: () => say(item.section ?? ''),
  };
  const entries = placeholders.map((name) => [name, layout.wants.has(name) ? makers[name]() : '']);
  const values = Object.fromEntries(entries) as ItemValues;
  const html = layout.set(values, link);
  const excess = jsonSize(html) - LARGEST_HTML;
  return excess <= 0 ? html : cutHtml(layout.set(shortened(values, excess, link), link), LARGEST_HTML);
}

/** Takes so many bytes away from the longer of the two texts, at the end of a paragraph, and says where the rest is. */
function shortened(values: ItemValues, excess: number, link: string | null): ItemValues {
  const long = values.content.length > values.excerpt.length ? 'content' : 'excerpt';
  const more = link === null ? '<p>…</p>' : sanitizeHtml(`<a href="${escapeAttribute(link)}">… read more</a>`);
  const size = jsonSize(values[long]);
  // A template may say the text twice: then each gets its share.
  const room = size > excess ? size - excess : (size * LARGEST_HTML) / (LARGEST_HTML + excess);
  return { ...values, [long]: cutHtml(values[long], Math.max(0, Math.floor(room) - jsonSize(more))) + more };
}

/** Plain text of one line as HTML. */
function say(text: string): string {
  return escapeText(cleanText(text).replace(/\s+/g, ' ').trim());
}

function shortTitle(title: string): string {
  const signs = [...title.trim()];
  return signs.length <= LONGEST_TITLE ? signs.join('') : `${signs.slice(0, LONGEST_TITLE).join('').trimEnd()}…`;
}

/** Not the date as the reader's language writes it: a new release of Node may write it otherwise, and edit every Note. */
function isoDate(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : '';
}
