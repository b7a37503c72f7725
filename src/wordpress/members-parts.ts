import { closers } from './post-tags.js';

/*
 * Parts of a post that its page shows to members alone. Plugins hide them by a block comment or by a shortcode, either of
 * which may reach over many blocks: WordPress expands shortcodes after blocks. So they are cut out of the raw content,
 * before anything is made of it. What a block of its own hides is in hidden-blocks.ts. Unsure means hidden.
 */

export interface PublicPart {
  /** Raw content without the parts for members. */
  content: string;
  /** Something was cut out. */
  withheld: boolean;
}

/** Words in the names of blocks, shortcodes and attributes that restrict who may read. */
const WORDS = [
  '(?<!team[_-]?|staff[_-]?|board[_-]?|crew[_-]?|non[_-]?)members?(?!press)',
  'restrict',
  'protect',
  'pay-?wall',
  '(?<!not[_-]?(?:is[_-]?)?(?:user[_-]?)?)logged[_-]?in',
  'subscribers?(?![a-z])',
  'patron',
  'private',
  'content[_-]?(?:gate|lock|control)',
  'unlock',
  'premium[_-]?(?:content|only|member)',
].join('|');
/** A name of a block, shortcode or attribute that speaks of readers who may see more than others. */
export const RESTRICTING = new RegExp(WORDS, 'i');

/** From here on the page shows its text to subscribers alone. Jetpack cuts the raw content there, at any depth. */
const PAYWALL = /<!--\s+wp:jetpack\/paywall(?=[\s/-])/;
/** Two blocks around what is kept for members (Paid Member Subscriptions). */
const RANGE =
  /<!--\s+(\/?)wp:([a-z][a-z0-9_-]*\/[a-z0-9_-]*(?:restrict|protect|member)[a-z0-9_-]*-(start|end))(?=[\s/-])[^>]*-->/g;

/** Does the raw content hold a mark behind which only subscribers read on? */
export function hasPaywall(content: string): boolean {
  return PAYWALL.test(content);
}

/** What everybody may read of a raw content. Pure, linear time. */
export function publicPart(content: string): PublicPart {
  const wall = content.search(PAYWALL);
  const open = withoutRanges(wall < 0 ? content : content.slice(0, wall));
  const free = withoutShortcodesForMembers(open);
  return { content: free, withheld: free !== content };
}

function withoutRanges(content: string): string {
  const kept: string[] = [];
  let position = 0;
  let hidden = false;
  for (const { 0: comment, 1: closes, 3: edge, index } of content.matchAll(RANGE)) {
    if (!hidden) kept.push(content.slice(position, index));
    // The closing comment of the first block does not end what the block begins.
    if (edge === 'start') hidden = true;
    else if (closes === '/' || comment.endsWith('/-->')) hidden = false;
    position = index + comment.length;
  }
  return hidden ? kept.join('') : kept.join('') + content.slice(position);
}

/** Shortcodes that enclose what only some may read, by name: those whose name does not say so by itself. */
const NAMES =
  /^(?:access|s2if|is_free|is_paid|is_active|ihc-|mepr-|wlm[_-]|groups_can|student|passster|visible_to|.*(?:hide|premium|passw|visib|enrolled|(?<!b)locked|(?<!b)locker|paid))/i;
/** Attributes that name readers, or switch a page builder's row off (WPBakery, Divi). */
const ATTRIBUTES =
  /\s(?:(?:user_?)?roles?|capabilit(?:y|ies)|logged[_-]?in|member(?:ship)?s?(?:[_-]?\w+)?|restrict\w*|access\w*|(?:show|visible|only)_(?:to|for)|password|disable_element=["']?yes|disabled_on=["']?on\|on\|on|disabled=["']?on)(?=["'\s\]=])/i;
const TAG = /\[(\[?)(\/?)([a-z][\w-]*)(?=[\s\]/])/gi;
/** Longer ones are no shortcode. */
const LONGEST_TAG = 20_000;

/** A shortcode with the end of its tag; null where it is none, or written to be read (`[[name]]`). */
interface Tag {
  name: string;
  closes: boolean;
  /** It encloses nothing. */
  isAlone: boolean;
  start: number;
  end: number;
  /** The text behind the name, up to the next bracket. */
  attributes: string;
}

function withoutShortcodesForMembers(content: string): string {
  if (!content.includes('[')) return content;
  const next = closers(content);
  const kept: string[] = [];
  let position = 0;
  let hidden: { name: string; depth: number } | null = null;
  for (const found of content.matchAll(TAG)) {
    const tag = tagOf(content, found, next);
    if (tag === null || tag.start < position) continue;
    if (hidden === null) {
      if (tag.closes || tag.isAlone || !restricts(tag)) continue;
      kept.push(content.slice(position, tag.start));
      position = tag.end;
      // Without a closing tag it encloses nothing, as in WordPress.
      if (next(`[/${tag.name}`, tag.end) >= 0) hidden = { name: tag.name, depth: 1 };
    } else if (tag.name === hidden.name && !tag.isAlone) {
      hidden.depth += tag.closes ? -1 : 1;
      position = tag.end;
      if (hidden.depth === 0) hidden = null;
    }
  }
  return hidden === null ? kept.join('') + content.slice(position) : kept.join('');
}

function tagOf(content: string, found: RegExpExecArray, next: (mark: string, from: number) => number): Tag | null {
  const [opener, escaped = '', slash = '', name = ''] = found;
  const from = found.index + opener.length;
  const bracket = next(']', from);
  if (bracket < 0 || bracket - from > LONGEST_TAG) return null;
  if (escaped !== '' && content[bracket + 1] === ']') return null;
  // Up to the next bracket: each character is then looked at once, however many tags there are.
  const inner = next('[', from);
  return {
    name: name.toLowerCase(),
    attributes: content.slice(from, inner < 0 ? bracket + 1 : Math.min(inner, bracket + 1)),
    closes: slash !== '',
    isAlone: content[bracket - 1] === '/',
    start: found.index + escaped.length,
    end: bracket + 1,
  };
}

function restricts({ name, attributes }: Tag): boolean {
  return RESTRICTING.test(name) || NAMES.test(name) || ATTRIBUTES.test(attributes);
}

/** WordPress's own, and formulas: what they enclose is shown. */
const OWN = /^(?:caption|wp_caption|gallery|audio|video|embed|playlist|latex|katex|tex|math)$/;

/** Names of the shortcodes in a raw content that enclose text, as only a plugin's PHP can say what becomes of it. */
export function foreignShortcodes(content: string, known: readonly string[]): string[] {
  const isKnown = (name: string) =>
    OWN.test(name) || known.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
  const names = [...content.matchAll(/\[\/([a-z][\w-]*)\]/gi)].map(([, name = '']) => name.toLowerCase());
  return [...new Set(names)].filter((name) => !isKnown(name));
}
