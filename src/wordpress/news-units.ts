import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toText } from 'hast-util-to-text';
import type { NewsSourceConfig } from '../config/config.js';
import { mapTags, tagName } from './post-tags.js';

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
const UNSEEN_STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const HOLD = 'hold';

/** The comment with which editors hold an item back, as an element: comments do not outlive the rendering. */
export function markHolds(content: string): string {
  return content.replace(/<!--\s*hold\s*-->/gi, `<span class="${HOLD}"></span>`);
}

/**
 * The blocks of a rendered post in their order: paragraphs, headings, rules, and whatever else. Boxes are opened, lists
 * only where their items may be news; text that stands in no paragraph is one. What is hidden is gone. Pure.
 */
export function unitsOf(html: string, unit: Unit): Element[] {
  const root = fromHtml(shallow(html), { fragment: true });
  removeUnseen(root);
  const units: Element[] = [];
  const opensLists = unit === 'paragraph' || unit === 'list-item';
  let held = false;

  function add(node: Element): void {
    if (isHoldMark(node)) {
      held = true;
      return;
    }
    units.push(held ? asHeld(node) : node);
    // A label or an empty line is not what the editor meant.
    if (unit === 'heading-section' || !(/^h[1-6r]$/.test(node.tagName) || isEmpty(node))) held = false;
  }

  function walk(nodes: readonly RootContent[]): void {
    let run: ElementContent[] = [];
    const endRun = () => {
      if (run.some((node) => node.type === 'element' || (node.type === 'text' && node.value.trim() !== '')))
        add({ type: 'element', tagName: 'p', properties: {}, children: run });
      run = [];
    };
    for (const node of nodes) {
      if (node.type === 'element' && BLOCKS.has(node.tagName)) {
        endRun();
        if (WRAPPERS.has(node.tagName)) walk(pictureLast(node));
        else if (LISTS.has(node.tagName) && opensLists) walk(node.children);
        else add(node);
      } else if (node.type === 'element' || node.type === 'text') {
        run.push(node);
      }
    }
    endRun();
  }

  walk(root.children);
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

/** Editors hold an item back by the class `hold`, by a comment, or by beginning it with "[hold]". */
export function isHeldBack(nodes: readonly Element[]): boolean {
  return nodes.some((node) => /^\[hold\]/i.test(textOf([node])) || hasHoldClass(node));
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

function hasHoldClass(node: Element): boolean {
  return (
    classesOf(node).includes(HOLD) || node.children.some((child) => child.type === 'element' && hasHoldClass(child))
  );
}

/** A mark that stands alone is meant for what follows. */
function isHoldMark(node: Element): boolean {
  return hasHoldClass(node) && isEmpty(node);
}

function isEmpty(node: Element): boolean {
  return !hasPicture(node) && textOf([node]) === '';
}

function asHeld(node: Element): Element {
  return { ...node, properties: { ...node.properties, className: [...classesOf(node), HOLD] } };
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
  return UNSEEN.has(tagName) || (hidden !== undefined && hidden !== false) || UNSEEN_STYLE.test(String(style ?? ''));
}

function classesOf({ properties }: Element): string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}
