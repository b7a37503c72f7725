import type { PostsSourceConfig } from '../config/config.js';
import type { PostsCursor } from '../wordpress/posts.js';

/** Where a source of kind "posts" stopped reading, and what its baseline covers. */
export interface PostsProgress {
  signals: PostsCursor;
  types: string[];
  selection: Selection;
  /** Posts that changed while they could not be rendered as they should be, and are looked at again. */
  owed?: number[];
}

/** A longer list of these is the full reconcile's business. */
const MOST_OWED = 500;

/** @param changed the posts that were said to have changed, or were owed before */
export function owedAfter(owed: readonly number[], changed: ReadonlySet<number>): Pick<PostsProgress, 'owed'> {
  const kept = owed.filter((id) => changed.has(id)).slice(0, MOST_OWED);
  return kept.length === 0 ? {} : { owed: kept };
}

/** What of the configuration decides which posts are told: when it changes, what it passed over before is no news. */
type Selection = Pick<PostsSourceConfig, 'categories' | 'tags'>;

export function selectionOf({ categories, tags }: PostsSourceConfig): Selection {
  return { categories, tags };
}
