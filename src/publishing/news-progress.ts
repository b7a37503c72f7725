import type { NewsSourceConfig } from '../config/config.js';

/** What of the configuration decides what an item is: when it changes, what it shows for the first time is no news. */
export type NewsScope = Pick<
  NewsSourceConfig,
  'title' | 'statuses' | 'unit' | 'requireLink' | 'intro' | 'outro' | 'stopAt'
>;

/** Where a source of kind "news" stopped. */
export interface NewsProgress extends NewsScope {
  /** Rolling posts that had no page yet: what is first seen on it was written before. */
  drafts?: number[];
}

/** What an older Herald did not know of had the value that is the default now. */
export function newsScopeOf(source: NewsScope): NewsScope {
  const { title, statuses, unit, requireLink = true, intro = '', outro = '', stopAt = '' } = source;
  return { title, statuses, unit, requireLink, intro, outro, stopAt };
}
