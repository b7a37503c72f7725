import type { Config, NewsSourceConfig } from '../config/config.js';
import { silentTitles } from '../publishing/posts-progress.js';
import { readBlog } from '../publishing/read-blog.js';
import { lookAtNews, type RecognisedItem } from '../publishing/recognise-news.js';
import type { House } from '../sidecar.js';
import type { StoredItem } from '../store/items.js';
import type { RollingPost } from '../wordpress/news.js';
import type { PassedOver } from '../wordpress/news-segments.js';
import { judge, newest, type SelectingSource, selectedAmong } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { inPlace, obstacleIn, PASSED_OVER } from './news-reasons.js';

/** One thing a source finds on the blog, and what Herald knows of it. */
export interface ListedItem {
  source: string;
  /** Empty: a news item that no cycle has seen yet. */
  key: string;
  /** As in the store, with what the brake holds (`live, delete held`), or `new`, `left out`, `repeats`: another item says the same. */
  state: string;
  postId: number;
  label: string;
  /** Milliseconds since the epoch. */
  publishedAt: number | null;
  noteId: string | null;
  /** Why it is left out, for a person; null: it is not. */
  reason: string | null;
}

export interface ItemsWanted {
  /** Null: all. */
  source: string | null;
  /** Of each source. */
  limit: number;
  /** Also posts that a source leaves out, and the texts of a rolling post that are no items. */
  all: boolean;
}

type Means = House['reading'];

/** Reads the blog as a cycle would, and writes nothing. */
export function listItems(means: Means, config: Config, wanted: ItemsWanted, now: number): Promise<ListedItem[]> {
  const { source, limit, all } = wanted;
  return means.wordpress.snapshot(async (reader) => {
    const site = await readBlog(reader, config);
    const silent = silentTitles(config.sources);
    const found: ListedItem[] = [];
    for (const candidate of config.sources) {
      if (source !== null && candidate.name !== source) continue;
      found.push(
        ...(candidate.kind === 'posts'
          ? await posts(means, { ...candidate, silentTitles: silent }, reader, site, limit, all)
          : await news({ ...means, now: () => now }, candidate, reader, site, wanted)),
      );
    }
    return found;
  });
}

async function posts(
  means: Means,
  source: SelectingSource,
  reader: Reader,
  site: Site,
  limit: number,
  all: boolean,
): Promise<ListedItem[]> {
  const ids = all ? await newest(reader, source.types, limit) : await newestSelected(reader, site, source, limit);
  return (await judge(reader, site, source, ids))
    .sort((one, other) => ids.indexOf(one.item.postId) - ids.indexOf(other.item.postId))
    .map(({ item, obstacle }) => {
      const stored = means.items.get(source.name, item.key);
      return {
        source: source.name,
        key: item.key,
        state: stateOf(means, stored) ?? (obstacle === null ? 'new' : 'left out'),
        postId: item.postId,
        label: item.title,
        publishedAt: item.publishedAt,
        noteId: stored?.noteId ?? null,
        reason: obstacle,
      };
    });
}

/** The state in the store; of an item with a Note, also what the brake holds of it. */
function stateOf({ held }: Pick<Means, 'held'>, stored: StoredItem | null): string | null {
  if (stored?.state !== 'live') return stored?.state ?? null;
  const change = held.get(stored.source, stored.key);
  return change && change.decision === null ? `live, ${change.action} held` : 'live';
}

/** A source may take few of the newest: so many are looked through for each one wanted, within reason. */
const LOOKED_THROUGH = 10;
const MOST_LOOKED_THROUGH = 2000;

async function newestSelected(reader: Reader, site: Site, source: SelectingSource, limit: number): Promise<number[]> {
  const most = Math.max(limit, Math.min(limit * LOOKED_THROUGH, MOST_LOOKED_THROUGH));
  const ids = await newest(reader, source.types, most);
  const selected = new Set((await selectedAmong(reader, site, source, ids)).map(({ row }) => row.id));
  return ids.filter((id) => selected.has(id)).slice(0, limit);
}

/** Of the newest post first, each in the order in which it stands. */
async function news(
  means: Parameters<typeof lookAtNews>[0] & Pick<Means, 'held'>,
  source: NewsSourceConfig,
  reader: Reader,
  site: Site,
  { limit, all }: ItemsWanted,
): Promise<ListedItem[]> {
  const { posts, items } = (await lookAtNews(means, source, reader, site)).recognise();
  return posts
    .toReversed()
    .flatMap((post) => {
      const own = items.filter((item) => item.post === post);
      const listed = inPlace(own, all ? post.passedOver : []);
      return listed.map((one) => ('why' in one ? passedOver(source, post, one) : newsItem(means, source, one)));
    })
    .slice(0, limit);
}

function newsItem(
  means: Pick<Means, 'held'>,
  source: NewsSourceConfig,
  { post, segment, stored, repeats }: RecognisedItem,
): ListedItem {
  const obstacle = repeats ? `it repeats "${repeats.text}" of post ${repeats.postId}` : obstacleIn(post);
  const unknown = repeats ? 'repeats' : obstacle === null ? 'new' : 'left out';
  return {
    source: source.name,
    key: stored?.key ?? '',
    state: stateOf(means, stored) ?? unknown,
    postId: post.id,
    label: segment.title || segment.text,
    publishedAt: null,
    noteId: stored?.noteId ?? null,
    reason: stored && post.public ? null : obstacle,
  };
}

function passedOver(source: NewsSourceConfig, post: RollingPost, { text, why }: PassedOver): ListedItem {
  return {
    ...{ source: source.name, key: '', state: 'left out', postId: post.id, label: text },
    ...{ publishedAt: null, noteId: null, reason: PASSED_OVER[why] },
  };
}
