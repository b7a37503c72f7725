/** What a permalink is made of (get_permalink). */
export interface PermalinkPost {
  id: number;
  type: string;
  /** Percent-encoded slug, as stored. */
  slug: string;
  /** Local `YYYY-MM-DD hh:mm:ss`. */
  localDate: string;
  /** `user_nicename`. */
  author: string;
  /** Slugs of the category that WordPress takes, its ancestors first. */
  categoryPath: string[];
  /** For pages: the slugs of its ancestors, topmost first. */
  parentPath: string[];
}

export interface PermalinkSite {
  home: string;
  permalinkStructure: string;
  pageOnFront: number;
  /** Structures of custom types, by type: as configured, or as WordPress's own rules tell (custom-permalinks.ts). */
  permalinks: Readonly<Record<string, string>>;
}

/** The public address of a published post (get_permalink). Pure. Where only PHP knows the rule, `?p=ID`, which WordPress redirects. */
export function permalinkOf(post: PermalinkPost, site: PermalinkSite): string {
  return inAscii(pretty(post, site));
}

function pretty(post: PermalinkPost, site: PermalinkSite): string {
  const { home, permalinkStructure: structure } = site;
  if (post.type === 'page') return pageLink(post, site);
  if (post.type !== 'post') return typeLink(post, site);
  const path = pathOf(post, structure);
  return path === null ? `${home}/?p=${post.id}` : home + path;
}

/** Null where the structure says nothing, asks for a slug that there is not, or for what only a plugin knows. */
function pathOf(post: PermalinkPost, structure: string): string | null {
  const asked = [...structure.matchAll(/%([a-z_]+)%/g)].map((match) => match[1] ?? '');
  const unknown = asked.some((name) => !tags.has(name) || (post.slug === '' && slugTags.includes(name)));
  if (structure === '' || unknown) return null;
  const path = structure.replace(/%([a-z_]+)%/g, (tag, name: string) => tags.get(name)?.(post) ?? tag);
  return `/${path.replace(/^\/+/, '')}`;
}

const digits = (start: number, end: number) => (post: PermalinkPost) => post.localDate.slice(start, end);
const slugTags = ['postname', 'pagename'];

const tags = new Map<string, (post: PermalinkPost) => string>([
  ['year', digits(0, 4)],
  ['monthnum', digits(5, 7)],
  ['day', digits(8, 10)],
  ['hour', digits(11, 13)],
  ['minute', digits(14, 16)],
  ['second', digits(17, 19)],
  ['post_id', (post) => String(post.id)],
  ['postname', (post) => post.slug],
  ['pagename', ancestry],
  ['author', (post) => post.author],
  ['category', (post) => post.categoryPath.join('/')],
]);

function pageLink(post: PermalinkPost, { home, permalinkStructure, pageOnFront }: PermalinkSite): string {
  if (post.id === pageOnFront) return `${home}/`;
  if (permalinkStructure === '' || post.slug === '') return `${home}/?page_id=${post.id}`;
  return withSlash(`${home}${rootOf(permalinkStructure)}${ancestry(post)}`, permalinkStructure);
}

/** Where its structure cannot be followed, an address that WordPress understands for every type that it shows at all. */
function typeLink(post: PermalinkPost, { home, permalinkStructure, permalinks }: PermalinkSite): string {
  const { type, id } = post;
  const known = Object.hasOwn(permalinks, type) ? permalinks[type] : undefined;
  const path = pathOf(post, known ?? usualStructure(type, permalinkStructure));
  return path === null ? `${home}/?post_type=${type}&p=${id}` : home + path;
}

/** How WordPress addresses a custom type of which nobody said otherwise (register_post_type). */
export function usualStructure(type: string, permalinkStructure: string): string {
  if (permalinkStructure === '') return queryStructure(type);
  return withSlash(`${frontOf(permalinkStructure)}${type}/%pagename%`, permalinkStructure);
}

/** The address of a type that has no rule of its own. */
export function queryStructure(type: string): string {
  return `/?${type}=%pagename%`;
}

/** The slug below those of its ancestors (get_page_uri). */
function ancestry({ parentPath, slug }: PermalinkPost): string {
  return [...parentPath.filter((above) => above !== ''), slug].join('/');
}

/** What stands before the first tag of a structure: custom types and archives follow it (WP_Rewrite::$front). `/` at least. */
export function frontOf(structure: string): string {
  return `/${structure.slice(0, Math.max(0, structure.indexOf('%'))).replace(/^\/+/, '')}`;
}

/** Where PHP has to be named in every address: pages follow that alone (WP_Rewrite::$root). `/` at least. */
export function rootOf(structure: string): string {
  return /^\/*index\.php/.test(structure) ? '/index.php/' : '/';
}

/** Trailing slash or none, as the structure ends (user_trailingslashit). */
export function withSlash(url: string, structure: string): string {
  return structure.endsWith('/') ? `${url}/` : url;
}

/** WordPress stores slugs percent-encoded; an importer may not have. */
function inAscii(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
