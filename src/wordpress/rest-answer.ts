import { mapTags, tagName } from './post-tags.js';
import { plainText } from './post-text.js';
import { RestError } from './rest-error.js';
import { fromGmt } from './times.js';

export interface RestReply {
  status: number;
  /** Where a redirect leads, which is never followed. */
  location?: string | undefined;
  body: string;
}

/** A public post as WordPress itself renders it. */
export interface RenderedPost {
  /** Not yet sanitised, and with whatever plugins add to it. */
  html: string;
  /** Plain text; empty where the type has none. */
  excerpt: string;
  link: string;
  /** Milliseconds since the epoch, or null. */
  modifiedAt: number | null;
}

/** The address of one question. A blog with plain permalinks has its API under `?rest_route=`. */
export function asksFor(root: string, path: string, questions: Record<string, string>): URL {
  const url = new URL(root);
  const route = `/wp/v2/${path}`;
  if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', route);
  else url.pathname = `${url.pathname.replace(/\/+$/, '')}${route}`;
  for (const [name, value] of Object.entries(questions)) url.searchParams.set(name, value);
  return url;
}

/** @throws RestError where there is no JSON */
export function jsonOf({ status, location, body }: RestReply): unknown {
  if (status === 401 || status === 403) throw new RestError('refused', `refuses to answer (${status})`);
  if (status >= 300 && status < 400)
    throw new RestError('moved', `sends us elsewhere (${status} to ${location ?? 'nowhere'})`);
  if (status !== 200) throw new RestError('status', `answers ${status}`);
  try {
    // An editor's mark at the beginning of some PHP file comes before everything.
    return JSON.parse(body.replace(/^\ufeff+/, ''));
  } catch {
    const beginning = body.slice(0, 40).replace(/\s+/g, ' ');
    throw new RestError('no-json', `answers with something else than JSON: ${JSON.stringify(beginning)}`);
  }
}

/** `rest_base` of each type in WordPress's own namespace. @throws RestError */
export function parseTypes(answer: unknown): Map<string, string> {
  const bases = new Map<string, string>();
  for (const [type, value] of Object.entries(objectOf(answer))) {
    const { rest_base: base, rest_namespace: namespace = 'wp/v2' } = objectOf(value);
    if (typeof base === 'string' && /^[\w-]+$/.test(base) && namespace === 'wp/v2') bases.set(type, base);
  }
  return bases;
}

/** The posts of a list, by id. One that wants a password is left out. @throws RestError for a list of something else */
export function parseRendered(answer: unknown, asked: ReadonlySet<number>): Map<number, RenderedPost> {
  if (!Array.isArray(answer)) throw new RestError('foreign', 'answers with something else than a list of posts');
  const posts = new Map<number, RenderedPost>();
  for (const entry of answer) {
    const { id, link, content, excerpt, modified_gmt: modified } = objectOf(entry);
    if (typeof id !== 'number' || !asked.has(id))
      throw new RestError('foreign', `answers with posts that were not asked for (${JSON.stringify(id)})`);
    const { rendered: html, protected: isProtected } = objectOf(content);
    if (typeof html !== 'string') throw new RestError('foreign', `answers with a post without content (${id})`);
    if (isProtected === true) continue;
    const { rendered: teaser } = objectOf(excerpt ?? {});
    posts.set(id, {
      html,
      excerpt: typeof teaser === 'string' ? excerptText(teaser) : '',
      link: typeof link === 'string' ? link : '',
      modifiedAt: typeof modified === 'string' ? fromGmt(modified.replace('T', ' ')) : null,
    });
  }
  return posts;
}

/** Themes end an excerpt with a link to read on, WordPress with dots in brackets. */
function excerptText(html: string): string {
  let inLink = false;
  const words = (text: string) => (inLink ? '' : text);
  const own = mapTags(
    html,
    (tag) => {
      if (tagName(tag) === 'a') inLink = tag.includes('more-link');
      return tag;
    },
    words,
  );
  return plainText(own).replace(/ ?\[…\]$/, '…');
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RestError('foreign', 'answers with something else than was asked for');
}
