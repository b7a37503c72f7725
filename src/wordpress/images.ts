import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import type { ContentImage } from '../model/content-item.js';
import { parseUrl } from '../model/parse-url.js';
import { imageTypeOf } from '../model/picture-format.js';
import { percentPosition } from './focal-point.js';
import { hostedImage, withoutSizing } from './image-hosts.js';
import { asShown, type LibraryImage, SMALLEST_SIDE, sizeInName } from './library-image.js';
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
  const inline = imageElements(content).flatMap((element) => inlineImage(element, attachment, base) ?? []);
  const all = featured ? [{ image: asShown(featured), known: featured, writtenAlt: '' }, ...inline] : inline;
  const keyOf = pictureKeys(all, base);
  const found = new Map<string, FoundImage>();
  for (const one of all) {
    const key = keyOf(one);
    const twin = found.get(key);
    found.set(key, twin ? merged(twin, one) : one);
  }
  return [...found.values()].map(({ image }) => image);
}

/** The same picture twice: once is enough, with the words of whichever has some, from the library's files, and from the image host that the text names. */
function merged(first: FoundImage, second: FoundImage): FoundImage {
  const writtenAlt = first.writtenAlt || second.writtenAlt;
  const moved =
    first.known !== null && first.known === second.known && host(first.image.url) !== host(second.image.url);
  const useSecond =
    first.known === null ? second.known !== null : moved && first.image.url.startsWith(libraryFolder(first.known));
  const image = useSecond ? second.image : first.image;
  return { image: { ...image, alt: writtenAlt || image.alt }, known: first.known ?? second.known, writtenAlt };
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
  const image = known ? asShown(known, libraryAddress(url)) : outsideImage(properties, url, base);
  // Other servers do not show SVG.
  if (image === null || image.mediaType === 'image/svg+xml') return null;
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

/** Of what the library knows, a copy that an image host made smaller is worth less than the library's own files. */
function libraryAddress(url: string): string {
  const hosted = hostedImage(url);
  return hosted !== null && hosted.side !== null ? hosted.original : url;
}

/** A picture that the library does not know: a thumbnail gives way to what the image host made it from. */
function outsideImage(properties: Element['properties'], url: string, base: string): ContentImage | null {
  const hosted = hostedImage(url);
  const isThumbnail = hosted !== null && hosted.side !== null && hosted.side < SMALLEST_SIDE;
  const address = isThumbnail ? hosted.original : url;
  const mediaType =
    imageTypeOf(address) ?? (hosted && imageTypeOf(hosted.original)) ?? typeWithoutEnding(address, base);
  if (mediaType === null) return null;
  const size = hosted === null ? sizeOf(properties, address) : (sizeInName(address) ?? { width: null, height: null });
  return { url: address, alt: '', mediaType, ...size };
}

/** Arguments in which image hosts are asked for a format: imgix and Unsplash, Cloudinary, Contentful. */
const FORMAT = /[?&](?:fm|format|output)=(jpe?g|png|gif|webp|avif)\b/i;

/**
 * A picture in the text is one whatever its address looks like. Servers look at the bytes of what they load, but Pixelfed demands a
 * media type (fediverse.md O11): without a better one it is the usual. Null where the address names something else, as on the blog itself, whose
 * uploads have endings.
 */
function typeWithoutEnding(address: string, base: string): string | null {
  const [, format] = FORMAT.exec(address) ?? [];
  if (format !== undefined) return imageTypeOf(`https://host.invalid/x.${format}`);
  const name = new URL(address).pathname.split('/').at(-1) ?? '';
  return name !== '' && !name.includes('.') && host(address) !== parseUrl(base)?.host ? 'image/jpeg' : null;
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
 * A key that two addresses of one picture share, in whatever size and on whatever image host; two pictures do not. The blog's own uploads are the same
 * on other hosts; another blog's are not. `cat-300x200.jpg` is a size of `cat.jpg` where that is known or in the text, and otherwise
 * the same as other sizes of the same shape.
 */
function pictureKeys(all: readonly FoundImage[], base: string): (one: FoundImage) => string {
  const home = parseUrl(base)?.host;
  /** Stems of what is the blog's own. */
  const own = new Set<string>();
  /** Places of whole pictures, and of the library's files with the whole that each is of. */
  const wholes = new Set<string>();
  const files = new Map<string, string>();
  for (const { image, known } of all) {
    const whole = placeOf(known?.url ?? image.url);
    if (known !== null || host(image.url) === home) own.add(stemOf(whole));
    if (known !== null || stemOf(whole) === whole) wholes.add(whole);
    for (const { name } of known?.files ?? [])
      files.set(
        whole.replace(/[^/]*$/, () => encodeURIComponent(name)),
        whole,
      );
  }
  return ({ image, known }) => {
    const here = placeOf(known?.url ?? image.url);
    if (known !== null) return here;
    const stem = stemOf(here);
    const whole = files.get(here) ?? (wholes.has(here) ? here : stem);
    const outside = isUpload(here) && !own.has(stem) ? host(image.url) : '';
    if (wholes.has(whole)) return outside + whole;
    const { width, height } = sizeInName(image.url) ?? { width: 1, height: 1 };
    return `${outside}${stem} ${(width / height).toFixed(1)}`;
  };
}

/** Without what an image host adds; of an upload, the path alone of what WordPress keeps as `cat.jpg` or `cat-scaled.jpg`. */
function placeOf(url: string): string {
  const address = hostedImage(url)?.original ?? withoutSizing(url);
  const uploads = address.indexOf('/wp-content/uploads/');
  if (uploads < 0) return address.replace(/#.*$/, '');
  return address
    .slice(uploads)
    .replace(/[?#].*$/, '')
    .replace(/-scaled(\.[a-z]+)$/i, '$1');
}

function isUpload(place: string): boolean {
  return place.startsWith('/wp-content/uploads/');
}

/** WordPress keeps `cat.jpg` as `cat-300x200.jpg` too. */
function stemOf(place: string): string {
  return place.replace(/-\d{1,5}x\d{1,5}(\.[a-z]+)$/i, '$1');
}

/** The same for all addresses of one picture of this blog. */
export function fileStem(url: string): string {
  return stemOf(placeOf(url));
}

function host(url: string): string {
  return new URL(url).host;
}

function pixels(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : null;
}
