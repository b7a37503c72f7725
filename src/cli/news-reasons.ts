import type { RollingPost } from '../wordpress/news.js';
import type { PassedOver } from '../wordpress/news-segments.js';

/** Why a text of a rolling post is no item, for the person who asks. */
export const PASSED_OVER: Readonly<Record<PassedOver['why'], string>> = {
  intro: 'it is introduction (intro)',
  outro: 'it is farewell (outro)',
  'held back': 'its editor holds it back',
  'no link': 'it has no link out of the blog, and require_link is true',
  'too short': 'it has no link, and too few words to be an item without one',
  footnotes: 'these are footnotes',
  'outside the sections': 'it is under no heading of its own, and unit is "heading-section"',
  'another block': 'the setting unit makes no item of such a block, and no item is directly before it',
  'behind the stop': 'it stands behind the stop',
};

/** What keeps a new item of a post from being announced, for a person; null: nothing. */
export function obstacleIn(post: RollingPost): string | null {
  if (post.rolling) return null;
  return post.public ? 'its post is published: only items from before that are announced' : post.obstacle;
}

/** The items of a post and what was passed over, in the order in which they stand. */
export function inPlace<Item>(items: readonly Item[], passed: readonly PassedOver[]): (Item | PassedOver)[] {
  const before = (count: number) => passed.filter(({ after }) => after === count);
  return [...before(0), ...items.flatMap((item, index) => [item, ...before(index + 1)])];
}
