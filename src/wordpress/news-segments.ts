import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { visit } from 'unist-util-visit';
import type { NewsSourceConfig } from '../config/config.js';
import { canonicalLink, externalAddress } from './news-links.js';
import { hasPicture, isHeldBack, textOf, unitsOf } from './news-units.js';

/** One news item of a rolling post. */
export interface Segment {
  /** `id` of its element, which the editor keeps; null where it has none. */
  anchor: string | null;
  /** First external link as it was written. */
  link: string | null;
  /** The same without what does not matter: for comparing. */
  canonicalLink: string | null;
  /** Its own heading, plain text: only where an item is what stands under a heading. Else empty. */
  title: string;
  /** Plain text, white space folded. */
  text: string;
  /** Not sanitised. */
  html: string;
  /** The heading it stands under, plain text. */
  section: string | null;
}

type Unit = NewsSourceConfig['unit'];

const HEADING = /^h[1-6]$/;
/** What belongs to the item before it when it stands directly behind: a quotation, a picture. */
const FOLLOWERS = new Set(['blockquote', 'figure', 'pre', 'table']);
/** What an item begins with; null for anything. */
const STARTERS: Readonly<Record<Unit, ReadonlySet<string> | null>> = {
  paragraph: new Set(['p', 'li']),
  'list-item': new Set(['li']),
  block: null,
  'heading-section': new Set(),
  separator: null,
};

/**
 * Cuts a rolling post, rendered by post-html.ts, into its news items (wordpress.md §4). Pure; a unit is never
 * cut inside. An item begins with a unit that links outside the blog; a quotation, a picture or a line that is only a
 * link, directly behind it, belongs to it. Headings are labels. Text without a link is introduction or farewell, and no
 * item: nothing of it ever leaves a draft.
 * @param home the blog's address: links to its host are not external
 */
export function segmentsOf(html: string, unit: Unit, home: string): Segment[] {
  return groupsOf(unitsOf(html, unit), unit, home).flatMap((group) => {
    const segment = segmentFrom(group, home);
    return segment && !isHeldBack(group.heading ? [group.heading, ...group.nodes] : group.nodes) ? [segment] : [];
  });
}

interface Group {
  nodes: Element[];
  /** Its own, in the unit "heading-section". */
  heading: Element | null;
  section: string | null;
}

function groupsOf(units: readonly Element[], unit: Unit, home: string): Group[] {
  const groups: Group[] = [];
  const headings: { level: string; text: string }[] = [];
  let section: string | null = null;
  let open: Group | null = null;
  const begin = (heading: Element | null): Group => {
    const fresh: Group = { nodes: [], heading, section };
    groups.push(fresh);
    return fresh;
  };
  for (const node of units) {
    if (HEADING.test(node.tagName)) {
      if (unit === 'heading-section') {
        while ((headings.at(-1)?.level ?? '') >= node.tagName) headings.pop();
        section = headings.at(-1)?.text || null;
        headings.push({ level: node.tagName, text: textOf([node]) });
        open = begin(node);
      } else {
        section = textOf([node]) || null;
        open = null;
      }
    } else if (node.tagName === 'hr') {
      open = null;
    } else if (unit === 'heading-section' || unit === 'separator') {
      // What stands before the first heading, or behind a rule that ends a section, is nobody's.
      if (unit === 'separator') open ??= begin(null);
      open?.nodes.push(node);
    } else if (open && joins(node, open, unit, home)) {
      open.nodes.push(node);
    } else if ((STARTERS[unit]?.has(node.tagName) ?? true) && linksIn([node], home).length > 0) {
      open = begin(null);
      open.nodes.push(node);
    } else {
      open = null;
    }
  }
  return groups;
}

/** Does a unit belong to the item before it? A line that is only a link does, but not in a list of such lines. */
function joins(node: Element, { nodes }: Group, unit: Unit, home: string): boolean {
  if (unit === 'list-item') return false;
  if (FOLLOWERS.has(node.tagName)) return true;
  if (node.tagName !== 'p') return false;
  if (textOf([node]) === '') return hasPicture(node);
  return isOnlyLink(node, home) && !nodes.every((other) => isOnlyLink(other, home));
}

function isOnlyLink(node: Element, home: string): boolean {
  const words = textOf([node]);
  const [link] = linksIn([node], home);
  return link !== undefined && (words === link.text || words === link.href);
}

function segmentFrom({ nodes, heading, section }: Group, home: string): Segment | null {
  const all = heading ? [heading, ...nodes] : nodes;
  const [link] = linksIn(all, home);
  const title = heading ? textOf([heading]) : '';
  const text = textOf(nodes) || title;
  if (!link || text === '') return null;
  return {
    anchor: anchorOf(all[0]),
    link: link.href,
    canonicalLink: canonicalLink(link.href),
    title,
    text,
    html: toHtml(nodes.map(asParagraph)),
    section,
  };
}

function asParagraph(node: Element): Element {
  return node.tagName === 'li' ? { ...node, tagName: 'p' } : node;
}

function linksIn(nodes: readonly Element[], home: string): { href: string; text: string }[] {
  const links: { href: string; text: string }[] = [];
  for (const node of nodes) {
    visit(node, 'element', (child) => {
      const href = child.tagName === 'a' ? externalAddress(String(child.properties.href ?? ''), home) : null;
      if (href !== null) links.push({ href, text: textOf([child]) });
    });
  }
  return links;
}

/** The block's own `id`, or that of an empty mark in it. */
function anchorOf(node: Element | undefined): string | null {
  if (!node) return null;
  const inside = node.children.find(
    (child): child is Element =>
      child.type === 'element' &&
      (child.tagName === 'span' || (child.tagName === 'a' && child.properties.href === undefined)),
  );
  const id = node.properties.id ?? inside?.properties.id;
  return typeof id === 'string' && id !== '' ? id : null;
}
