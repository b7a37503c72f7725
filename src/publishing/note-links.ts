import type { Element, ElementContent } from 'hast';
import { webAddress } from '../activitypub/web-address.js';
import { mapFormulas } from '../wordpress/post-formulas.js';
import { addressesIn, shownAddress } from './link-html.js';
import { DEEPEST_INLINE, element, text, wordsOf } from './note-elements.js';
import { inlineTags } from './tag-vocabulary.js';

/** In these an address is what the editor shows, not a way to go; and a reading of ruby is no place for one. */
const UNTOUCHED = new Set(['pre', 'code', 'ruby']);
const ADDRESS = /^https?:\/\/\S+$/i;

/**
 * Makes links of the web addresses in running text, but for those in code and formulas, and lets every link that says its
 * own address show it as link-html.ts does. A fixed point of itself.
 * @param inlines how many inline elements stand around
 */
export function withLinks(node: Element, inlines = 0): Element {
  if (UNTOUCHED.has(node.tagName)) return node;
  if (node.tagName === 'a') return folded(node, inlines);
  const within = inlineTags.has(node.tagName) ? inlines + 1 : inlines;
  const children = joined(node.children).flatMap((child) => {
    if (child.type === 'element') return [withLinks(child, within)];
    return child.type === 'text' && within < DEEPEST_INLINE ? linked(child.value, within) : [child];
  });
  return { ...node, children };
}

/** Words that met are one text, as they will be when they are read again. */
function joined(nodes: readonly ElementContent[]): ElementContent[] {
  const found: ElementContent[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (node.type === 'text' && last?.type === 'text') found[found.length - 1] = text(last.value + node.value);
    else found.push(node);
  }
  return found;
}

function linked(value: string, inlines: number): ElementContent[] {
  const nodes: ElementContent[] = [];
  let position = 0;
  for (const { start, end } of addressesOf(value)) {
    const address = value.slice(start, end);
    const href = webAddress(address);
    if (href === null) continue;
    nodes.push(text(value.slice(position, start)));
    nodes.push(folded(element('a', [text(address)], { href, rel: ['nofollow', 'noopener'] }), inlines));
    position = end;
  }
  nodes.push(text(value.slice(position)));
  return nodes.filter((node) => node.type !== 'text' || node.value !== '');
}

/** Where web addresses stand in a text, but for those in its formulas. */
function addressesOf(value: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let position = 0;
  const pass = (piece: string) => {
    position += piece.length;
    return '';
  };
  const look = (words: string) => {
    for (const { start, end } of addressesIn(words)) found.push({ start: position + start, end: position + end });
    return pass(words);
  };
  mapFormulas(value, look, pass);
  return found;
}

/** A link that says nothing but where it leads, shown as addresses are; another one as it is. */
function folded(link: Element, inlines: number): Element {
  const isPlain = (node: ElementContent): boolean =>
    node.type === 'text' || (node.type === 'element' && node.tagName === 'span' && node.children.every(isPlain));
  const words = wordsOf(link);
  if (!link.children.every(isPlain) || !ADDRESS.test(words) || !samePlace(words, String(link.properties.href)))
    return link;
  if (inlines + 1 >= DEEPEST_INLINE) return { ...link, children: [text(words)] };
  const children = shownAddress(words).map(({ className, words: part }) =>
    className === null ? text(part) : element('span', [text(part)], { className: [className] }),
  );
  return { ...link, children };
}

/** Escapes of one and the same letter may be written large or small. */
function samePlace(words: string, href: string): boolean {
  const plain = (address: string) => address.replace(/%[\da-f]{2}/gi, (byte) => byte.toLowerCase());
  return plain(webAddress(words) ?? '') === plain(href);
}
