import type { PostsSourceConfig } from '../config/config.js';
import { plainText } from './post-text.js';
import type { Term } from './terms.js';

/** What of a source's configuration decides which posts it takes. */
export type Selection = Pick<
  PostsSourceConfig,
  | 'categories'
  | 'tags'
  | 'formats'
  | 'authors'
  | 'sticky'
  | 'excludeCategories'
  | 'excludeTags'
  | 'excludeFormats'
  | 'excludeAuthors'
  | 'excludePosts'
  | 'optOutField'
> & {
  /** Titles (case-insensitive regular expressions) of the round-ups that a news source keeps silent about. */
  silentTitles?: readonly string[];
  /** False: a category does not stand for its children, as it did in the first release. */
  childCategories?: boolean;
};

/** What a source looks at in a post to judge it. */
export interface Candidate {
  id: number;
  type: string;
  title: string;
  /** `user_nicename`. */
  author: string;
  sticky: boolean;
  /** Its terms, as WordPress has them. */
  terms: readonly Term[];
  /** Ancestors of its categories, by id. */
  ancestors: ReadonlyMap<number, Term>;
}

/**
 * Why a source does not take a post that the world may see, for a person; null: it takes it. Pure. A category stands for
 * its children too, as on its archive page.
 */
export function reasonAgainst(post: Candidate, selection: Selection): string | null {
  const categories = slugsIn(post, 'category');
  const above = selection.childCategories === false ? categories : [...categories, ...ancestorSlugs(post)];
  const kinds: [string, readonly string[], string, readonly string[], string, readonly string[]][] = [
    ['category', above, 'categories', selection.categories, 'exclude_categories', selection.excludeCategories],
    ['tag', slugsIn(post, 'post_tag'), 'tags', selection.tags, 'exclude_tags', selection.excludeTags],
    ['format', [formatOf(post)], 'formats', selection.formats, 'exclude_formats', selection.excludeFormats],
    ['author', [post.author], 'authors', selection.authors, 'exclude_authors', selection.excludeAuthors],
  ];
  for (const [kind, has, key, wanted, excludeKey, unwanted] of kinds) {
    const excluded = has.find((slug) => unwanted.some((other) => sameSlug(slug, other)));
    if (excluded !== undefined) return `its ${kind} "${excluded}" is among ${excludeKey}`;
    if (wanted.length > 0 && !has.some((slug) => wanted.some((other) => sameSlug(slug, other))))
      return `it has no ${kind} among ${key}`;
  }
  if (selection.excludePosts.includes(post.id)) return 'it is among exclude_posts';
  if (selection.sticky === 'only' && !post.sticky) return 'it is not sticky, and sticky is "only"';
  if (selection.sticky === 'exclude' && post.sticky) return 'it is sticky, and sticky is "exclude"';
  return isSilent(post, selection) ? 'it is a round-up, and its news source says roundup = "silent"' : null;
}

/** As news.ts finds its rolling posts. */
function isSilent({ type, title }: Candidate, { silentTitles = [] }: Selection): boolean {
  return type === 'post' && silentTitles.some((pattern) => new RegExp(pattern, 'iu').test(plainText(title)));
}

function slugsIn({ terms }: Candidate, taxonomy: string): string[] {
  return terms.filter((term) => term.taxonomy === taxonomy).map(({ slug }) => slug);
}

function ancestorSlugs({ terms, ancestors }: Candidate): string[] {
  const slugs = new Map<number, string>();
  for (const category of terms.filter(({ taxonomy }) => taxonomy === 'category')) {
    // What was seen already ends the walk: a plugin may have closed a circle.
    for (let next = ancestors.get(category.parent); next && !slugs.has(next.id); next = ancestors.get(next.parent))
      slugs.set(next.id, next.slug);
  }
  return [...slugs.values()];
}

/** `aside`, `link`, …; `standard` for a post without. */
function formatOf(post: Candidate): string {
  return slugsIn(post, 'post_format')[0]?.replace(/^post-format-/, '') ?? 'standard';
}

/** WordPress stores what is not ASCII percent-encoded, in lower case; people copy it either way. */
function sameSlug(one: string, other: string): boolean {
  return one === other || decoded(one) === decoded(other);
}

function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug).toLowerCase();
  } catch {
    return slug.toLowerCase();
  }
}
