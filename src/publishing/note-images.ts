import type { ContentImage } from '../model/content-item.js';
import { cleanText } from './tame-html.js';
import { webAddress } from './web-address.js';

/** Mastodon shows four. */
const MOST_IMAGES = 4;
/** Pixelfed refuses every attachment when one is wider or higher, or of a kind that it does not know (O11). */
const LARGEST_SIDE = 5000;
const LONGEST_ALT = 1500;
const mediaTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

/** The pictures that go with a Note, in their order, each once. Sizes that some servers would refuse are left out. */
export function noteImages(images: readonly ContentImage[]): ContentImage[] {
  const found = new Map<string, ContentImage>();
  for (const image of images) {
    const url = webAddress(image.url);
    const mediaType = image.mediaType.trim().toLowerCase();
    if (url === null || found.has(url) || !mediaTypes.has(mediaType)) continue;
    const alt = cleanText(image.alt).trim().slice(0, LONGEST_ALT);
    found.set(url, { url, alt: alt.replace(/[\ud800-\udbff]$/, ''), mediaType, ...sizeOf(image) });
  }
  return [...found.values()].slice(0, MOST_IMAGES);
}

function sizeOf({ width, height }: ContentImage): { width: number | null; height: number | null } {
  return isSide(width) && isSide(height) ? { width, height } : { width: null, height: null };
}

function isSide(pixels: number | null): boolean {
  return pixels !== null && Number.isInteger(pixels) && pixels > 0 && pixels <= LARGEST_SIDE;
}
