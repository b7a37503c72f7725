import { renderNote } from '../activitypub/render/note.js';
import { type Uris, urisFor } from '../activitypub/uris.js';
import type { Config, NewsSourceConfig, SourceConfig } from '../config/config.js';
import type { NoteContent } from '../model/note.js';
import type { QuotePolicy } from '../model/quote.js';
import { newsContent } from '../publishing/news-content.js';
import { noteFromItem } from '../publishing/note-from-item.js';
import { noteLength, textLength } from '../publishing/note-length.js';
import { silentTitles } from '../publishing/posts-progress.js';
import { readBlog } from '../publishing/read-blog.js';
import type { House } from '../sidecar.js';
import { rollingPosts } from '../wordpress/news.js';
import { type JudgedPost, judge, type PostStatus, type SelectingSource, statuses } from '../wordpress/posts.js';
import type { Site } from '../wordpress/site.js';
import type { Reader } from '../wordpress/wordpress.js';
import { inPlace, obstacleIn, PASSED_OVER } from './news-reasons.js';

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

/** What a source makes nothing of: the post, or a text in it. */
export interface LeftOut {
  source: string;
  /** Why, for a person. */
  obstacle: string;
  /** Null: the whole post. */
  text: string | null;
}

type Means = House['reading'];
type Judged = Pick<JudgedPost, 'item' | 'obstacle'> | Omit<LeftOut, 'source'>;

/**
 * Renders a post through every source, whether or not it would be published now, and says what each leaves out, in the
 * order in which it stands. Nothing is written.
 */
export function previewPost(means: Means, config: Config, postId: number, now: number): Promise<(Preview | LeftOut)[]> {
  const uris = urisFor(config.site.origin);
  return means.wordpress.snapshot(async (reader) => {
    const site = await readBlog(reader, config);
    const [post] = await statuses(reader, [postId]);
    const found: (Preview | LeftOut)[] = [];
    for (const source of config.sources) {
      const judged = !post
        ? [leftOut('there is no such post')]
        : source.kind === 'news'
          ? await fromNews(means, source, reader, site, postId, now)
          : await fromPosts({ ...source, silentTitles: silentTitles(config.sources) }, reader, site, post);
      for (const one of judged)
        found.push(
          'item' in one
            ? previewOf(one, source, site, uris, config.federation.quotes)
            : { source: source.name, ...one },
        );
    }
    return found;
  });
}

function previewOf(
  { item, obstacle }: Pick<JudgedPost, 'item' | 'obstacle'>,
  source: SourceConfig,
  site: Site,
  uris: Uris,
  quotes: QuotePolicy,
): Preview {
  const content = noteFromItem(item, source, site);
  const { key, publishedAt } = item;
  const note = { id: 'preview0', source: source.name, key, content, publishedAt, updatedAt: null };
  return {
    source: source.name,
    obstacle,
    length: lengthOf(content),
    content,
    note: renderNote(note, uris, null, quotes),
  };
}

function lengthOf({ html, summary, article }: NoteContent): number {
  return noteLength(article?.previewHtml ?? html) + textLength(summary ?? '');
}

function leftOut(obstacle: string): Omit<LeftOut, 'source'> {
  return { obstacle, text: null };
}

async function fromPosts(
  source: SelectingSource,
  reader: Reader,
  site: Site,
  { id, type }: PostStatus,
): Promise<Judged[]> {
  const judged = await judge(reader, site, source, [id]);
  if (judged.length > 0)
    return judged.map((one) => (one.forMembers ? leftOut(one.obstacle ?? 'it is for members') : one));
  return [leftOut(`its type is ${type}, and types is ${source.types.map((one) => `"${one}"`).join(', ')}`)];
}

/** A post that is a round-up by its title, or was one when we last looked. */
async function fromNews(
  { items }: Means,
  source: NewsSourceConfig,
  reader: Reader,
  site: Site,
  postId: number,
  now: number,
): Promise<Judged[]> {
  const post = (await rollingPosts(reader, site, source, [postId])).find(({ id }) => id === postId);
  const known = post?.titled || items.ofPost(source.name, postId).length > 0;
  if (!post || !known) return [leftOut(post?.obstacle ?? 'there is no such post')];
  const obstacle = obstacleIn(post);
  const told = post.segments.map((segment) => ({ item: newsContent(source, site, post, segment, now), obstacle }));
  const judged = inPlace(told, post.passedOver).map((one) =>
    'why' in one ? { obstacle: PASSED_OVER[one.why], text: one.text } : one,
  );
  return told.length > 0 ? judged : [...judged, leftOut(obstacle ?? 'it has no items in it')];
}
