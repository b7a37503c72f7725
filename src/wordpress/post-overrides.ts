import type { PostBlock } from './post-blocks.js';
import { escapeText } from './post-links.js';
import { replaceComments, tagEnd } from './post-tags.js';

/** What a post says in place of a synced pattern's own words: by the name of the inner block, then by attribute. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The source of bindings that a post fills itself. */
export const OVERRIDES = 'core/pattern-overrides';

/** The overrides that a reference to a pattern carries (`core/block`, attribute `content`), or null. */
export function overridesOf({ attributes }: PostBlock): Overrides | null {
  const { content } = attributes;
  return isRecord(content) ? (content as Overrides) : null;
}

/** An inner block of a pattern with the words that the post gives it, where the pattern allows it. Pure. */
export function overridden(block: PostBlock, overrides: Overrides): PostBlock {
  const { metadata } = block.attributes;
  if (!isRecord(metadata) || !isRecord(metadata.bindings) || typeof metadata.name !== 'string') return block;
  const values = Object.hasOwn(overrides, metadata.name) ? overrides[metadata.name] : null;
  if (!isRecord(values)) return block;
  const { bindings } = metadata;
  const given = Object.entries(values).filter(
    (entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]) && isBound(bindings, entry[0]),
  );
  return withValues(block, given);
}

/** A block with other values for some of its attributes, in its HTML too. Pure. */
export function withValues(block: PostBlock, values: readonly (readonly [string, string | number])[]): PostBlock {
  const change = (html: string) =>
    values.reduce((changed, [name, value]) => withValue(changed, name, `${value}`), html);
  return {
    ...block,
    attributes: { ...block.attributes, ...Object.fromEntries(values) },
    content: block.content.map((piece) => (piece === null ? null : change(piece))),
  };
}

function isBound(bindings: Record<string, unknown>, attribute: string): boolean {
  return [bindings[attribute], bindings.__default].some((binding) => isRecord(binding) && binding.source === OVERRIDES);
}

/** Where the editor keeps each attribute in a block's HTML: of a paragraph or heading, a button, a picture. */
function withValue(html: string, name: string, value: string): string {
  switch (name) {
    case 'content':
      return withInner(html, /<(p|h[1-6]|li|pre|blockquote)[\s>]/i, value);
    case 'text':
      return withInner(html, /<(a|button)[\s>]/i, value);
    case 'url':
      // The link around a picture is its own.
      return /<img[\s/>]/i.test(html)
        ? withAttribute(html, 'img', 'src', value)
        : withAttribute(html, 'a', 'href', value);
    case 'caption':
      return withInner(html, /<(figcaption)[\s>]/i, value);
    case 'alt':
      return withAttribute(html, 'img', 'alt', value);
    case 'id':
      return /^\d{1,15}$/.test(value) ? html.replace(/wp-image-\d{1,18}/, `wp-image-${value}`) : html;
    default:
      return html;
  }
}

function withInner(html: string, opener: RegExp, inner: string): string {
  const found = opener.exec(html);
  const start = found ? tagEnd(html, found.index) : -1;
  const end = found ? html.toLowerCase().lastIndexOf(`</${found[1]?.toLowerCase()}`) : -1;
  return start < 0 || end < start ? html : html.slice(0, start) + replaceComments(inner) + html.slice(end);
}

function withAttribute(html: string, element: string, name: string, value: string): string {
  const at = html.search(new RegExp(`<${element}[\\s/>]`, 'i'));
  const end = at < 0 ? -1 : tagEnd(html, at);
  if (end < 0) return html;
  const others = html
    .slice(at + 1 + element.length, end)
    .replace(new RegExp(`\\s${name}=(?:"[^"]*"|'[^']*')`, 'i'), '');
  return `${html.slice(0, at)}<${element} ${name}="${escapeText(value)}"${others}${html.slice(end)}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
