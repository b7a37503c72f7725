import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { UNSPACED_SCRIPTS } from '../model/unspaced-scripts.js';
import { type Group, groupsOf, type NewsRules, type Why } from './news-groups.js';
import { canonicalLink, linksIn } from './news-links.js';
import { textOf } from './news-units.js';

/** One news item of a rolling post. */
export interface Segment {
  /** `id` of its element, which the editor keeps; null where it has none. */
  anchor: string | null;
  /** First external link as it was written; null only where items need none. */
  link: string | null;
  /** The same without what does not matter: for comparing. */
  canonicalLink: string | null;
  /** Words of its last external link, white space folded. */
  lastLink: string | null;
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
  why: Why;
  /** How many items stand before it. */
  after: number;
}

/** An item without a link says at least so much; less is a name, a date, a line of dots. */
const FEWEST_WORDS = 4;
/** In scripts without spaces between words each character counts for one. */
const WORD = new RegExp(`[${UNSPACED_SCRIPTS}]|(?:(?![${UNSPACED_SCRIPTS}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');

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

function segmentFrom({ nodes, heading, section }: Group, { requireLink }: NewsRules, home: string): Segment | null {
  const all = heading ? [heading, ...nodes] : nodes;
  const links = linksIn(all, home);
  const [link] = links;
  const title = heading ? textOf([heading]) : '';
  const text = textOf(nodes) || title;
  if (text === '') return null;
  if (!link && (requireLink || ((nodes.length > 0 ? text : '').match(WORD)?.length ?? 0) < FEWEST_WORDS)) return null;
  return {
    anchor: anchorOf(all[0]),
    link: link?.href ?? null,
    canonicalLink: link ? canonicalLink(link.href) : null,
    lastLink: links.at(-1)?.text ?? null,
    title,
    text,
    html: toHtml(nodes.map(asParagraph)),
    section,
  };
}

function asParagraph(node: Element): Element {
  return node.tagName === 'li' ? { ...node, tagName: 'p' } : node;
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
