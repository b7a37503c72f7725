import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { visit } from 'unist-util-visit';
import type { NewsSourceConfig } from '../config/config.js';
import { canonicalLink, externalAddress } from './news-links.js';
import { classesOf, hasPicture, isList, itemsOf, type NewsUnit, textOf, unitsOf } from './news-units.js';

/** One news item of a rolling post. */
export interface Segment {
  /** `id` of its element, which the editor keeps; null where it has none. */
  anchor: string | null;
  /** First external link as it was written; null only where items need none. */
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

/** Text of a rolling post that is no item, for the person who asks why. */
export interface PassedOver {
  text: string;
  why: 'intro' | 'outro' | 'held back' | 'no link' | 'too short' | 'no item of its own' | 'behind the stop';
  /** How many items stand before it. */
  after: number;
}

/** What of a source says where an item begins and ends. */
export type NewsRules = Pick<NewsSourceConfig, 'unit' | 'requireLink' | 'intro' | 'outro' | 'stopAt'>;

const HEADING = /^h[1-6]$/;
/** What belongs to the item before it when it stands directly behind: a quotation, a picture, a gallery, a table. */
const FOLLOWERS = new Set(['blockquote', 'figure', 'pre', 'table']);
/** What an item begins with; null for anything. */
const STARTERS: Readonly<Record<NewsRules['unit'], ReadonlySet<string> | null>> = {
  paragraph: new Set(['p', 'li']),
  'list-item': new Set(['li']),
  block: null,
  'heading-section': new Set(),
  separator: null,
};
/** An item without a link says at least so much; less is a name, a date, a line of dots. */
const FEWEST_WORDS = 4;
/** Scripts without spaces between words: each sign counts for one. */
const WORD =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|[\p{L}\p{N}\p{M}]+/gu;

/**
 * Cuts a rolling post, rendered by post-html.ts, into its news items (wordpress.md §4), and says what it passed over. Pure;
 * a unit is never cut inside. An item begins with a unit that links outside the blog (or any, where no link is required);
 * a quotation, a picture, a list without such links or a line that is only a link, directly behind it, belongs to it.
 * Headings are labels. Introduction, farewell, what is held back and what stands behind the stop is no item, and nothing
 * of it ever leaves a draft.
 * @param home the blog's address: links to its host are not external
 */
export function cutNews(
  html: string,
  rules: NewsRules,
  home: string,
): { segments: Segment[]; passedOver: PassedOver[] } {
  const segments: Segment[] = [];
  const passedOver: PassedOver[] = [];
  for (const group of groupsOf(html, rules, home)) {
    const segment = group.why === null ? segmentFrom(group, rules, home) : null;
    if (segment) segments.push(segment);
    else {
      const text = textOf(group.heading ? [group.heading, ...group.nodes] : group.nodes);
      const why = group.why ?? (rules.requireLink ? 'no link' : 'too short');
      if (text !== '') passedOver.push({ text, why, after: segments.length });
    }
  }
  return { segments, passedOver };
}

interface Group {
  nodes: Element[];
  /** Its own, in the unit "heading-section". */
  heading: Element | null;
  section: string | null;
  /** What makes it no item, whatever is in it. */
  why: PassedOver['why'] | null;
}

interface Heading {
  level: string;
  text: string;
}

function groupsOf(html: string, rules: NewsRules, home: string): Group[] {
  const { unit } = rules;
  const bounds = boundsOf(rules);
  /** An item ends at the next heading or rule, and not before. */
  const chunks = unit === 'heading-section' || unit === 'separator';
  const groups: Group[] = [];
  const headings: Heading[] = [];
  let section: string | null = null;
  /** Level of the heading that holds back all that stands under it. */
  let heldLevel: string | null = null;
  let open: Group | null = null;
  /** A chunk that began with words of introduction, or came to words of farewell, has no more to say. */
  let spent: PassedOver['why'] | null = unit === 'heading-section' ? 'no item of its own' : null;

  function begin(heading: Element | null, nodes: Element[], held: boolean): Group {
    const group: Group = { nodes, heading, section, why: held || heldLevel !== null ? 'held back' : null };
    groups.push(group);
    return group;
  }

  function pass(node: Element, why: PassedOver['why']): void {
    groups.push({ nodes: [node], heading: null, section, why });
    open = null;
  }

  function takeHeading({ node, text, held }: NewsUnit): void {
    const { tagName: level } = node;
    open = null;
    if (heldLevel !== null && level <= heldLevel) heldLevel = null;
    if (held) heldLevel ??= level;
    const why = bounds.kindOf(text);
    const label = why === null && !held ? text : '';
    if (unit === 'heading-section') {
      while ((headings.at(-1)?.level ?? '') >= level) headings.pop();
      section = headings.at(-1)?.text || null;
      headings.push({ level, text: label });
      open = begin(node, [], held);
      open.why ??= why;
    } else {
      section = label || null;
      spent = null;
    }
    if (chunks) spent = why;
  }

  function take(one: NewsUnit): void {
    const { node, text, held } = one;
    const why = bounds.kindOf(text);
    if (chunks) takePiece(one, why);
    else if (why !== null) pass(node, why);
    else if (isNothing(node, text)) return;
    else if (open && joins(node, text, open, unit, home)) {
      open.nodes.push(node);
      if (held) open.why = 'held back';
    } else if (isList(node) && unit === 'paragraph') {
      for (const item of rules.requireLink ? [] : itemsOf(one, unit)) take(item);
      if (rules.requireLink) pass(node, held ? 'held back' : 'no link');
    } else if (STARTERS[unit]?.has(node.tagName) === false) pass(node, 'no item of its own');
    else if (rules.requireLink && !linksOut(node, home)) pass(node, held ? 'held back' : 'no link');
    else open = begin(null, [node], held);
  }

  function takePiece({ node, held }: NewsUnit, why: PassedOver['why'] | null): void {
    if (why !== null) spent = why;
    if (spent !== null) {
      if (open && open.nodes.length === 0) open.why ??= spent;
      pass(node, spent);
      return;
    }
    open ??= begin(null, [], held);
    open.nodes.push(node);
    if (held) open.why = 'held back';
  }

  const opens = (list: Element) =>
    !isFootnotes(list) && (unit === 'list-item' || (unit === 'paragraph' && hasNews(list, home)));
  let stopped = false;
  for (const one of unitsOf(html, unit, opens)) {
    stopped ||= one.stops || bounds.stopsAt(one.text);
    if (stopped) pass(one.node, 'behind the stop');
    else if (isFootnotes(one.node)) pass(one.node, 'no item of its own');
    else if (HEADING.test(one.node.tagName)) takeHeading(one);
    else if (one.node.tagName === 'hr') {
      open = null;
      if (unit === 'separator') spent = null;
      else if (chunks) spent ??= 'no item of its own';
    } else take(one);
  }
  return groups;
}

function boundsOf({ intro, outro, stopAt }: NewsRules) {
  const pattern = (source: string) => (source === '' ? null : new RegExp(source, 'iu'));
  const [first, last, stop] = [intro, outro, stopAt].map(pattern);
  return {
    kindOf: (text: string) => (first?.test(text) ? ('intro' as const) : last?.test(text) ? ('outro' as const) : null),
    stopsAt: (text: string) => stop?.test(text) ?? false,
  };
}

/** An empty paragraph or list does not even part an item from its quotation. */
function isNothing(node: Element, text: string): boolean {
  return text === '' && !hasPicture(node) && (node.tagName === 'p' || node.tagName === 'li' || isList(node));
}

/** Does a unit belong to the item before it? A line that is only a link does, but not in a list of such lines. */
function joins(node: Element, text: string, { nodes }: Group, unit: NewsRules['unit'], home: string): boolean {
  if (unit === 'list-item') return false;
  if (FOLLOWERS.has(node.tagName)) return true;
  if (isList(node)) return !hasNews(node, home);
  if (node.tagName !== 'p') return false;
  if (text === '') return hasPicture(node);
  return isOnlyLink(node, home) && !nodes.every((other) => isOnlyLink(other, home));
}

/** Its items are news of their own: one of them links outside the blog, and says something. */
function hasNews(list: Element, home: string): boolean {
  return linksIn([list], home).some(({ text }) => text !== '');
}

/** Since WordPress 6.3 a list at the end of the post; no news. */
function isFootnotes(node: Element): boolean {
  return classesOf(node).includes('wp-block-footnotes');
}

function isOnlyLink(node: Element, home: string): boolean {
  const words = textOf([node]);
  const [link] = linksIn([node], home);
  return link !== undefined && (words === link.text || words === link.href);
}

function segmentFrom({ nodes, heading, section }: Group, { requireLink }: NewsRules, home: string): Segment | null {
  const all = heading ? [heading, ...nodes] : nodes;
  const [link] = linksIn(all, home);
  const title = heading ? textOf([heading]) : '';
  const text = textOf(nodes) || title;
  if (text === '') return null;
  if (!link && (requireLink || ((nodes.length > 0 ? text : '').match(WORD)?.length ?? 0) < FEWEST_WORDS)) return null;
  return {
    anchor: anchorOf(all[0]),
    link: link?.href ?? null,
    canonicalLink: link ? canonicalLink(link.href) : null,
    title,
    text,
    html: toHtml(nodes.map(asParagraph)),
    section,
  };
}

function asParagraph(node: Element): Element {
  return node.tagName === 'li' ? { ...node, tagName: 'p' } : node;
}

function linksOut(node: Element, home: string): boolean {
  return linksIn([node], home).length > 0;
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
