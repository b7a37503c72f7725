import type { ContentImage, ContentRecording } from './content-item.js';
import type { Visibility } from './visibility.js';

export interface Hashtag {
  /** Without `#`. */
  name: string;
  /** The tag's archive page on the blog. */
  href: string;
}

/** All that a reader can see of a Note. Its hash decides whether an edit is worth an Update. */
export interface NoteContent {
  /** Sanitised HTML. */
  html: string;
  /** Content warning, plain text; null for none (Mastodon shows `summary` as a warning, fediverse.md O7). */
  summary: string | null;
  sensitive: boolean;
  /** BCP-47. */
  language: string | null;
  /** Where a person is sent; null: the Note's own page on Herald. */
  url: string | null;
  hashtags: Hashtag[];
  images: ContentImage[];
  /** Absent: none. */
  recordings?: ContentRecording[];
  visibility: Visibility;
  inReplyTo: string | null;
  /** Absent: a Note. Else an Article: its title, and the short Note for those who show no Articles (FEP-b2b8). */
  article?: { title: string; previewHtml: string };
}

/** A Note of ours as the store keeps it. */
export interface Note {
  /** Opaque, minted once, never reused; `uris.note(id)` is its address. */
  id: string;
  /** The configured source, or `post` for what was sent in by hand. */
  source: string;
  /** Key of its content item within the source. */
  key: string;
  content: NoteContent;
  /** Milliseconds since the epoch. */
  publishedAt: number;
  /** Null until the first edit; strictly grows after (O14). */
  updatedAt: number | null;
}

/** What stays of a deleted Note: its id answers 410 for ever. */
export interface Tombstone {
  id: string;
  publishedAt: number;
  deletedAt: number;
}
