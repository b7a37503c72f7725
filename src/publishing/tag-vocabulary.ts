/*
 * Which HTML a Note speaks: what Mastodon keeps (fediverse.md O5), and what each other tag becomes so that its text stays
 * readable. Tags that stand nowhere here go, and their text stays.
 */

/** Elements whose content is no text for a reader, or is replaced as a whole. */
export const skipped = new Set(
  `script style template title textarea xmp iframe noembed noframes noscript svg math select button canvas object
  video audio datalist`.split(/\s+/),
);

/** Of these, the HTML standard reads everything to the end of the text when the end tag is missing. */
export const swallowing = new Set('script style title textarea xmp iframe noembed noframes'.split(' '));

/** Elements that a tree builder may leave at any time, whatever else is open: the standard's "formatting" elements. */
export const formatting = new Set('a b strong i em u s code'.split(' '));

export const inlineTags = new Set([...formatting, ...'span del sub sup ruby rt rp'.split(' ')]);

export const blockTags = new Set('p div h2 blockquote ul ol li pre'.split(' '));

const renamed = new Map<string, string>();
for (const name of [...inlineTags, ...blockTags, 'br']) renamed.set(name, name);
for (const [target, names] of Object.entries({
  h2: 'h1 h3 h4 h5 h6',
  div: `section article header footer main aside nav figure details center address form fieldset dl table hgroup search
    body`,
  p: 'figcaption summary caption legend dt dd',
  ul: 'menu dir',
  pre: 'listing',
  code: 'kbd samp tt',
  em: 'cite dfn var',
  s: 'strike',
  // Tags that say nothing to a Note's readers, but their style may.
  span: 'font mark small big ins abbr acronym bdi bdo time label',
})) {
  for (const name of names.split(/\s+/)) renamed.set(name, target);
}

/** What a tag becomes, or null when it goes. `h2` stands for every heading, `div` for every box. */
export function noteTag(name: string): string | null {
  return renamed.get(name) ?? null;
}

const attributes = new Map<string, readonly string[]>([
  ['a', ['href', 'class', 'rel']],
  ['span', ['class']],
  ['p', ['class']],
  ['ol', ['start', 'reversed']],
  ['li', ['value']],
]);

/** In the attribute `data-means`, behind the tags that a style stands for: the style takes back what the tag says. */
export const UNDONE = 'undone';

/** Attributes that mean something to a Note's readers. */
export function noteAttributes(tag: string): readonly string[] {
  return attributes.get(tag) ?? [];
}

/** Microformats, mentions, hashtags and how a shortened link is shown (O5). */
export const noteClass = /^(?:(?:h|p|u|dt|e)-[\w-]+|mention|hashtag|ellipsis|invisible|quote-inline)$/;
