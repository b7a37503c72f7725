import { phpValue } from './php-value.js';

/** x and y as Mastodon wants them (fediverse.md O12): -1 to 1, left to right and bottom to top. */
type FocalPoint = readonly [x: number, y: number];

/**
 * Where plugins keep the focal point of an attachment: WP SmartCrop `{left, top}` in percent, Theia Smart Thumbnails
 * `[x, y]` as parts of one, Media Focus Point (two keys, the older one last) `50% 38%`. WordPress itself keeps none.
 */
export const focalPointKeys = [
  '_wpsmartcrop_image_focus',
  'theiaSmartThumbnails_position',
  'focal_point',
  'bg_pos_desktop',
] as const;

/** The first of the attachment's own that can be understood. @param meta value of a key, or null */
export function focalPointOf(meta: (key: string) => string | null): FocalPoint | undefined {
  for (const key of focalPointKeys) {
    const text = meta(key);
    const point = text === null ? undefined : (percentPosition(text) ?? arrayPosition(phpValue(text)));
    if (point) return point;
  }
  return undefined;
}

/** `50% 38%`, from the left and from the top, as CSS has it and the blocks of WordPress (`object-position`). */
export function percentPosition(text: string): FocalPoint | undefined {
  const [, left, top] = /(?:^|[\s:])(\d{1,3}(?:\.\d{1,9})?)%\s{1,9}(\d{1,3}(?:\.\d{1,9})?)%/.exec(text) ?? [];
  return left === undefined ? undefined : fromParts(Number(left) / 100, Number(top) / 100);
}

function arrayPosition(value: unknown): FocalPoint | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { left, top, 0: x, 1: y } = value as Record<string, unknown>;
  if (left !== undefined && left !== '') return fromParts(Number(left) / 100, Number(top) / 100);
  return x === undefined ? undefined : fromParts(Number(x), Number(y));
}

/** The middle is what everybody takes without being told. */
function fromParts(left: number, top: number): FocalPoint | undefined {
  if (!(left >= 0 && left <= 1 && top >= 0 && top <= 1) || (left === 0.5 && top === 0.5)) return undefined;
  return [rounded(left * 2 - 1), rounded(1 - top * 2)];
}

function rounded(part: number): number {
  return Math.round(part * 10_000) / 10_000;
}
