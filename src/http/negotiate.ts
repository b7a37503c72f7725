/** What a reader of a negotiated address gets: the JSON document, or something for people. */
export type Wanted = 'activitystreams' | 'page';

interface MediaRange {
  type: string;
  q: number;
}

/** ld+json counts with and without its profile: Mastodon sends it bare (X1). */
const documentTypes = new Set([
  'application/activity+json',
  'application/ld+json',
  'application/json',
  'application/*',
]);
const pageTypes = new Set(['text/html', 'application/xhtml+xml', 'text/*']);

/**
 * Reads an Accept header with its q-values (fediverse.md X1). ActivityStreams must be asked for by name: no header, a
 * wildcard alone and browsers get the page. Between equals the named document wins, for no browser names it.
 */
export function negotiate(accept: string | undefined): Wanted {
  if (accept === undefined) return 'page';
  const ranges = accept.slice(0, 2048).split(',').map(parseRange);
  const document = highest(ranges, documentTypes);
  if (document === null || document === 0) return 'page';
  const page = highest(ranges, pageTypes) ?? 0;
  return document >= page ? 'activitystreams' : 'page';
}

function highest(ranges: MediaRange[], types: Set<string>): number | null {
  const fitting = ranges.filter((range) => types.has(range.type));
  return fitting.length === 0 ? null : Math.max(...fitting.map((range) => range.q));
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, q: q === undefined ? 1 : quality(q.slice(2)) };
}

/** A broken weight counts as none given. */
function quality(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 1;
}
