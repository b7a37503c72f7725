import { parseUrl } from './parse-url.js';

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};

/** Media type of a picture by the ending of its address, or null. */
export function imageTypeOf(url: string): string | null {
  const extension = parseUrl(url)?.pathname.split('.').at(-1)?.toLowerCase() ?? '';
  return types[extension] ?? null;
}
