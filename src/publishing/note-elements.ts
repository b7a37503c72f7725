import type { Element, ElementContent, Properties, Text } from 'hast';
import { webAddress } from '../activitypub/web-address.js';
import { raisedText } from '../wordpress/raised-text.js';
import { blockTags, noteClass, UNDONE } from './tag-vocabulary.js';

/** The pieces of a Note's HTML, as hast nodes. */

/** Inline elements within one another. */
export const DEEPEST_INLINE = 6;

export function element(tagName: string, children: ElementContent[] = [], properties: Properties = {}): Element {
  return { type: 'element', tagName, properties, children };
}

export function text(value: string): Text {
  return { type: 'text', value };
}

/**
 * An inline element as a Note may have it, still empty; null where it would say nothing.
 * A link that is not on the web (fediverse.md O5), or that no base makes whole, is none. Links of hashtags keep `rel=tag`
 * (O10: Mastodon makes no card of them); every other gets what Mastodon itself would give it.
 */
export function inlineElement(node: Element, base: string | undefined): Element | null {
  const classes = classesOf(node);
  const className = classes.length > 0 ? { className: classes } : {};
  if (node.tagName === 'span') return classes.length > 0 ? element('span', [], className) : null;
  if (node.tagName !== 'a') return element(node.tagName);
  const href = webAddress(String(node.properties.href ?? ''), base);
  if (href === null) return null;
  const rel = [node.properties.rel].flat().includes('tag') ? ['tag'] : ['nofollow', 'noopener'];
  return element('a', [], { href, ...className, rel });
}

/** The tags that its style and class stand for, the outermost first. tame-html.ts writes them down. */
export function styleOf({ properties }: Element): string[] {
  return String(properties.dataMeans ?? '')
    .split(' ')
    .filter((tag) => tag !== '' && tag !== UNDONE);
}

/** The same without what is raised and lowered, which only words can be. */
export function stressOf(node: Element): string[] {
  return styleOf(node).filter((tag) => !isRaising(tag));
}

/** Does its style take back what its tag says? */
export function isUndone({ properties }: Element): boolean {
  return String(properties.dataMeans ?? '')
    .split(' ')
    .includes(UNDONE);
}

export function isRaising(tag: string): tag is 'sub' | 'sup' {
  return tag === 'sub' || tag === 'sup';
}

/**
 * Text for `<sup>` and `<sub>`, or null when there is a link in it, whose text and target must stay.
 * @param before the text directly before it
 */
export function raisedWords(tag: 'sub' | 'sup', node: Element, before: string): string | null {
  return hasLink(node) ? null : raisedText(tag, wordsOf(node), before);
}

/** A footnote's mark is a link within its page, and no link for a Note. */
function hasLink(node: Element): boolean {
  return node.children.some(
    (child) =>
      child.type === 'element' &&
      (hasLink(child) || (child.tagName === 'a' && !/^\s*(?:#|$)/.test(String(child.properties.href ?? '')))),
  );
}

/** All text in it. */
export function wordsOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(wordsOf).join('') : '';
}

/** A link that says its path says the whole address: a reader elsewhere cannot know what it is a path of. */
export function withoutPath(link: Element, href: string): Element {
  const words = wordsOf(link).trim();
  const isPath = words.startsWith('/') && words === String(link.properties.href).trim();
  return isPath ? { ...link, children: [text(href)] } : link;
}

export function hasBlock(node: Element): boolean {
  return node.children.some((child) => child.type === 'element' && (blockTags.has(child.tagName) || hasBlock(child)));
}

/** A reading stands in brackets where a server does not know ruby (O5): 漢(kan). */
export function withRubyBrackets(ruby: Element): Element {
  const isNamed = (node: ElementContent | undefined, name: string) => node?.type === 'element' && node.tagName === name;
  const parts = ruby.children.filter((node) => node.type !== 'text' || /\S/.test(node.value));
  const bracketed = (node: ElementContent, index: number) =>
    isNamed(node, 'rt') &&
    hasWords(node as Element) &&
    !isNamed(parts[index - 1], 'rp') &&
    !isNamed(parts[index + 1], 'rp');
  const children = parts.flatMap((node, index) =>
    bracketed(node, index) ? [element('rp', [text('(')]), node, element('rp', [text(')')])] : [node],
  );
  return { ...ruby, children };
}

export function classesOf(node: Element): string[] {
  const classes = [node.properties.className].flat();
  return [...new Set(classes.filter((name): name is string => typeof name === 'string' && noteClass.test(name)))];
}

/** `start` and `reversed` of a numbered list, `value` of its item. */
export function numbering(node: Element): Properties {
  const { start, value, reversed } = node.properties;
  return {
    ...(node.tagName === 'ol' ? whole('start', start) : {}),
    ...(node.tagName === 'ol' && reversed !== undefined && reversed !== false ? { reversed: true } : {}),
    ...(node.tagName === 'li' ? whole('value', value) : {}),
  };
}

function whole(key: string, value: Properties[string]): Properties {
  return /^-?\d{1,6}$/.test(String(value)) ? { [key]: Number(value) } : {};
}

/** In a list's item a paragraph needs no mark of its own, unless there are several. */
export function tightItem(blocks: readonly Element[]): ElementContent[] {
  const [first, ...rest] = blocks;
  if (first?.tagName !== 'p' || first.properties.className || !rest.every(isList)) return [...blocks];
  return [...first.children, ...rest];
}

export function isList(block: Element): boolean {
  return block.tagName === 'ul' || block.tagName === 'ol';
}

/** Is there anything to see? No-break and zero-width spaces are not. */
export function hasWords(node: Element): boolean {
  return node.children.some((child) =>
    child.type === 'text'
      ? /[^\s\u00ad\u200b-\u200f\u2060\ufeff]/u.test(child.value)
      : child.type === 'element' && hasWords(child),
  );
}
