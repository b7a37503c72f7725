import type { Config, NewsSourceConfig, PostsSourceConfig } from '../config/config.js';
import { readBlog } from '../publishing/read-blog.js';
import type { House } from '../sidecar.js';
import { rollingPosts } from '../wordpress/news.js';
import { load, newest } from '../wordpress/posts.js';
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
}

type Means = House['reading'];

/** Reads the blog as a cycle would, and writes nothing. */
export function listItems(
  means: Means,
  config: Config,
  { source, limit }: { source: string | null; limit: number },
): Promise<ListedItem[]> {
  return means.wordpress.snapshot(async (reader) => {
    const site = await readBlog(reader, config);
    const found: ListedItem[] = [];
    for (const candidate of config.sources) {
      if (source !== null && candidate.name !== source) continue;
      found.push(
        ...(candidate.kind === 'posts'
          ? await posts(means, candidate, reader, site, limit)
          : await news(means, candidate, reader, site, limit)),
      );
    }
    return found;
  });
}

async function posts(means: Means, source: PostsSourceConfig, reader: Reader, site: Site, limit: number) {
  const ids = await newest(reader, source.types, limit);
  const items = await load(reader, site, source, ids);
  items.sort((one, other) => ids.indexOf(one.postId) - ids.indexOf(other.postId));
  return items.map((item): ListedItem => {
    const stored = means.items.get(source.name, item.key);
    return {
      source: source.name,
      key: item.key,
      state: stored?.state ?? 'new',
      postId: item.postId,
      label: item.title,
      publishedAt: item.publishedAt,
      noteId: stored?.noteId ?? null,
    };
  });
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
