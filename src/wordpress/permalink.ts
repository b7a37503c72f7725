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
}

/** The public address of a published post. Pure. Where only PHP knows the rule, `?p=ID`, which WordPress redirects. */
export function permalinkOf(post: PermalinkPost, site: PermalinkSite): string {
  const { home, permalinkStructure: structure } = site;
  if (post.type === 'page') return pageLink(post, site);
  if (post.type !== 'post') return typeLink(post, site);
  if (structure === '' || post.slug === '') return `${home}/?p=${post.id}`;
  return home + structure.replace(/%([a-z_]+)%/g, (tag, name: string) => tags[name]?.(post) ?? tag);
}

const digits = (start: number, end: number) => (post: PermalinkPost) => post.localDate.slice(start, end);

const tags: Record<string, (post: PermalinkPost) => string> = {
  year: digits(0, 4),
  monthnum: digits(5, 7),
  day: digits(8, 10),
  hour: digits(11, 13),
  minute: digits(14, 16),
  second: digits(17, 19),
  post_id: (post) => String(post.id),
  postname: (post) => post.slug,
  author: (post) => post.author,
  category: (post) => post.categoryPath.join('/'),
};

function pageLink(post: PermalinkPost, { home, permalinkStructure, pageOnFront }: PermalinkSite): string {
  if (post.id === pageOnFront) return `${home}/`;
  if (permalinkStructure === '' || post.slug === '') return `${home}/?page_id=${post.id}`;
  return withSlash(
    `${home}${front(permalinkStructure)}/${[...post.parentPath, post.slug].join('/')}`,
    permalinkStructure,
  );
}

/** A custom type: its slug is its name unless PHP said otherwise, which the database cannot tell. */
function typeLink(post: PermalinkPost, { home, permalinkStructure }: PermalinkSite): string {
  if (permalinkStructure === '' || post.slug === '') return `${home}/?post_type=${post.type}&p=${post.id}`;
  return withSlash(
    `${home}${front(permalinkStructure)}/${post.type}/${[...post.parentPath, post.slug].join('/')}`,
    permalinkStructure,
  );
}

function front(structure: string): string {
  return structure.startsWith('/index.php/') ? '/index.php' : '';
}

function withSlash(url: string, structure: string): string {
  return structure.endsWith('/') ? `${url}/` : url;
}
