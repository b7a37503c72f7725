import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import type { ContentImage } from '../model/content-item.js';
import { imageTypeOf } from '../model/picture-format.js';
import { mapTags, replaceComments, tagName, withoutSilent } from './post-tags.js';

/** Attachment ids that a content refers to: images by class, galleries by their lists. */
export function attachmentIdsIn(content: string): number[] {
  const classes = [...content.matchAll(/wp-image-(\d{1,18})/g)].map((match) => Number(match[1]));
  const lists = [...content.matchAll(/\[gallery[^\]]{0,500}?ids=["']?([\d,\s]{1,500})/g)];
  const galleries = lists.flatMap((match) => (match[1] ?? '').split(',').map(Number));
  return [...classes, ...galleries].filter((id) => Number.isSafeInteger(id) && id > 0);
}

/**
 * Images of a post: the featured one first, then those in its text, each once. Alternative text is the one beside the
 * image, else the library's. The address is the one in the text, for image hosts rewrite only that.
 */
export function imagesOf(
  content: string,
  featured: ContentImage | null,
  attachment: (id: number) => ContentImage | null,
  base: string,
): ContentImage[] {
  const images = featured ? [featured] : [];
  for (const element of imageElements(content)) {
    const image = inlineImage(element, attachment, base);
    if (image && !images.some((other) => sameFile(other.url, image.url))) images.push(image);
  }
  return images;
}

/** Only the tags themselves are parsed: whatever stands around them cannot be too deep or too broken. */
function imageElements(content: string): Element[] {
  if (!/<img/i.test(content)) return [];
  const found: string[] = [];
  const keep = (tag: string) => {
    if (tagName(tag) === 'img') found.push(tag);
    return '';
  };
  mapTags(withoutSilent(replaceComments(content)), keep, () => '');
  return fromHtml(found.join(''), { fragment: true }).children.filter((node) => node.type === 'element');
}

function inlineImage(
  { properties }: Element,
  attachment: (id: number) => ContentImage | null,
  base: string,
): ContentImage | null {
  const url = absolute(String(properties.src ?? ''), base);
  // A picture of one pixel counts readers.
  if (!url || (Number(properties.width) === 1 && Number(properties.height) === 1)) return null;
  const id = Number(/wp-image-(\d{1,18})/.exec(String(properties.className ?? ''))?.[1] ?? 0);
  const known = attachment(id);
  const mediaType = imageTypeOf(url) ?? known?.mediaType;
  // Other servers do not show SVG.
  if (!mediaType || mediaType === 'image/svg+xml') return null;
  return {
    url,
    alt: String(properties.alt ?? '') || known?.alt || '',
    mediaType,
    width: pixels(properties.width) ?? known?.width ?? null,
    height: pixels(properties.height) ?? known?.height ?? null,
  };
}

function absolute(src: string, base: string): string | null {
  if (src.trim() === '' || !URL.canParse(src, base)) return null;
  const url = new URL(src, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/** WordPress keeps one picture in many sizes: `cat-300x200.jpg` is `cat.jpg`, and so is `cat-scaled.jpg`. */
export function sameFile(a: string, b: string): boolean {
  return stem(a) === stem(b);
}

function stem(url: string): string {
  return url.replace(/[?#].*$/, '').replace(/-(?:\d{1,5}x\d{1,5}|scaled)(\.[a-z]+)$/i, '$1');
}

function pixels(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : null;
}
