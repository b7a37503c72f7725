import type { ContentImage } from '../model/content-item.js';
import { imageTypeOf } from '../model/picture-format.js';

/** One file of a picture: WordPress keeps each upload in several sizes, side by side in one folder. */
export interface ImageFile {
  /** Without folder, as it stands on the disk. */
  name: string;
  width: number;
  height: number;
}

/** A picture of the library. */
export interface LibraryImage extends ContentImage {
  /** What WordPress knows of its files, the one that it serves in full first. */
  files?: readonly ImageFile[];
}

/** Pixelfed refuses what is wider or higher (fediverse.md O11), and Mastodon what is larger still. */
const LARGEST_SIDE = 5000;
/** Mastodon leaves a larger one out, or a larger GIF, which it would make a film of. In pixels. */
const LARGEST_AREA = 33_177_600;
const LARGEST_GIF = 921_600;
/** A thumbnail in the text is a link to the picture; in a Note there is only the picture. In pixels. */
export const SMALLEST_SIDE = 600;
const AMPLE_SIDE = 1200;

/**
 * A picture of the library as a Note shows it: the address that the text has for it, if it has one, for image hosts
 * rewrite only that; with the real size of that very file. A thumbnail gives way to a larger file of the same folder, and
 * a file that is too large to a smaller one.
 */
export function asShown(image: LibraryImage, address: string = image.url): ContentImage {
  const { files = [], ...rest } = image;
  const named = files.find(({ name }) => name === fileName(address));
  // Not one of its files: the upload itself, which WordPress scaled down, or an image host's own name for it.
  if (named === undefined) {
    const size = sizeInName(address) ?? { width: rest.width, height: rest.height };
    return { ...rest, url: address, mediaType: imageTypeOf(address) ?? rest.mediaType, ...size };
  }
  const { name, width, height } = better(named, files, rest.mediaType);
  const url = name === named.name ? address : sibling(address, name);
  return { ...rest, url, mediaType: imageTypeOf(url) ?? rest.mediaType, width, height };
}

/** WordPress writes the size into the name of a file that it made smaller: `cat-300x200.jpg`. */
export function sizeInName(address: string): { width: number; height: number } | null {
  const [, width, height] = /-([1-9]\d{0,4})x([1-9]\d{0,4})\.[a-z]{3,4}(?:$|[?#])/i.exec(address) ?? [];
  return width === undefined ? null : { width: Number(width), height: Number(height) };
}

function better(named: ImageFile, files: readonly ImageFile[], mediaType: string): ImageFile {
  const whole = files[0] ?? named;
  const fits = (file: ImageFile) =>
    longest(file) <= LARGEST_SIDE &&
    file.width * file.height <= (mediaType === 'image/gif' ? LARGEST_GIF : LARGEST_AREA);
  const fitting = files.filter((file) => alike(file, whole) && fits(file)).sort(byLength);
  if (!fits(named)) return fitting.at(-1) ?? named;
  if (longest(named) >= SMALLEST_SIDE) return named;
  const choice = fitting.find((file) => longest(file) >= AMPLE_SIDE) ?? fitting.at(-1);
  return choice !== undefined && longest(choice) > longest(named) ? choice : named;
}

function longest({ width, height }: ImageFile): number {
  return Math.max(width, height);
}

function byLength(a: ImageFile, b: ImageFile): number {
  return longest(a) - longest(b);
}

/** The whole picture, made smaller: not a part of it. Sides were rounded to whole pixels. */
function alike(file: ImageFile, whole: ImageFile): boolean {
  return Math.abs(file.width * whole.height - file.height * whole.width) <= Math.max(whole.width, whole.height);
}

function fileName(address: string): string {
  const name =
    address
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function sibling(address: string, name: string): string {
  return address.replace(/[?#].*$/, '').replace(/[^/]*$/, encodeURIComponent(name));
}
