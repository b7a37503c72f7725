import type { SourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { NoteContent } from '../model/note.js';
import { hashtagsOf } from './hashtags.js';
import { sanitizeHtml } from './sanitize-html.js';

/** What of the site a Note needs. */
export interface NoteSite {
  /** The blog's archive page of a tag, by the tag's name as editors wrote it. */
  tagHref(name: string): string;
  /** The blog's address: relative links are read against it where an item has no page of its own. */
  home?: string;
}

export function noteFromItem(item: ContentItem, source: SourceConfig, site: NoteSite): NoteContent {
  return {
    html: sanitizeHtml(item.html),
    summary: null,
    sensitive: false,
    language: item.language,
    url: item.permalink,
    hashtags: source.hashtags ? hashtagsOf(item.tags, (name) => site.tagHref(name)) : [],
    images: item.images,
    visibility: source.visibility,
    inReplyTo: null,
  };
}
