import { createHash } from 'node:crypto';
import type { ContentImage, ContentItem } from '../model/content-item.js';
import { parseUrl } from '../model/parse-url.js';
import { fileStem } from './images.js';
import { withLinkNames } from './link-names.js';
import { withoutHidden } from './post-hidden.js';
import { withEpisode } from './recordings.js';
import type { RestAnswer } from './rest.js';

/** Tells whether what is rendered of a row changed. */
export function stateOf(row: object): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('base64url');
}

export interface OwnParts {
  media(html: string): Pick<ContentItem, 'images' | 'recordings'>;
  withheld: boolean;
  episode: string | null;
}

/**
 * The item as WordPress itself renders it, where its REST API said so; otherwise Herald's own rendering, which is
 * provisional as long as the API owes the answer.
 * @param own.media finds the pictures and recordings of a rendered content
 * @param own.withheld something of the post is for members: a plugin may hide that on the page and not in the API, so that only
 * the address is taken
 * @param own.episode address of a recording that stands in no text
 */
export function enriched(
  item: ContentItem,
  answer: RestAnswer | undefined,
  { media, withheld, episode }: OwnParts,
): ContentItem {
  if (answer === 'own') return item;
  if (answer === undefined) return { ...item, provisional: true };
  // What was a guess, its address, is told as well.
  const { provisional, recordings, ...known } = item;
  const rendered = withoutHidden(withLinkNames(answer.html));
  const html = withEpisode(rendered, rendered.includes(episode ?? '') ? null : episode);
  const permalink = linkOn(item.permalink, answer.link);
  if (withheld) return { ...known, ...(recordings ? { recordings } : {}), link: permalink, permalink };
  const { images, ...more } = media(html);
  return {
    ...known,
    html,
    excerpt: answer.excerpt || item.excerpt,
    link: permalink,
    permalink,
    ...more,
    images: bestImages(images, item.images),
  };
}

/** Addresses elsewhere than on the blog's own host are not taken: nobody could find the Note by them. */
function linkOn(own: string | null, told: string): string | null {
  if (own === null || parseUrl(own) === null || parseUrl(told) === null) return own;
  const [mine, theirs] = [new URL(own), new URL(told)];
  if (mine.host !== theirs.host || !/^https?:$/.test(theirs.protocol)) return own;
  theirs.protocol = mine.protocol;
  return theirs.href;
}

/** What PHP rendered may show thumbnails where the content names whole pictures; but only it knows of other hosts. */
function bestImages(rendered: ContentImage[], own: ContentImage[]): ContentImage[] {
  if (rendered.length < own.length) return own;
  const byStem = new Map(own.map((image) => [fileStem(image.url), image]));
  return rendered.map((image) => byStem.get(fileStem(image.url)) ?? image);
}
