import { fromHtml } from 'hast-util-from-html';
import type { ContentRecording } from '../model/content-item.js';
import { parseUrl } from '../model/parse-url.js';
import { recordingTypeOf } from '../model/recording-format.js';
import type { PostFields } from './post-fields.js';
import { linkParagraph } from './post-links.js';
import { mapTags, replaceComments, tagName, withoutSilent } from './post-tags.js';

const MOST = 16;
/** A paragraph that is an address alone, as `linkParagraph` writes it: WordPress shows a player there. */
const ADDRESS_ALONE = /<p><a href="([^"<>]{1,2000})">\1<\/a><\/p>/g;

/**
 * Recordings and films of a post: what its players play, files of the blog that it links to, and addresses that stand alone.
 * Each once, in their order within each kind of place.
 * @param home the blog's address, against which relative addresses are read
 */
export function recordingsIn(html: string, home: string): ContentRecording[] {
  const found = new Map<string, ContentRecording>();
  const add = (address: unknown, poster: unknown = null) => {
    const url = absolute(address, home);
    const mediaType = url === null ? null : recordingTypeOf(url);
    if (url === null || mediaType === null || found.has(url) || found.size >= MOST) return;
    const picture = absolute(poster, home);
    found.set(url, { url, mediaType, ...(picture === null ? {} : { poster: picture }) });
  };
  for (const { tagName: name, properties } of mediaElements(html)) {
    if (name !== 'a') add(properties.src, properties.poster);
    else if (isOwn(absolute(properties.href, home), home)) add(properties.href);
  }
  for (const [, address = ''] of html.matchAll(ADDRESS_ALONE)) add(textOf(address));
  return [...found.values()];
}

/** Fields in which podcast plugins keep a post's recording: PowerPress and WordPress itself, Seriously Simple Podcasting. */
export const RECORDING_FIELDS = ['enclosure', 'audio_file'] as const;

/**
 * The recording that a podcast plugin keeps in a custom field: an address, and lines with its length and type. Null where the post's own
 * text names it: WordPress notes every recording that a text links to, and also those that a page hides.
 * @param content as stored
 */
export function episodeOf(fields: PostFields, content: string): string | null {
  for (const name of RECORDING_FIELDS) {
    const address = (fields.get(name) ?? '').split(/[\r\n]/, 1)[0]?.trim() ?? '';
    if (!/^https?:\/\//i.test(address) || parseUrl(address) === null) continue;
    return content.includes(address) || content.includes(address.replaceAll('&', '&amp;')) ? null : address;
  }
  return null;
}

/** A post's text with its episode behind it. */
export function withEpisode(html: string, episode: string | null): string {
  return episode === null || recordingTypeOf(episode) === null ? html : html + linkParagraph(episode);
}

/** Only the tags themselves are parsed: whatever stands around them cannot be too deep or too broken. */
function mediaElements(html: string) {
  if (!/<(?:audio|video|source|a)\s/i.test(html)) return [];
  const tags: string[] = [];
  const keep = (tag: string) => {
    if (['audio', 'video', 'source', 'a'].includes(tagName(tag))) tags.push(tag);
    return '';
  };
  mapTags(withoutSilent(replaceComments(html)), keep, () => '');
  // Each by itself: tags that are not closed would hold the next.
  return tags.flatMap((tag) => fromHtml(tag, { fragment: true }).children.filter((node) => node.type === 'element'));
}

function isOwn(url: string | null, home: string): boolean {
  return url !== null && new URL(url).host === parseUrl(home)?.host;
}

function absolute(address: unknown, base: string): string | null {
  const text = typeof address === 'string' ? address.trim() : '';
  if (text === '' || parseUrl(text, base) === null) return null;
  const url = new URL(text, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

function textOf(html: string): string {
  const [node] = fromHtml(html, { fragment: true }).children;
  return node?.type === 'text' ? node.value : '';
}
