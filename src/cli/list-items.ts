import type { Config, NewsSourceConfig } from '../config/config.js';
import { silentTitles } from '../publishing/posts-progress.js';
import { readBlog } from '../publishing/read-blog.js';
import type { House } from '../sidecar.js';
import { rollingPosts } from '../wordpress/news.js';
import { judge, newest, type SelectingSource, selectedAmong } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';

/** One thing a source finds on the blog, and what Herald knows of it. */
export interface ListedItem {
  source: string;
  /** Null: a news item that no cycle has seen yet. */
  key: string;
  /** As in the store, or `new`. */
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
  /** Also public posts that a source leaves out. */
  all: boolean;
}

type Means = House['reading'];

/** Reads the blog as a cycle would, and writes nothing. */
export function listItems(means: Means, config: Config, wanted: ItemsWanted): Promise<ListedItem[]> {
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
          : await news(means, candidate, reader, site, limit)),
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
        state: stored?.state ?? (obstacle === null ? 'new' : 'left out'),
        postId: item.postId,
        label: item.title,
        publishedAt: item.publishedAt,
        noteId: stored?.noteId ?? null,
        reason: obstacle,
      };
    });
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

/** News items are told apart by what the store remembers of their text. */
async function news(means: Means, source: NewsSourceConfig, reader: Reader, site: Site, limit: number) {
  const rolling = await rollingPosts(reader, site, source, []);
  return rolling.flatMap((post) => {
    const stored = means.items.ofPost(source.name, post.id);
    return post.segments.slice(0, limit).map((segment): ListedItem => {
      const known = stored.find(({ identity }) => identity !== null && isSame(identity, segment));
      return {
        source: source.name,
        key: known?.key ?? '',
        state: known?.state ?? 'new',
        postId: post.id,
        label: segment.text,
        publishedAt: null,
        noteId: known?.noteId ?? null,
        reason: null,
      };
    });
  });
}

function isSame(
  identity: string,
  segment: { anchor: string | null; canonicalLink: string | null; text: string },
): boolean {
  const known = JSON.parse(identity) as { anchor?: string | null; link?: string | null; text?: string };
  if (segment.anchor !== null && known.anchor === segment.anchor) return true;
  if (segment.canonicalLink !== null && known.link === segment.canonicalLink) return true;
  return known.text === segment.text;
}
