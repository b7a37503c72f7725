import { createHash } from 'node:crypto';

/** What identifies a news item while its post is edited (wordpress.md §4). */
export interface NewsIdentity {
  anchor: string | null;
  /** Canonical first external URL. */
  link: string | null;
  /** Normalised plain text. */
  text: string;
}

export interface KnownNewsItem extends NewsIdentity {
  key: string;
  postId: number;
  /** It has been away for long: only equal words with an equal link bring it back. */
  lost?: boolean;
  standing?: Standing;
  /** What `wordsAndLink` gave for it before it was edited. */
  former?: readonly string[];
}

export interface SeenNewsItem extends NewsIdentity {
  postId: number;
  standing?: Standing;
}

/** What the post of an item is now: nothing may leave it, it is a rolling draft, or it has a page that the world sees. */
export type Standing = 'silent' | 'rolling' | 'page';

/** Two texts with at least this share of common words are one item, edited. */
export const SIMILAR = 0.6;
/** The same, where no link says so, or they are in different posts. */
export const ALIKE = 0.8;

/** Equal for two items with equal words and an equal link, and short enough to remember. */
export function wordsAndLink({ text, link }: NewsIdentity): string {
  return createHash('sha256')
    .update(`${link ?? ''} ${text}`)
    .digest('base64url')
    .slice(0, 22);
}

/** Items with one link are one story where many words are common; items without a link where most are. */
export function sameStory({ link }: NewsIdentity): { group: string; share: number } {
  return link === null ? { group: '', share: ALIKE } : { group: link, share: SIMILAR };
}
