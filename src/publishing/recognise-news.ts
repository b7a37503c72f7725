import type { NewsSourceConfig } from '../config/config.js';
import type { ItemState, StoredItem } from '../store/items.js';
import { type NewsSegment, type RollingPost, type RollingPosts, readRollingPosts } from '../wordpress/news.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import type { CycleMeans } from './apply-plan.js';
import type { RepeatedItem } from './find-news-repeats.js';
import { matchNewsItems } from './match-news-items.js';
import type { Standing } from './news-identity.js';
import { identityOf, memoryOf } from './news-memory.js';
import { exists } from './news-progress.js';
import { MEMORY } from './weigh-news-item.js';

/** One item that is in a post now, and what the store knows of it. */
export interface RecognisedItem {
  post: RollingPost;
  segment: NewsSegment;
  stored: StoredItem | null;
  /** The item that it repeats: there is nothing to announce. Else null. */
  repeats: RepeatedItem | null;
}

export interface RecognisedNews {
  posts: RollingPost[];
  /** In their order. */
  items: RecognisedItem[];
  known: StoredItem[];
}

type Means = Pick<CycleMeans, 'items' | 'now'>;

const KNOWN: ItemState[] = ['live', 'settling', 'held', 'baseline'];
const MOST_ITEMS = 1000;
/** What has been missing for so long comes back only with equal words and an equal link. */
const LOST = 3600_000;

/** Reads the rolling posts; `recognise` then recognises their items. Both write nothing. */
export async function lookAtNews(
  means: Means,
  source: NewsSourceConfig,
  reader: Reader,
  site: Site,
): Promise<Pick<RollingPosts, 'signs'> & { recognise(): RecognisedNews }> {
  const recent = recentItems(means, source.name);
  const recentIds = [...new Set(recent.map((item) => item.postId))];
  const { signs, cut } = await readRollingPosts(reader, site, source, recentIds, means.now() - MEMORY);
  return { signs, recognise: () => recognise(means, source, cut(), recent) };
}

function recognise(
  means: Means,
  source: NewsSourceConfig,
  posts: RollingPost[],
  recent: readonly StoredItem[],
): RecognisedNews {
  const now = means.now();
  const known = withItemsOf(means, source.name, posts, recent);
  const standings = new Map(posts.map((post) => [post.id, standingOf(post)]));
  const found = posts.filter(exists).flatMap((post) => post.segments.map((segment) => ({ post, segment })));
  const { keys, repeats } = matchNewsItems(
    known.map((item) => {
      const memory = memoryOf(item);
      const lost = memory.awaySince !== undefined && now - memory.awaySince > LOST;
      return { ...memory, key: item.key, postId: item.postId, lost, standing: standings.get(item.postId) ?? 'silent' };
    }),
    found.map(({ post, segment }) => ({ ...identityOf(segment), postId: post.id, standing: standingOf(post) })),
  );
  const byKey = new Map(known.map((item) => [item.key, item]));
  const items = found.map(({ post, segment }, index) => {
    const stored = byKey.get(keys[index] ?? '') ?? null;
    return { post, segment, stored, repeats: repeats.get(index) ?? null };
  });
  return { posts, items, known };
}

function recentItems({ items, now }: Means, source: string): StoredItem[] {
  const since = now() - MEMORY;
  return KNOWN.flatMap((state) => items.seenSince(source, state, since, MOST_ITEMS));
}

/** All items that were ever in a post that we read now are known, however long ago: an old draft re-opened announces nothing twice. */
function withItemsOf(
  { items }: Pick<CycleMeans, 'items'>,
  source: string,
  posts: readonly RollingPost[],
  recent: readonly StoredItem[],
): StoredItem[] {
  const known = new Map(recent.map((item) => [item.key, item]));
  for (const post of posts) {
    for (const item of items.ofPost(source, post.id)) if (KNOWN.includes(item.state)) known.set(item.key, item);
  }
  return [...known.values()];
}

function standingOf(post: RollingPost): Standing {
  if (post.public) return 'page';
  return post.rolling ? 'rolling' : 'silent';
}
