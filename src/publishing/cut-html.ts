import type { Element, ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { withoutHalfFormula } from '../wordpress/post-formulas.js';
import { text } from './note-elements.js';
import { characters, textLength, written } from './note-length.js';
import { blockTags } from './tag-vocabulary.js';

type Node = RootContent | ElementContent;

/** How much nodes take: grows with every sign. */
export type Measure = (nodes: readonly Node[]) => number;

/** Bytes that a text takes within JSON. */
export function jsonSize(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Bytes of JSON (fediverse.md O20). */
export const inBytes: Measure = (nodes) => jsonSize(write(nodes));

/** Characters as Mastodon counts them; behind a paragraph stand two line ends, behind the last one too. */
export const inCharacters: Measure = (nodes) => textLength(written(nodes));

/**
 * The beginning of sanitised HTML, at most `most` by its measure: whole paragraphs and list items as long as they fit.
 * Only when less than half would be left is one of them cut, after a word; never within a formula or a sign.
 * @param ending said where it was cut
 */
export function cutHtml(html: string, most: number, measure: Measure = inBytes, ending = ''): string {
  const { children } = fromHtml(html, { fragment: true });
  if (measure(children) <= most) return html;
  const kept = beginning(children, most - (ending === '' ? 0 : measure([text(` ${ending}`)])), measure);
  if (kept.length > 0 && ending !== '') endWith(kept, ending);
  return write(kept);
}

function beginning(nodes: readonly Node[], most: number, measure: Measure): Node[] {
  const kept: Node[] = [];
  let left = most;
  for (const piece of pieces(nodes)) {
    const size = measure(piece);
    if (size > left) return left * 2 > most ? [...kept, ...part(piece, left, measure)] : kept;
    kept.push(...piece);
    left -= size;
  }
  return kept;
}

/** Blocks, each for itself, and the words between them. */
function pieces(nodes: readonly Node[]): Node[][] {
  const found: Node[][] = [];
  let words: Node[] | null = null;
  for (const node of nodes) {
    if (isBlock(node)) {
      words = null;
      found.push([node]);
    } else if (words === null) {
      words = [node];
      found.push(words);
    } else {
      words.push(node);
    }
  }
  return found;
}

function isBlock(node: Node): node is Element {
  return node.type === 'element' && blockTags.has(node.tagName);
}

/** The beginning of one piece, or nothing. */
function part(piece: readonly Node[], most: number, measure: Measure): Node[] {
  const [block] = piece;
  if (!block || !isBlock(block)) return cutWords(piece, most, measure);
  const children = beginning(block.children, most - measure([{ ...block, children: [] }]), measure);
  return children.length === 0 ? [] : [{ ...block, children: children as ElementContent[] }];
}

/** Nothing that is cut is ever longer. */
const LONGEST = 50_000;

function cutWords(nodes: readonly Node[], most: number, measure: Measure): Node[] {
  const whole = written(nodes);
  let [fits, exceeds] = [0, Math.min(whole.length, LONGEST) + 1];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    // Half a sign counts as one of its own, though the whole may belong to the one before.
    const signs = /[\ud800-\udbff]/.test(whole[middle - 1] ?? '') ? middle - 1 : middle;
    if (measure(prune(nodes, signs)) <= most) fits = middle;
    else exceeds = middle;
  }
  return prune(nodes, wordEnd(whole, fits));
}

/** The last good place to cut a text, at `most` or before. */
export function wordEnd(whole: string, most: number): number {
  const cut = whole.slice(0, most);
  const space = /\s/.test(whole[most] ?? ' ') ? most : cut.search(/\s\S*$/);
  const words = space < most / 2 ? wholeSigns(whole, most) : cut.slice(0, space);
  // What begins the text would be left as it is.
  return withoutHalfFormula(`-${words}`).slice(1).trimEnd().length;
}

/** What follows decides whether a sign is whole: an accent, the other half of a flag. */
function wholeSigns(whole: string, most: number): string {
  let end = 0;
  for (const sign of characters(whole.slice(0, most + 4))) {
    if (end + sign.length > most) break;
    end += sign.length;
  }
  return whole.slice(0, end);
}

/** The nodes up to so many signs of their text, as note-length.ts writes it. */
function prune<T extends Node>(nodes: readonly T[], signs: number): T[] {
  const kept: T[] = [];
  let left = signs;
  for (const node of nodes) {
    if (left <= 0) break;
    const length = written([node]).length;
    if (length <= left) kept.push(node);
    else if (node.type === 'text') kept.push({ ...node, value: node.value.slice(0, left) });
    else if (node.type === 'element') kept.push({ ...node, children: prune(node.children, left) });
    left -= length;
  }
  return kept;
}

/** Behind the last word, in its own paragraph; apart from a sentence that ended. */
function endWith(nodes: Node[], ending: string): void {
  const last = nodes.at(-1);
  if (last && isBlock(last)) {
    endWith(last.children, ending);
    return;
  }
  nodes.push(text(/[.!?:;…]$/.test(written(nodes)) ? ` ${ending}` : ending));
}

function write(nodes: readonly Node[]): string {
  const root = { type: 'root' as const, children: [...nodes] as RootContent[] };
  return toHtml(root, { characterReferences: { useNamedReferences: true } });
}
