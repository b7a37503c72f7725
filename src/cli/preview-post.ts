import { renderNote } from '../activitypub/render/note.js';
import { urisFor } from '../activitypub/uris.js';
import type { Config, NewsSourceConfig, PostsSourceConfig, SourceConfig } from '../config/config.js';
import type { NoteContent } from '../model/note.js';
import { newsContent } from '../publishing/news-content.js';
import { noteFromItem } from '../publishing/note-from-item.js';
import { noteLength, textLength } from '../publishing/note-length.js';
import { silentTitles } from '../publishing/posts-progress.js';
import { readBlog } from '../publishing/read-blog.js';
import type { House } from '../sidecar.js';
import { rollingPosts } from '../wordpress/news.js';
import { type JudgedPost, judge, type PostStatus, statuses } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';

/** A Note that a post would become, or has become. */
export interface Preview {
  source: string;
  /** What keeps it from being published now, for a person; null: nothing. */
  obstacle: string | null;
  /** Characters as Mastodon counts them, the content warning too; of an Article those of its short Note. */
  length: number;
  content: NoteContent;
  /** As it would go over the wire; the id is made up. */
  note: object;
}

export interface PostPreviews {
  previews: Preview[];
  /** Sources that make nothing of the post, and why, for a person. */
  refusals: { source: string; reason: string }[];
}

/** Renders a post through every source that may take it, whether or not it would now. Nothing is written. */
export function previewPost(
  { wordpress }: House['reading'],
  config: Config,
  postId: number,
  now: number,
): Promise<PostPreviews> {
  const uris = urisFor(config.site.origin);
  return wordpress.snapshot(async (reader) => {
    const site = await readBlog(reader, config);
    const [post] = await statuses(reader, [postId]);
    const found: PostPreviews = { previews: [], refusals: [] };
    for (const source of config.sources) {
      const judged =
        source.kind === 'news'
          ? await fromNews(source, reader, site, postId, now)
          : await judge(reader, site, { ...source, silentTitles: silentTitles(config.sources) }, [postId]);
      if (judged.length === 0) found.refusals.push({ source: source.name, reason: refusalOf(source, post) });
      for (const { item, obstacle } of judged) {
        const content = noteFromItem(item, source, site);
        const { key, publishedAt } = item;
        const note = { id: 'preview0', source: source.name, key, content, publishedAt, updatedAt: null };
        const length = lengthOf(content);
        found.previews.push({ source: source.name, obstacle, length, content, note: renderNote(note, uris) });
      }
    }
    return found;
  });
}

function lengthOf({ html, summary, article }: NoteContent): number {
  return noteLength(article?.previewHtml ?? html) + textLength(summary ?? '');
}

function refusalOf(source: SourceConfig, post: PostStatus | undefined): string {
  if (!post) return 'there is no such post';
  if (source.kind === 'news') return 'it is no rolling post, or has no items in it';
  return typeRefusal(source, post.type);
}

function typeRefusal({ types }: PostsSourceConfig, type: string): string {
  return `its type is ${type}, and types is ${types.map((one) => `"${one}"`).join(', ')}`;
}

async function fromNews(
  source: NewsSourceConfig,
  reader: Reader,
  site: Site,
  postId: number,
  now: number,
): Promise<JudgedPost[]> {
  const posts = await rollingPosts(reader, site, source, []);
  return posts
    .filter((post) => post.id === postId)
    .flatMap((post) =>
      post.segments.map((segment) => ({ item: newsContent(source, site, post, segment, now), obstacle: null })),
    );
}
