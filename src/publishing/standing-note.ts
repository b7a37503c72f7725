import type { SourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { NoteContent } from '../model/note.js';
import type { StoredItem } from '../store/items.js';
import type { NoteStore } from '../store/notes.js';
import { contentHash } from './content-hash.js';
import { type NoteSite, noteFromItem } from './note-from-item.js';

export interface Rendered {
  /** What the readers have, where the item may have to differ from what the source would make of it now. */
  before: NoteContent | null;
  content: NoteContent;
  hash: string;
}

/** An item as its readers are to have it: a new one as the source says, a published one as `standingNote` does. */
export function rendered(
  { notes }: { notes: Pick<NoteStore, 'living'> },
  source: SourceConfig,
  site: NoteSite,
  item: ContentItem,
  stored: StoredItem | null,
): Rendered {
  const content = noteFromItem(item, source, site);
  const hash = contentHash(content);
  const differs = stored?.state === 'live' && stored.noteId !== null && stored.hash !== hash;
  const before = differs ? (notes.living(stored.noteId ?? '')?.content ?? null) : null;
  if (!before) return { before, content, hash };
  const standing = standingNote(before, item, source, site);
  return { before, content: standing, hash: contentHash(standing) };
}

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
