import { parseUrl } from '../model/parse-url.js';

/** A picture as an image host serves it: made smaller, cropped or compressed on its way. */
export interface HostedImage {
  /** The file that the host took it from, or the same address without what makes it smaller. */
  original: string;
  /** The longest side that was asked for, in pixels; null: it was not made smaller. */
  side: number | null;
}

/** Query arguments of Photon and Jetpack, WordPress.com, Cloudflare, Bunny, imgix, TimThumb and their like that change a picture's size. */
const SIZING = new Set(['w', 'h', 'width', 'height', 'resize', 'fit', 'crop', 'lb', 'ulb', 'zoom', 'dpr']);
/** Hosts whose path ends in the whole address of the original: ShortPixel, Optimole, Cloudinary's fetch, Gumlet. */
const WRAPPING = /(?:^|\.)(?:shortpixel\.ai|optimole\.com|cloudinary\.com|gumlet\.io)$/;

/**
 * Where an image host has a picture from. Pure. From the hosts' own documentation.
 * @param address absolute, http or https
 * @returns null where it is no address that such a host changes
 */
export function hostedImage(address: string): HostedImage | null {
  if (parseUrl(address) === null) return null;
  const url = new URL(address);
  const side = sideIn(url.searchParams);
  const made = (original: string | null, ofPath: number | null = null): HostedImage | null =>
    original === null || parseUrl(original, url.origin) === null
      ? null
      : { original: new URL(original, url.origin).href, side: side ?? ofPath };
  if (/^i\d\.wp\.com$/.test(url.host)) return made(`https:/${url.pathname}`);
  if (/^(?:wsrv\.nl|images\.weserv\.nl)$/.test(url.host)) return made(withScheme(url.searchParams.get('url')));
  if (/\/(?:tim)?thumb\.php$/.test(url.pathname)) return made(url.searchParams.get('src'));
  if (url.pathname.endsWith('/_next/image')) return made(url.searchParams.get('url'));
  const [, options = '', rest] = /\/cdn-cgi\/image\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  if (rest !== undefined) return made(/^https?:/.test(rest) ? schemeSlashes(rest) : `/${rest}`, sideOf(options));
  const [, before = '', wrapped] = /^(.*?)\/(https?:\/.+)$/.exec(url.pathname) ?? [];
  if (wrapped !== undefined && WRAPPING.test(url.host)) return made(schemeSlashes(wrapped), sideOf(before));
  return side === null || !/\/wp-content\/uploads\/|\.files\.wordpress\.com\//.test(url.href)
    ? null
    : made(withoutSizing(address));
}

/** The address without what only changes the picture's size. */
export function withoutSizing(address: string): string {
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()]) if (SIZING.has(name)) url.searchParams.delete(name);
  return url.href;
}

/** `w=300`, `resize=150,150`. */
function sideIn(query: URLSearchParams): number | null {
  const numbers = [...query]
    .filter(([name]) => SIZING.has(name) && name !== 'zoom' && name !== 'dpr')
    .flatMap(([, value]) => value.split(/\D+/).map(Number));
  const most = Math.max(0, ...numbers);
  return most > 0 ? most : null;
}

/** `width=300,height=200`, `w_300,h_200`, `/w:300/h:200/`. */
function sideOf(options: string): number | null {
  const numbers = [...options.matchAll(/\b(?:w|h|width|height)[_:=](\d{1,5})/g)].map(([, number]) => Number(number));
  return numbers.length > 0 ? Math.max(...numbers) : null;
}

/** Within a path, two slashes may have become one. */
function schemeSlashes(address: string): string {
  return address.replace(/^(https?:)\/+/, '$1//');
}

function withScheme(address: string | null): string | null {
  return address === null || /^https?:/.test(address) ? address : `https://${address.replace(/^\/+/, '')}`;
}
