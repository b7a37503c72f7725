import { webAddress } from '../activitypub/web-address.js';
import type { ContentImage, ContentRecording } from '../model/content-item.js';

/** Mastodon keeps four attachments of any kind. */
const MOST = 4;

/**
 * The recordings and films that go with a Note, each once. What a site on https has from elsewhere without is left out: it would not play.
 * @param images of the Note: the first is shown while a recording plays
 * @param home the blog's own address
 */
export function noteRecordings(
  recordings: readonly ContentRecording[],
  images: readonly ContentImage[],
  home = '',
): ContentRecording[] {
  const found = new Map<string, ContentRecording>();
  const open = home.startsWith('http:');
  for (const { url: address, mediaType, poster } of recordings) {
    const url = webAddress(address);
    if (url === null || found.has(url) || (!open && !url.startsWith('https:'))) continue;
    const picture = webAddress(poster ?? '') ?? images[0]?.url ?? null;
    found.set(url, { url, mediaType, ...(picture === null ? {} : { poster: picture }) });
  }
  return [...found.values()].slice(0, MOST);
}
