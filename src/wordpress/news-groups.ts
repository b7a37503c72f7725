import type { Element } from 'hast';
import type { NewsSourceConfig } from '../config/config.js';
import { isLinkedPicture, isOnlyLink, isPicture, linksIn } from './news-links.js';
import { classesOf, hasPicture, isList, itemsOf, type NewsUnit, unitsOf } from './news-units.js';

/** Why a text of a rolling post is no item. */
export type Why =
  | 'intro'
  | 'outro'
  | 'held back'
  | 'no link'
  | 'too short'
  | 'footnotes'
  | 'outside the sections'
  | 'another block'
  | 'behind the stop';

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

/** Blocks of a rolling post that stand together. */
export interface Group {
  nodes: Element[];
  /** Its own, in the unit "heading-section". */
  heading: Element | null;
  section: string | null;
  /** What makes it no item, whatever is in it. */
  why: Why | null;
}

interface Heading {
  level: string;
  text: string;
}

/** How far the cutting has come. */
interface Cut {
  readonly rules: NewsRules;
  readonly home: string;
  readonly bounds: ReturnType<typeof boundsOf>;
  /** An item ends at the next heading or rule, and not before. */
  readonly chunks: boolean;
  readonly groups: Group[];
  /** Headings above this place, from the highest. */
  readonly headings: Heading[];
  section: string | null;
  /** Level of the heading that holds back all that stands under it. */
  heldLevel: string | null;
  /** What the next block may belong to. */
  open: Group | null;
  /** A chunk that began with words of introduction, or came to words of farewell, has no more to say. */
  spent: Why | null;
}

/**
 * Puts the blocks of a rolling post together to what may be its items, and says of the others why they are none. Pure.
 * See `cutNews`.
 */
export function groupsOf(html: string, rules: NewsRules, home: string): Group[] {
  const cut = beginning(rules, home);
  let stopped = false;
  for (const one of unitsOf(html, rules.unit, (list) => opens(list, cut))) {
    stopped ||= one.stops || cut.bounds.stopsAt(one.text);
    if (stopped) pass(cut, one.node, 'behind the stop');
    else if (isFootnotes(one.node)) pass(cut, one.node, 'footnotes');
    else if (HEADING.test(one.node.tagName)) takeHeading(cut, one);
    else if (one.node.tagName === 'hr') takeRule(cut);
    else if (cut.chunks) takePiece(cut, one);
    else takeBlock(cut, one);
  }
  return cut.groups;
}

function beginning(rules: NewsRules, home: string): Cut {
  const { unit } = rules;
  return {
    ...{ rules, home, bounds: boundsOf(rules), chunks: unit === 'heading-section' || unit === 'separator' },
    ...{ groups: [], headings: [], section: null, heldLevel: null, open: null },
    spent: unit === 'heading-section' ? 'outside the sections' : null,
  };
}

function boundsOf({ intro, outro, stopAt }: NewsRules) {
  const pattern = (source: string) => (source === '' ? null : new RegExp(source, 'iu'));
  const [first, last, stop] = [intro, outro, stopAt].map(pattern);
  return {
    kindOf: (text: string) => (first?.test(text) ? ('intro' as const) : last?.test(text) ? ('outro' as const) : null),
    stopsAt: (text: string) => stop?.test(text) ?? false,
  };
}

function begin(cut: Cut, heading: Element | null, nodes: Element[], held: boolean): Group {
  const why = held || cut.heldLevel !== null ? 'held back' : null;
  const group: Group = { nodes, heading, section: cut.section, why };
  cut.groups.push(group);
  return group;
}

function pass(cut: Cut, node: Element, why: Why): void {
  cut.groups.push({ nodes: [node], heading: null, section: cut.section, why });
  cut.open = null;
}

function takeHeading(cut: Cut, { node, text, held }: NewsUnit): void {
  const { tagName: level } = node;
  cut.open = null;
  if (cut.heldLevel !== null && level <= cut.heldLevel) cut.heldLevel = null;
  if (held) cut.heldLevel ??= level;
  const why = cut.bounds.kindOf(text);
  const label = why === null && !held ? text : '';
  cut.spent = why;
  if (cut.rules.unit !== 'heading-section') {
    cut.section = label || null;
    return;
  }
  while ((cut.headings.at(-1)?.level ?? '') >= level) cut.headings.pop();
  cut.section = cut.headings.at(-1)?.text || null;
  cut.headings.push({ level, text: label });
  cut.open = begin(cut, node, [], held);
  cut.open.why ??= why;
}

function takeRule(cut: Cut): void {
  cut.open = null;
  if (cut.rules.unit === 'separator') cut.spent = null;
  else if (cut.chunks) cut.spent ??= 'outside the sections';
}

/** What stands between two headings or rules is one. */
function takePiece(cut: Cut, { node, text, held }: NewsUnit): void {
  const { open } = cut;
  cut.spent = cut.bounds.kindOf(text) ?? cut.spent;
  if (cut.spent !== null) {
    if (open?.nodes.length === 0) open.why ??= cut.spent;
    pass(cut, node, cut.spent);
    return;
  }
  cut.open ??= begin(cut, null, [], held);
  cut.open.nodes.push(node);
  if (held) cut.open.why = 'held back';
}

/** A block begins an item, belongs to the one before it, or is none. */
function takeBlock(cut: Cut, one: NewsUnit): void {
  const { node, text, held } = one;
  const { open, rules, home } = cut;
  const why = cut.bounds.kindOf(text);
  if (why !== null) pass(cut, node, why);
  else if (isNothing(node, text)) return;
  else if (open && joins(node, open, rules.unit, home)) {
    open.nodes.push(node);
    if (held) open.why = 'held back';
  } else if (isList(node) && rules.unit === 'paragraph') takeList(cut, one);
  else if (!starts(node, rules.unit, home)) pass(cut, node, 'another block');
  else if (rules.requireLink && linksIn([node], home).length === 0) pass(cut, node, held ? 'held back' : 'no link');
  else cut.open = begin(cut, null, [node], held);
}

/** Does an item begin with it? A picture that leads outside the blog is one, as a line that does: a poster, a cover. */
function starts(node: Element, unit: NewsRules['unit'], home: string): boolean {
  return STARTERS[unit]?.has(node.tagName) !== false || (unit === 'paragraph' && isLinkedPicture(node, home));
}

/** A list without news in it: where no link is required, each of its lines may be an item. */
function takeList(cut: Cut, list: NewsUnit): void {
  const { unit, requireLink } = cut.rules;
  if (requireLink) pass(cut, list.node, list.held ? 'held back' : 'no link');
  else for (const item of itemsOf(list, unit)) takeBlock(cut, item);
}

/** Are the items of a list units of their own? */
function opens(list: Element, { rules: { unit }, home }: Cut): boolean {
  return !isFootnotes(list) && (unit === 'list-item' || (unit === 'paragraph' && hasNews(list, home)));
}

/** An empty paragraph or list does not even part an item from its quotation. */
function isNothing(node: Element, text: string): boolean {
  return text === '' && !hasPicture(node) && (node.tagName === 'p' || node.tagName === 'li' || isList(node));
}

/** Does a unit belong to the item before it? A line that is only a link does, but not in a list of such lines. */
function joins(node: Element, { nodes }: Group, unit: NewsRules['unit'], home: string): boolean {
  if (unit === 'list-item') return false;
  if (isLinkedPicture(node, home) && isLinkedPicture(nodes[0], home)) return false;
  if (FOLLOWERS.has(node.tagName)) return true;
  if (isList(node)) return !hasNews(node, home);
  if (node.tagName !== 'p') return false;
  if (isPicture(node)) return true;
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
