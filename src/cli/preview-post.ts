import { renderNote } from '../activitypub/render/note.js';
import { urisFor } from '../activitypub/uris.js';
import type { Config, NewsSourceConfig } from '../config/config.js';
import type { ContentItem } from '../model/content-item.js';
import type { NoteContent } from '../model/note.js';
import { newsContent } from '../publishing/news-content.js';
import { noteFromItem } from '../publishing/note-from-item.js';
import { readBlog } from '../publishing/read-blog.js';
import type { House } from '../sidecar.js';
import { rollingPosts } from '../wordpress/news.js';
import { load, statuses } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';

/** A Note that a post would become, or has become. */
export interface Preview {
  source: string;
  /** What keeps it from being published now, for a person; null: nothing. */
  obstacle: string | null;
  content: NoteContent;
  /** As it would go over the wire; the id is made up. */
  note: object;
}

/** Renders a post through every source that takes it. Nothing is written. */
export function previewPost(
  { wordpress }: House['reading'],
  config: Config,
  postId: number,
  now: number,
): Promise<Preview[]> {
  const uris = urisFor(config.site.origin);
  return wordpress.snapshot(async (reader) => {
    const site = await readBlog(reader, config);
    const [post] = await statuses(reader, [postId]);
    const previews: Preview[] = [];
    for (const source of config.sources) {
      const items =
        source.kind === 'news'
          ? await fromNews(source, reader, site, postId, now)
          : post && source.types.includes(post.type)
            ? await load(post.public ? reader : asPublished(reader), site, source, [postId])
            : [];
      for (const item of items) {
        const content = noteFromItem(item, source, site);
        const note = {
          id: 'preview0',
          source: source.name,
          key: item.key,
          content,
          publishedAt: item.publishedAt,
          updatedAt: null,
        };
        const obstacle =
          source.kind === 'posts' && !post?.public
            ? `its status is ${post?.status ?? 'unknown'}, or it is protected`
            : null;
        previews.push({ source: source.name, obstacle, content, note: renderNote(note, uris) });
      }
    }
    return previews;
  });
}

/** Nothing but what the world may see is ever loaded; a preview reads the post as if it were published already. */
function asPublished(reader: Reader): Reader {
  return {
    ...reader,
    // WordPress shows nobody what is not published.
    rest: null,
    async query<R>(sql: string, parameters?: Parameters<Reader['query']>[1]) {
      const rows = await reader.query<R & { status?: string; password?: string }>(sql, parameters);
      return rows.map((row) => (row.status === undefined ? row : { ...row, status: 'publish', password: '' }));
    },
  };
}

async function fromNews(
  source: NewsSourceConfig,
  reader: Reader,
  site: Site,
  postId: number,
  now: number,
): Promise<ContentItem[]> {
  const posts = await rollingPosts(reader, site, source, []);
  return posts
    .filter((post) => post.id === postId)
    .flatMap((post) => post.segments.map((segment) => newsContent(source, site, post, segment, now)));
}
