import type { NewsSourceConfig } from '../config/config.js';
import type { RollingPost } from '../wordpress/news.js';

/** What of the configuration decides what an item is: when it changes, what it shows for the first time is no news. */
export type NewsScope = Pick<
  NewsSourceConfig,
  'title' | 'statuses' | 'unit' | 'requireLink' | 'intro' | 'outro' | 'stopAt'
>;

/** Where a source of kind "news" stopped. */
export interface NewsProgress extends NewsScope {
  /** Rolling posts that had no page yet: what is first seen on it was written before. */
  drafts?: number[];
  /** Posts that a look saw, the newest ids: what is new in one of them was written since. Absent in older stores. */
  seen?: number[];
  /** Signs of the posts where no item waits for anything: while they are equal there is nothing to do. */
  atRest?: string;
  /** Items that the log called repeats. */
  repeats?: string[];
}

const MOST_SEEN = 1000;

/** What an older Herald did not know of had the value that is the default now. */
export function newsScopeOf(source: NewsScope): NewsScope {
  const { title, statuses, unit, requireLink = true, intro = '', outro = '', stopAt = '' } = source;
  return { title, statuses, unit, requireLink, intro, outro, stopAt };
}

export function draftsAmong(posts: readonly RollingPost[], before: NewsProgress | undefined): number[] {
  const drafts = new Set(before?.drafts);
  return posts.filter((post) => isDraft(post) || (!exists(post) && drafts.has(post.id))).map(({ id }) => id);
}

export function seenSoFar(posts: readonly RollingPost[], before: NewsProgress | undefined): number[] {
  const seen = new Set([...(before?.seen ?? []), ...posts.filter(exists).map(({ id }) => id)]);
  return [...seen].sort((one, other) => other - one).slice(0, MOST_SEEN);
}

/** It has no page yet, and what is in it may become news. */
function isDraft(post: RollingPost): boolean {
  return !post.public && (post.rolling || post.status === 'future');
}

/** A trashed post says nothing any more. */
export function exists(post: RollingPost): boolean {
  return post.status !== 'trash';
}
