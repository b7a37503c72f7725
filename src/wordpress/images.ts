import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import type { ContentImage } from '../model/content-item.js';
import { parseUrl } from '../model/parse-url.js';
import { imageTypeOf } from '../model/picture-format.js';
import { percentPosition } from './focal-point.js';
import { asShown, type LibraryImage, sizeInName } from './library-image.js';
import { mapTags, replaceComments, tagName, withoutSilent } from './post-tags.js';
import { standsForWords } from './post-text.js';

/** Of pages with more, only so many pictures are looked up. */
const MOST_IDS = 500;

/** Attachment ids that a content refers to: images by class, blocks by their attributes, galleries by their lists. Linear. */
export function attachmentIdsIn(content: string): number[] {
  const ids = new Set<number>();
  const add = (text = '') => {
    const id = Number(text);
    if (Number.isSafeInteger(id) && id > 0 && ids.size < MOST_IDS) ids.add(id);
  };
  for (const [, id] of content.matchAll(/wp-image-(\d{1,18})/g)) add(id);
  for (const [, list] of content.matchAll(/\[gallery[^\]]{0,500}?(?:ids|include)=["']?([\d,\s]{1,5000})/g))
    list?.split(',').forEach(add);
  for (const block of blockOpeners(content)) {
    for (const [, id] of block.matchAll(/"(?:id|mediaId)":"?(\d{1,18})/g)) add(id);
    for (const [, list] of block.matchAll(/"ids":\[([\d,\s"]{1,5000})\]/g))
      list?.replaceAll('"', '').split(',').forEach(add);
  }
  return [...ids];
}

/** The comments that open blocks, with their attributes. */
function* blockOpeners(content: string): Generator<string> {
  for (let start = content.indexOf('<!-- wp:'); start >= 0; ) {
    const end = content.indexOf('-->', start);
    if (end < 0) return;
    yield content.slice(start, end);
    start = content.indexOf('<!-- wp:', end);
  }
}

interface FoundImage {
  image: ContentImage;
  /** The picture in the library, where it is known. */
  known: LibraryImage | null;
  /** Beside the image, not in the library. */
  writtenAlt: string;
}

/**
 * Images of a post: the featured one first, then those in its text, each once. Alternative text is the one beside the
 * image, else the library's. The address is the one in the text, for image hosts rewrite only that.
 * @param base against which relative addresses are read
 */
export function imagesOf(
  content: string,
  featured: LibraryImage | null,
  attachment: (id: number) => LibraryImage | null,
  base: string,
): ContentImage[] {
  const found: FoundImage[] = [];
  /** Where each picture stands, by what it is in the library and by the name of its file: a page may have ten thousand. */
  const places = new Map<LibraryImage | string, number>();
  const add = (one: FoundImage) => {
    const signs = [fileStem(one.image.url), ...(one.known ? [one.known] : [])];
    const place = Math.min(...signs.map((sign) => places.get(sign) ?? found.length));
    const twin = found[place];
    found[place] = twin ? merged(twin, one) : one;
    for (const sign of signs) if (!places.has(sign)) places.set(sign, place);
  };
  if (featured) add({ image: asShown(featured), known: featured, writtenAlt: '' });
  for (const element of imageElements(content)) {
    const inline = inlineImage(element, attachment, base);
    if (inline) add(inline);
  }
  return found.map(({ image }) => image);
}

/** The same picture twice: once is enough, with the words of whichever has some, and from the image host that the text names. */
function merged(first: FoundImage, second: FoundImage): FoundImage {
  const writtenAlt = first.writtenAlt || second.writtenAlt;
  const moved = first.known !== null && first.known === second.known && host(first) !== host(second);
  const image = moved && first.image.url.startsWith(libraryFolder(first.known)) ? second.image : first.image;
  return { ...first, image: { ...image, alt: writtenAlt || image.alt }, writtenAlt };
}

function libraryFolder(known: LibraryImage | null): string {
  return known?.url.replace(/[^/]*$/, '') ?? '';
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
  attachment: (id: number) => LibraryImage | null,
  base: string,
): FoundImage | null {
  const url = addressOf(properties, base);
  if (!url || isNoPicture(properties, url)) return null;
  const id = /wp-image-(\d{1,18})/.exec(String(properties.className ?? ''))?.[1] ?? properties.dataId ?? 0;
  const known = attachment(Number(id));
  const mediaType = imageTypeOf(url) ?? known?.mediaType;
  // Other servers do not show SVG.
  if (!mediaType || mediaType === 'image/svg+xml') return null;
  const image = known ? asShown(known, url) : { url, alt: '', mediaType, ...sizeOf(properties, url) };
  const writtenAlt = String(properties.alt ?? '');
  const focalPoint = percentPosition(String(properties.dataObjectPosition ?? '')) ?? styledPosition(properties);
  return {
    image: { ...image, alt: writtenAlt || image.alt, ...(focalPoint ? { focalPoint } : {}) },
    known,
    writtenAlt,
  };
}

/** Blocks say by CSS what must stay in sight. */
function styledPosition({ style }: Element['properties']) {
  const [, position] = /object-position:([^;]{1,60})/.exec(String(style ?? '')) ?? [];
  return position === undefined ? undefined : percentPosition(position);
}

/** Who loads pictures late keeps the address elsewhere, and a stand-in in its place. */
const LATE = ['dataSrc', 'dataLazySrc', 'dataOriginal', 'dataOrigFile'] as const;

function addressOf(properties: Element['properties'], base: string): string | null {
  const own = [...LATE, 'src'].map((name) => absolute(String(properties[name] ?? ''), base));
  const sets = ['srcSet', 'dataSrcset', 'dataLazySrcset'].map((name) => widest(String(properties[name] ?? ''), base));
  return [...own, ...sets].find((url) => url !== null) ?? null;
}

/** `a.jpg 300w, b.jpg 1024w`: the widest. */
function widest(set: string, base: string): string | null {
  const entries = set
    .slice(0, 10_000)
    .split(/,\s/)
    .map((entry) => entry.trim().split(/\s+/));
  const [best] = entries.sort(([, a = ''], [, b = '']) => Number.parseFloat(b) - Number.parseFloat(a));
  return absolute(best?.[0] ?? '', base);
}

/** A picture of a pixel counts readers; smilies are letters, and pictures of formulas are words. */
function isNoPicture({ width, height, className }: Element['properties'], url: string): boolean {
  const tiny = (side: unknown) => side !== undefined && Number(side) <= 1;
  const classes = Array.isArray(className) ? className : [];
  return (tiny(width) && tiny(height)) || standsForWords(classes.join(' ')) || new URL(url).host === 's.w.org';
}

/** Of a picture that the library does not know. */
function sizeOf({ width, height }: Element['properties'], url: string): Pick<ContentImage, 'width' | 'height'> {
  const size = sizeInName(url) ?? { width: pixels(width), height: pixels(height) };
  return size.width && size.height ? size : { width: null, height: null };
}

/** http where the blog itself is https: as WordPress does, the blog's own address is mended. */
function absolute(src: string, base: string): string | null {
  if (src.trim() === '' || parseUrl(src, base) === null) return null;
  const url = new URL(src, base);
  const home = parseUrl(base);
  if (url.protocol === 'http:' && home?.protocol === 'https:' && url.host === home.host) url.protocol = 'https:';
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/**
 * The same for all addresses of one picture, in whatever size and on whatever image host: WordPress keeps `cat.jpg` as
 * `cat-300x200.jpg` and `cat-scaled.jpg` too.
 */
export function fileStem(url: string): string {
  const name = url.replace(/[?#].*$/, '').replace(/-(?:\d{1,5}x\d{1,5}|scaled)(\.[a-z]+)$/i, '$1');
  const uploads = name.indexOf('/wp-content/uploads/');
  return uploads < 0 ? name : name.slice(uploads);
}

function host({ image }: FoundImage): string {
  return new URL(image.url).host;
}

function pixels(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : null;
}
