import { autop } from '@wordpress/autop';
import { parse } from '@wordpress/block-serialization-default-parser';
import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { toText } from 'hast-util-to-text';
import { visit } from 'unist-util-visit';
import type { NewsSourceConfig } from '../config/config.js';
import { canonicalLink, isExternal } from './news-links.js';

/** One news item of a rolling post. */
export interface Segment {
  /** `id` of its element, which the editor keeps; null where it has none. */
  anchor: string | null;
  /** First external link as it was written. */
  link: string | null;
  /** The same without what does not matter: for comparing. */
  canonicalLink: string | null;
  /** Plain text, white space folded. */
  text: string;
  html: string;
  /** The heading it stands under, plain text. */
  section: string | null;
}

type Unit = NewsSourceConfig['unit'];

const HEADING = /^h[1-6]$/;
const LISTS = new Set(['ul', 'ol']);
/** What belongs to the item before it when it stands directly behind: a quotation, a picture. */
const FOLLOWERS = new Set(['blockquote', 'figure', 'pre', 'table']);

/**
 * Cuts a rolling post into its news items (reference/wordpress.md §4). Pure; a unit is never cut inside.
 * An item begins with a unit that links outside the blog; a quotation, a picture or a line that is only a link, directly
 * behind it, belongs to it. Headings are labels. Text without a link is introduction or farewell, and no item.
 */
export function segmentsOf(content: string, unit: Unit, home: string): Segment[] {
  const groups = group(unitsOf(content, unit), unit, home);
  return groups.flatMap(({ nodes, section }) => {
    const segment = segmentFrom(nodes, section, home);
    return segment && !isHeld(nodes, segment.text) ? [segment] : [];
  });
}

interface Group {
  nodes: Element[];
  section: string | null;
}

function group(units: Element[], unit: Unit, home: string): Group[] {
  const groups: Group[] = [];
  let section: string | null = null;
  let open: Group | null = null;
  for (const node of units) {
    if (HEADING.test(node.tagName)) {
      section = textOf([node]) || null;
      open = unit === 'heading-section' ? begin(groups, section) : null;
    } else if (node.tagName === 'hr') {
      open = null;
    } else if (unit === 'separator' || unit === 'heading-section') {
      open ??= begin(groups, section);
      open.nodes.push(node);
    } else if (open && belongsToItemBefore(node, home)) {
      open.nodes.push(node);
    } else if (hasExternalLink(node, home)) {
      open = begin(groups, section);
      open.nodes.push(node);
    } else {
      open = null;
    }
  }
  return groups;
}

function begin(groups: Group[], section: string | null): Group {
  const fresh: Group = { nodes: [], section };
  groups.push(fresh);
  return fresh;
}

function belongsToItemBefore(node: Element, home: string): boolean {
  if (FOLLOWERS.has(node.tagName)) return true;
  if (node.tagName !== 'p') return false;
  const words = textOf([node]);
  const [link] = linksIn([node], home);
  return link !== undefined && (words === link.text || words === link.href);
}

function segmentFrom(nodes: Element[], section: string | null, home: string): Segment | null {
  const [link] = linksIn(nodes, home);
  const text = textOf(nodes);
  if (!link || text === '') return null;
  return {
    anchor: anchorOf(nodes[0]),
    link: link.href,
    canonicalLink: canonicalLink(link.href),
    text,
    html: toHtml(nodes.map(asParagraph)),
    section,
  };
}

function asParagraph(node: Element): Element {
  return node.tagName === 'li' ? { ...node, tagName: 'p' } : node;
}

/** Top-level units, headings and rules in order. Blocks and classic content read alike: what counts is their HTML. */
function unitsOf(content: string, unit: Unit): Element[] {
  const html = parse(content)
    .map((block) => (block.blockName === null ? freeform(block.innerHTML) : htmlOf(block)))
    .join('\n');
  const root = fromHtml(html, { fragment: true });
  return flatten(root.children, unit);
}

type Block = ReturnType<typeof parse>[number];

function htmlOf(block: Block): string {
  let inner = 0;
  return block.innerContent
    .map((piece) => piece ?? htmlOf(block.innerBlocks[inner++] ?? block))
    .join('')
    .trim();
}

function freeform(html: string): string {
  return html.trim() === '' ? '' : autop(html);
}

/** Wrappers (groups, columns) are opened; lists only where their items may be news. A held comment marks what follows. */
function flatten(nodes: readonly RootContent[], unit: Unit): Element[] {
  const units: Element[] = [];
  let held = false;
  for (const node of nodes) {
    if (node.type === 'comment' && node.value.trim().toLowerCase() === 'hold') held = true;
    if (node.type !== 'element') continue;
    const opened = isWrapper(node) || (LISTS.has(node.tagName) && opensLists(unit));
    const found = opened ? flatten(node.children as RootContent[], unit) : [node];
    if (held && found[0]) found[0] = { ...found[0], properties: { ...found[0].properties, className: ['hold'] } };
    held = held && found.length === 0;
    units.push(...found);
  }
  return units;
}

function opensLists(unit: Unit): boolean {
  return unit === 'paragraph' || unit === 'list-item';
}

function isWrapper({ tagName, children }: Element): boolean {
  return (
    (tagName === 'div' || tagName === 'section' || tagName === 'article' || tagName === 'main') &&
    children.some((child) => child.type === 'element')
  );
}

/** Editors hold an item back by the class `hold`, by a comment, or by beginning it with "[hold]". */
function isHeld(nodes: readonly Element[], text: string): boolean {
  if (/^\[hold\]/i.test(text)) return true;
  let held = false;
  for (const node of nodes) {
    visit(node, (child) => {
      if (child.type === 'comment' && child.value.trim().toLowerCase() === 'hold') held = true;
      if (child.type === 'element' && classesOf(child).includes('hold')) held = true;
    });
  }
  return held;
}

function classesOf({ properties }: Element): string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}

function linksIn(nodes: readonly Element[], home: string): { href: string; text: string }[] {
  const links: { href: string; text: string }[] = [];
  for (const node of nodes) {
    visit(node, 'element', (child) => {
      const href = String(child.properties.href ?? '');
      if (child.tagName === 'a' && isExternal(href, home)) links.push({ href, text: textOf([child]) });
    });
  }
  return links;
}

function hasExternalLink(node: Element, home: string): boolean {
  return linksIn([node], home).length > 0;
}

function anchorOf(node: Element | undefined): string | null {
  if (!node) return null;
  const inside = node.children.find((child): child is Element => child.type === 'element' && child.tagName === 'span');
  const id = node.properties.id ?? inside?.properties.id;
  return typeof id === 'string' && id !== '' ? id : null;
}

function textOf(nodes: readonly (Element | ElementContent)[]): string {
  return toText({ type: 'root', children: [...nodes] as RootContent[] })
    .replace(/\s+/g, ' ')
    .trim();
}
