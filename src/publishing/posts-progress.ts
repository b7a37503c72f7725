import type { PostsSourceConfig } from '../config/config.js';
import type { PostsCursor } from '../wordpress/posts.js';

/** Where a source of kind "posts" stopped reading, and what its baseline covers. */
export interface PostsProgress {
  signals: PostsCursor;
  types: string[];
  selection: Selection;
}

/** What of the configuration decides which posts are told: when it changes, what it passed over before is no news. */
type Selection = Pick<PostsSourceConfig, 'categories' | 'tags'>;

export function selectionOf({ categories, tags }: PostsSourceConfig): Selection {
  return { categories, tags };
}
