/** What is asked for at an address of the blog, as WordPress would read it. */
export type PermalinkQuestion =
  /** `exact`: as the site itself writes it. */
  | { kind: 'home'; exact: boolean }
  /** By number: `?p=`, `?page_id=`. */
  | { kind: 'post'; postId: number }
  /** The spellings under which WordPress would show the same page, as asked first. */
  | { kind: 'page'; spellings: string[] };

/** WordPress's public query variables (class-wp.php), without those that name one post: a page with one of them is not the page without it. */
const wordpressVariables = new Set(
  (
    'm w cat withcomments withoutcomments s search exact sentence calendar page paged more tb pb author order orderby year monthnum day hour ' +
    'minute second name category_name tag feed author_name pagename error attachment attachment_id subpost subpost_id preview robots ' +
    'favicon taxonomy term cpage post_type embed rest_route sitemap'
  ).split(' '),
);
const postVariables = new Set(['p', 'page_id']);

/** What links collect on their way, and what shows the same home page. */
const tracking = /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref)$/;

/**
 * @param address whole, as asked for
 * @param home the blog's address, without a slash at its end
 * @returns null where WordPress would show something that is neither the home page nor one post
 */
export function permalinkQuestion(address: string, home: string): PermalinkQuestion | null {
  const [path = '', query = ''] = split(address);
  const variables = [...new URLSearchParams(query).keys()];
  const atHome = path === home || path === `${home}/`;
  if (variables.some((name) => wordpressVariables.has(name))) return null;
  const named = variables.filter((name) => postVariables.has(name));
  if (named.length > 0) {
    const [name = ''] = named;
    const value = new URLSearchParams(query).get(name) ?? '';
    return atHome && named.length === 1 && /^[1-9]\d{0,9}$/.test(value)
      ? { kind: 'post', postId: Number(value) }
      : null;
  }
  if (!atHome) return { kind: 'page', spellings: spellingsOf(address, path) };
  return variables.every((name) => tracking.test(name)) ? { kind: 'home', exact: address === `${home}/` } : null;
}

/** As asked; without the query; with the other ending; escapes as WordPress writes them. */
function spellingsOf(address: string, path: string): string[] {
  const otherEnding = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  const spellings = [address, path, otherEnding];
  const lowered = spellings.map((spelling) => spelling.replace(/%[0-9A-F]{2}/gi, (octet) => octet.toLowerCase()));
  return [...new Set([...spellings, ...lowered])];
}

function split(address: string): [string, string] {
  const at = address.indexOf('?');
  return at === -1 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}
