import type { SourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { NoteContent } from '../model/note.js';
import { type NoteSite, noteFromItem } from './note-from-item.js';

/**
 * How an item looks that stands published as `before`. Pure. Servers take neither another audience nor another type from an
 * Update (Mastodon reads both once): the source's settings hold for what is published from now on, and a Note stays as it
 * was made. Only a visibility that the post itself asks for shows here; see `isForOthers`.
 */
export function standingNote(
  before: NoteContent,
  item: ContentItem,
  source: SourceConfig,
  site: NoteSite,
): NoteContent {
  const object = before.article ? 'article' : 'note';
  return noteFromItem(item, { ...source, object, visibility: before.visibility }, site);
}

/** The post asks for another audience than it has: the Note is deleted, and a new one made. */
export function isForOthers(before: NoteContent, now: NoteContent): boolean {
  return before.visibility !== now.visibility;
}
