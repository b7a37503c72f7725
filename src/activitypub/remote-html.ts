import type { Element, ElementContent, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { toText } from 'hast-util-to-text';
import { cleanText, plainText } from './clean-text.js';
import { tameRemoteHtml } from './tame-remote-html.js';
import { webAddress } from './web-address.js';

/** Bytes of HTML that are kept of one text. */
const MOST_KEPT = 20_000;
/** Characters of plain text that notifiers get. */
const MOST_TOLD = 2000;
const ELLIPSIS = '…';

/** Mentions, hashtags and how a shortened link is shown; no other class may reach a page of ours. */
const remoteClass: [string, RegExp] = ['className', /^(?:mention|hashtag|invisible|ellipsis)$/];
/** A stranger's link gets no word of ours for it (D40). */
const REL = ['nofollow', 'noopener', 'noreferrer', 'ugc'];

/** No picture, film or frame: nothing of a stranger's is loaded (D41). */
const schema: Schema = {
  tagNames: 'p br a span blockquote code pre strong em b i u del ul ol li ruby rt rp'.split(' '),
  attributes: { a: ['href', remoteClass], span: [remoteClass] },
  protocols: { href: ['http', 'https'] },
  strip: ['script', 'style', 'template', 'svg', 'math', 'iframe', 'object'],
  ancestors: {},
  required: {},
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false,
};

/**
 * A stranger's HTML as HTML that may stand on a page of ours (D40, D41): paragraphs, lists, quotes, code, emphasis, and
 * links that carry no weight; nested at most 20 deep, at most 20,000 bytes. Never throws; linear time; a fixed point of itself.
 * @param isQuote what only stands in for the quoted post is left out
 */
export function sanitizeRemoteHtml(html: string, { isQuote = false } = {}): string {
  const { children } = remoteTree(html, isQuote);
  return serialized({ type: 'root', children: kept(children, { bytes: MOST_KEPT }) });
}

/** What a person reads of it: plain text of at most 2000 characters, paragraphs apart. */
export function remoteHtmlToText(html: string): string {
  return plainText(toText(remoteTree(html)), MOST_TOLD);
}

/** Plain text as HTML: lines stay lines. */
export function remoteTextToHtml(text: string): string {
  return `<p>${escapedText(text).replaceAll('\n', '<br>')}</p>`;
}

/** Plain text as it stands in HTML, outside of tags. */
export function escapedText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function remoteTree(html: string, isQuote = false): Root {
  const tree = fromHtml(tameRemoteHtml(html), { fragment: true });
  return sanitize(isQuote ? withoutFallback(tree) : tree, schema) as Root;
}

/** Mastodon and Misskey mark the words that name the quoted post for servers that show no quotes. */
function withoutFallback<T extends Root | Element>(node: T): T {
  const children = node.children
    .filter((child) => !(child.type === 'element' && isFallback(child)))
    .map((child) => (child.type === 'element' ? withoutFallback(child) : child));
  return { ...node, children };
}

function isFallback({ properties }: Element): boolean {
  return [properties.className].flat().includes('quote-inline');
}

/** Misskey sets `:emoji:` apart by spaces of no width. */
const EMOJI_GAP = /\u200b(?=:[\w+-]{1,64}:)|(?<=:[\w+-]{1,64}:)\u200b/g;

function serialized(node: Root): string {
  return toHtml(node, { characterReferences: { useNamedReferences: true } });
}

/** As much of the nodes as there is room for. */
function kept(nodes: readonly RootContent[], room: { bytes: number }): ElementContent[] {
  const all: ElementContent[] = [];
  for (const node of nodes) {
    if (room.bytes <= 0) return all;
    if (node.type === 'text')
      all.push({ type: 'text', value: keptText(cleanText(node.value).replace(EMOJI_GAP, ''), room) });
    else if (node.type === 'element') all.push(...keptElement(node, room));
  }
  return all;
}

function keptElement(node: Element, room: { bytes: number }): ElementContent[] {
  const element = node.tagName === 'a' ? link(node) : node;
  if (element === null) return kept(node.children, room);
  room.bytes -= bytesOfTags(element);
  if (room.bytes < 0) return [];
  const children = kept(element.children, room);
  const [first] = children;
  // A line break right behind <pre> is dropped by whoever reads it next.
  if (element.tagName === 'pre' && first?.type === 'text') first.value = first.value.replace(/^\n+/, '');
  return [{ ...element, children }];
}

/** Null: it leads nowhere, and only its words stay. */
function link(node: Element): Element | null {
  const href = webAddress(String(node.properties.href ?? ''));
  return href === null ? null : { ...node, properties: { ...node.properties, href, rel: REL } };
}

function keptText(text: string, room: { bytes: number }): string {
  const whole = bytesOf(text);
  if (whole <= room.bytes) {
    room.bytes -= whole;
    return text;
  }
  let left = room.bytes - bytesOf(ELLIPSIS);
  room.bytes = 0;
  let end = 0;
  for (const sign of text) {
    left -= bytesOf(sign);
    if (left < 0) break;
    end += sign.length;
  }
  return end === 0 ? '' : text.slice(0, end) + ELLIPSIS;
}

/** Of the start tag and the end tag, as they are written. */
function bytesOfTags({ tagName, properties }: Element): number {
  const attributes = Object.entries(properties).map(
    ([name, value]) =>
      // ` class="…"`, and Hast's own name of it.
      bytesOf([value].flat().join(' ')) + (name === 'className' ? 'class' : name).length + 4,
  );
  const tags = tagName === 'br' ? '<br>'.length : 2 * tagName.length + '<></>'.length;
  return attributes.reduce((sum, bytes) => sum + bytes, tags);
}

/** As it is written: `&` and `<` as references. */
function bytesOf(text: string): number {
  return Buffer.byteLength(escapedText(text));
}
