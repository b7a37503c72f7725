import { parseUrl } from '../model/parse-url.js';

/** Mints and reads every address Herald answers for. All ids live under the blog's own origin. */
export interface Uris {
  readonly origin: string;
  /** `host[:port]` of the origin: the right half of the handle. */
  readonly host: string;
  readonly actor: string;
  readonly inbox: string;
  readonly outbox: string;
  readonly followers: string;
  readonly following: string;
  readonly featured: string;
  readonly featuredTags: string;
  readonly profile: string;
  /** Where WordPress tells us that something changed; a token goes with it. */
  readonly ping: string;
  /**
   * The id of the site's nth key, counted from 1: the first is `#main-key` (fediverse.md A6). Each has its own, because Misskey keeps a
   * key by its id for twelve hours and drops what another key of that id signed.
   */
  key(number: number): string;
  note(id: string): string;
  activity(id: string): string;
  /** A quote's authorization (FEP-044f). On our host and without a fragment, or nobody believes or fetches it (X9, I11). */
  stamp(id: string): string;
  /** The opaque id of one of our Notes, or null when the address is not one. */
  noteId(uri: string): string | null;
  /** True for any address on our own host: remote data is never accepted for it (fediverse.md D8). */
  isOurs(uri: string): boolean;
}

export function urisFor(origin: string): Uris {
  const base = `${origin}/activitypub`;
  const { host } = new URL(origin);
  const noteBase = `${base}/notes/`;
  return {
    origin,
    host,
    actor: `${base}/actor`,
    inbox: `${base}/inbox`,
    outbox: `${base}/outbox`,
    followers: `${base}/followers`,
    following: `${base}/following`,
    featured: `${base}/featured`,
    featuredTags: `${base}/tags`,
    profile: `${base}/`,
    ping: `${base}/ping`,
    key: (number) => `${base}/actor#main-key${number === 1 ? '' : `-${number}`}`,
    note: (id) => `${noteBase}${id}`,
    activity: (id) => `${base}/activities/${id}`,
    stamp: (id) => `${base}/stamps/${id}`,
    noteId(uri) {
      const id = uri.startsWith(noteBase) ? uri.slice(noteBase.length) : '';
      return /^[a-z0-9]{8,64}$/.test(id) ? id : null;
    },
    isOurs(uri) {
      try {
        return hostOf(uri) === host;
      } catch {
        return false;
      }
    },
  };
}

/**
 * `host[:port]` of a web address as it is compared: in lower case and punycode, which URLs are anyway, without the port
 * that goes without saying and without a trailing dot (fediverse.md D43). @throws TypeError
 */
export function hostOf(uri: string): string {
  return new URL(uri).host.replace(/\.(?=:|$)/, '');
}

/** Two web addresses belong to one server: the same scheme, host and port (`hostOf`). @throws TypeError */
export function sameOrigin(one: string, other: string): boolean {
  return new URL(one).protocol === new URL(other).protocol && hostOf(one) === hostOf(other);
}

/**
 * An actor's id in the one spelling in which ids are stored and compared: scheme and host in lower case, no default port, no
 * dot after the host, no dot segments, no empty query and no empty fragment (fediverse.md D43). What is no web address
 * stays as it is.
 */
export function canonicalId(uri: string): string {
  const url = /^https?:\/\//i.test(uri) ? parseUrl(uri) : null;
  if (url === null) return uri;
  url.hostname = url.hostname.replace(/\.+$/, '');
  if (url.search === '') url.search = '';
  if (url.hash === '') url.hash = '';
  return url.href;
}
