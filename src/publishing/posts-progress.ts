import type { SourceConfig } from '../config/config.js';
import type { PostsCursor, SelectingSource } from '../wordpress/posts.js';
import type { Selection } from '../wordpress/selection.js';

/** Where a source of kind "posts" stopped reading, and what its baseline covers. */
export interface PostsProgress {
  signals: PostsCursor;
  types: string[];
  /** Which posts were told: when the configuration says otherwise, what it passed over before is no news. */
  selection: StoredSelection;
  /** When posts with dates of long ago were last found, the newest of the last hour. */
  oldFoundAt?: number[];
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

/** As this release writes it, or the first, which knew two keys and took no child category for its parent. */
type StoredSelection = Selection | Pick<Selection, 'categories' | 'tags'>;

/** What of the configuration decides which posts are told. */
export function selectionOf(source: SelectingSource): Selection {
  return {
    categories: source.categories,
    tags: source.tags,
    formats: source.formats,
    authors: source.authors,
    sticky: source.sticky,
    excludeCategories: source.excludeCategories,
    excludeTags: source.excludeTags,
    excludeFormats: source.excludeFormats,
    excludeAuthors: source.excludeAuthors,
    excludePosts: source.excludePosts,
    optOutField: source.optOutField,
    silentTitles: source.silentTitles ?? [],
  };
}

/** What was selected until now, whichever release wrote it down. */
export function storedSelection({ selection }: PostsProgress): Selection {
  const asBefore: Selection = {
    categories: [],
    tags: [],
    formats: [],
    authors: [],
    sticky: 'include',
    excludeCategories: [],
    excludeTags: [],
    excludeFormats: [],
    excludeAuthors: [],
    excludePosts: [],
    optOutField: '',
    silentTitles: [],
  };
  return { ...asBefore, ...selection, ...('formats' in selection ? {} : { childCategories: false }) };
}

/**
 * The titles that news sources keep silent about once their rolling post is published (`roundup = "silent"`): every source
 * of kind "posts" leaves those posts out.
 */
export function silentTitles(sources: readonly SourceConfig[]): string[] {
  return sources.flatMap((source) => (source.kind === 'news' && source.roundup === 'silent' ? [source.title] : []));
}

/** Types that the source covered at the last look, and leaves out now; or another selection. */
export function selectsOtherwise(progress: PostsProgress, source: SelectingSource): boolean {
  return (
    progress.types.some((type) => !source.types.includes(type)) ||
    JSON.stringify(progress.selection) !== JSON.stringify(selectionOf(source))
  );
}
