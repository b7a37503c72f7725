import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toText } from 'hast-util-to-text';
import type { NewsSourceConfig } from '../config/config.js';
import { contentsOfBox, putListsIntoItems } from './news-boxes.js';
import { hidesByStyle } from './post-hidden.js';
import { mapTags, replaceComments, tagName } from './post-tags.js';

/** A block of a rolling post, and what its editor wrote around it for Herald. */
export interface NewsUnit {
  node: Element;
  /** Plain text, white space folded. */
  text: string;
  /** Held back by a mark: on it, in it, in front of it, or on the box that it stands in. */
  held: boolean;
  /** With it the post ends for Herald. */
  stops: boolean;
}

type Unit = NewsSourceConfig['unit'];

/** Boxes without a meaning of their own: their content counts as if it stood outside. */
const WRAPPERS = new Set('div section article main aside header footer center form fieldset'.split(' '));
const LISTS = new Set(['ul', 'ol', 'menu']);
const BLOCKS = new Set([
  ...WRAPPERS,
  ...LISTS,
  ...'p h1 h2 h3 h4 h5 h6 hr li dl dt dd blockquote pre figure table details address'.split(' '),
]);
/** What no reader of the page sees. */
const UNSEEN = new Set('script style template noscript textarea select button object title meta link'.split(' '));
const LABEL = /^h[1-6r]$/;

/** The class by which editors hold a block back, and those of the comments. */
const HOLD = 'hold';
const STOP = 'herald-stop';
/** The first word of a comment is the mark. What follows is a reason, and may hold any character. */
const MARK_COMMENT = /^<[!?][^\p{L}\p{N}]*(hold|stop)(?![\p{L}\p{N}])/iu;
/** A browser takes these for comments too; they end with the first ">". */
const BOGUS_COMMENT = /<(?:!(?!--|doctype|\[CDATA\[)|\?)[^>]*>?/gi;
/** What a reader does not see, but what pasting leaves in a text. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Bullets, dashes, brackets and quotation marks, in front of a hold sign or behind it. */
const ORNAMENT = '(?:\\d+[.)]|[\\s\\p{P}<>|•‣◦▪▫●○■□►▶→➜·])*';
/** Words and signs by which they hold it back: "[hold" anywhere in it, the others at its beginning. */
const HOLD_WORD = /\[\s*hold(?![\p{L}\p{N}])/iu;
const HOLD_SIGN = new RegExp(`^${ORNAMENT}(?:🚧|⏸|TODO\\b|FIXME\\b)`, 'u');
const ONLY_HOLD = new RegExp(
  `^${ORNAMENT}(?:\\[\\s*[Hh](?:old|OLD)(?![\\p{L}\\p{N}])[^\\]]*\\]|(?:🚧|⏸|TODO|FIXME)+)${ORNAMENT}$`,
  'u',
);
const ONLY_ORNAMENT = new RegExp(`^${ORNAMENT}$`, 'u');

/**
 * The comments `<!-- hold -->` and `<!-- stop -->` as elements: comments do not outlive the rendering. It is a mark, whatever
 * else is in the comment; one that never ends is a mark for all that follows.
 */
export function markComments(content: string): string {
  return replaceComments(content, markFor).replace(BOGUS_COMMENT, markFor);
}

function markFor(comment: string): string {
  const word = MARK_COMMENT.exec(comment)?.[1]?.toLowerCase();
  if (word === undefined) return comment;
  return `<span class="${word === 'stop' || !comment.endsWith('>') ? STOP : HOLD}"></span>`;
}

/**
 * The blocks of a rendered post in their order: paragraphs, headings, rules, and whatever else. Boxes are opened, lists
 * where `opens` says so; text that is in no paragraph is one. What is hidden is gone. Pure.
 */
export function unitsOf(html: string, unit: Unit, opens: (list: Element) => boolean): NewsUnit[] {
  const root = fromHtml(shallow(html), { fragment: true });
  removeUnseen(root);
  putListsIntoItems(root, isList);
  return unitsIn(root.children, unit, opens, false);
}

/** The items of a list that was not opened. */
export function itemsOf({ node, held }: NewsUnit, unit: Unit): NewsUnit[] {
  return unitsIn(node.children, unit, () => false, held);
}

function isBlock(name: string): boolean {
  return BLOCKS.has(name);
}

export function isList(node: Element): boolean {
  return LISTS.has(node.tagName);
}

function unitsIn(
  nodes: readonly RootContent[],
  unit: Unit,
  opens: (list: Element) => boolean,
  heldBox: boolean,
): NewsUnit[] {
  const units: NewsUnit[] = [];
  /** A mark that stands alone is meant for what follows. */
  let pending = false;

  function add(node: Element, heldAround: boolean): void {
    const text = textOf([node]);
    const stops = hasClass(node, STOP);
    if (!stops && isHoldMark(node, text)) {
      pending = true;
      return;
    }
    // A label or an empty line is not what the editor meant.
    const passes = (LABEL.test(node.tagName) && unit !== 'heading-section') || (isEmpty(text) && !hasPicture(node));
    units.push({ node, text, held: heldAround || isMarked(node, text) || (pending && !passes), stops });
    if (!passes) pending = false;
  }

  function open(node: Element, heldAround: boolean): void {
    const held = heldAround || classesOf(node).includes(HOLD) || pending;
    if (pending && (hasPicture(node) || !isEmpty(textOf([node])))) pending = false;
    walk(contentsOfBox(node, isBlock) ?? pictureLast(node), held);
  }

  function walk(children: readonly RootContent[], held: boolean): void {
    let run: ElementContent[] = [];
    const endRun = () => {
      if (run.some((node) => node.type === 'element' || (node.type === 'text' && node.value.trim() !== '')))
        add({ type: 'element', tagName: 'p', properties: {}, children: run }, held);
      run = [];
    };
    for (const node of children) {
      const isBox = node.type === 'element' && contentsOfBox(node, isBlock) !== null;
      if (node.type === 'element' && (isBlock(node.tagName) || isBox)) {
        endRun();
        if (isBox || WRAPPERS.has(node.tagName) || (isList(node) && opens(node))) open(node, held);
        else add(node, held);
      } else if (node.type === 'element' || node.type === 'text') {
        run.push(node);
      }
    }
    endRun();
  }

  walk(nodes, heldBox);
  return units;
}

/** Elements within one another: the tree builder's stack ends far beyond what editors write. */
const DEEPEST = 100;
/** These have no end tag, or may do without: they do not pile up. */
const ENDLESS = /^(?:p|li|d[td]|t[rdh]|thead|tbody|tfoot|option|br|hr|img|input|wbr|col|source|area|embed|link|meta)$/;

/** The same HTML without the tags of elements that stand too deep. Linear time. */
function shallow(html: string): string {
  let open = 0;
  let dropped = 0;
  const onTag = (tag: string) => {
    if (ENDLESS.test(tagName(tag)) || tag.endsWith('/>')) return tag;
    if (!tag.startsWith('</')) {
      if (open >= DEEPEST) dropped += 1;
      else open += 1;
      return dropped > 0 ? '' : tag;
    }
    if (dropped > 0) dropped -= 1;
    else if (open > 0) open -= 1;
    else return tag;
    return dropped > 0 ? '' : tag;
  };
  return mapTags(html, onTag, (text) => text);
}

/** Plain text, white space folded. */
export function textOf(nodes: readonly ElementContent[]): string {
  return toText({ type: 'root', children: [...nodes] })
    .replace(/\s+/g, ' ')
    .trim();
}

export function hasPicture(node: Element): boolean {
  return node.tagName === 'img' || node.children.some((child) => child.type === 'element' && hasPicture(child));
}

export function classesOf({ properties }: Element): string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}

function isMarked(node: Element, text: string): boolean {
  const seen = text.replace(INVISIBLE, '');
  return HOLD_WORD.test(seen) || HOLD_SIGN.test(seen) || MARK_COMMENT.test(seen) || hasClass(node, HOLD);
}

/** A mark that stands alone. */
function isHoldMark(node: Element, text: string): boolean {
  if (LABEL.test(node.tagName) || hasPicture(node)) return false;
  const seen = text.replace(INVISIBLE, '');
  const isComment = MARK_COMMENT.test(seen) && !/-->\s*\S/.test(seen);
  return ONLY_HOLD.test(seen) || isComment || (isEmpty(text) && hasClass(node, HOLD));
}

/** Nothing that a reader would call text: an empty line, or a line of dots. */
function isEmpty(text: string): boolean {
  return ONLY_ORNAMENT.test(text.replace(INVISIBLE, ''));
}

function hasClass(node: Element, name: string): boolean {
  return (
    classesOf(node).includes(name) || node.children.some((child) => child.type === 'element' && hasClass(child, name))
  );
}

/** In "media and text" the picture stands before the words it belongs to. */
function pictureLast(node: Element): ElementContent[] {
  if (!classesOf(node).includes('wp-block-media-text')) return node.children;
  const isPicture = (child: ElementContent) => child.type === 'element' && child.tagName === 'figure';
  return [...node.children.filter((child) => !isPicture(child)), ...node.children.filter(isPicture)];
}

function removeUnseen(parent: { children: RootContent[] }): void {
  parent.children = parent.children.filter((node) => node.type !== 'element' || !isUnseen(node));
  for (const node of parent.children) if (node.type === 'element') removeUnseen(node);
}

function isUnseen({ tagName, properties }: Element): boolean {
  const { hidden, style } = properties;
  return UNSEEN.has(tagName) || (hidden !== undefined && hidden !== false) || hidesByStyle(String(style ?? ''));
}
