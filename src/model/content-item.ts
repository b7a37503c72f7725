import type { Visibility } from './visibility.js';

/** An image that belongs to a content item; `width` and `height` in pixels where WordPress knows them. */
export interface ContentImage {
  url: string;
  /** Alternative text; empty when the editor wrote none. */
  alt: string;
  mediaType: string;
  width: number | null;
  height: number | null;
  /** What must stay in sight when the picture is cropped: x and y, each -1 to 1 (left to right, bottom to top). */
  focalPoint?: readonly [x: number, y: number];
}

/** A recording or a film that belongs to a content item. */
export interface ContentRecording {
  url: string;
  /** `audio/…` or `video/…`. */
  mediaType: string;
  /** Address of a picture that is shown while it plays, or before. */
  poster?: string;
}

/**
 * One thing WordPress has to say: a published post, or one news item of a rolling post. Source-neutral: nothing
 * below `wordpress/` knows whether it came from MySQL or SQLite.
 */
export interface ContentItem {
  /** Name of the configured source that yielded it. */
  source: string;
  /** Stable identity within the source: `post:{ID}` for a post; a news item's key is minted by the newsroom of `publishing/`. */
  key: string;
  /** wp_posts.ID of the post it stands in. */
  postId: number;
  /** Plain text, entities decoded; empty when the post has none. */
  title: string;
  /** Rendered HTML of the whole content. Not yet sanitised: never send it as it is. */
  html: string;
  /** Plain text: the hand-written excerpt, or WordPress's automatic one. */
  excerpt: string;
  /** The link the Note shows: a post's permalink, a news item's first external link. */
  link: string | null;
  /** The page a person is sent to; null where the item has no public page of its own. */
  permalink: string | null;
  /** Names of tags, as editors wrote them, entities decoded. */
  tags: string[];
  /** Archive pages of the tags that the blog has, by name; the others lead to its search. */
  tagHrefs?: Readonly<Record<string, string>>;
  /** Plain text of the heading a news item stands under; absent or null where there is none. */
  section?: string | null;
  images: ContentImage[];
  recordings?: ContentRecording[];
  /** BCP-47, from the site's WPLANG unless configured. */
  language: string | null;
  author: string;
  /** The item's own content warning, plain text; absent or null: its source's. */
  contentWarning?: string | null;
  /** The item's own visibility; absent or null: its source's. */
  visibility?: Visibility | null;
  /** It was rendered without what the configuration asks for, because that could not be had now: no reason for an Update. */
  provisional?: boolean;
  /** Provisional, and with shortcodes that Herald does not know: its page may hide what they enclose. No reason for a Create. */
  mayHoldMore?: boolean;
  /** Milliseconds since the epoch. */
  publishedAt: number;
}
