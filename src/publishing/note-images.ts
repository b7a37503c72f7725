import { cleanText } from '../activitypub/clean-text.js';
import { webAddress } from '../activitypub/web-address.js';
import type { ContentImage } from '../model/content-item.js';

const LONGEST_ALT = 1500;
/** Pixelfed refuses every attachment when one is of a kind that it does not know (O11). */
const mediaTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

/**
 * The pictures that go with a Note, in their order, each once. What no picture can
 * measure is left out, and so are pictures that a site on https has from elsewhere without: Misskey takes none of those (O11).
 * @param most how many at most
 * @param home the blog's own address
 */
export function noteImages(images: readonly ContentImage[], most: number, home = ''): ContentImage[] {
  const found = new Map<string, ContentImage>();
  const open = home.startsWith('http:');
  for (const image of images) {
    const url = webAddress(image.url);
    const mediaType = image.mediaType.trim().toLowerCase();
    if (url === null || found.has(url) || !mediaTypes.has(mediaType)) continue;
    if (!open && !url.startsWith('https:')) continue;
    const alt = cleanText(image.alt).trim().slice(0, LONGEST_ALT);
    found.set(url, {
      ...{ url, alt: alt.replace(/[\ud800-\udbff]$/, ''), mediaType, ...sizeOf(image) },
      ...(image.focalPoint ? { focalPoint: image.focalPoint } : {}),
    });
  }
  return [...found.values()].slice(0, most);
}

function sizeOf({ width, height }: ContentImage): { width: number | null; height: number | null } {
  return isSide(width) && isSide(height) ? { width, height } : { width: null, height: null };
}

function isSide(pixels: number | null): boolean {
  return pixels !== null && Number.isInteger(pixels) && pixels > 0;
}
