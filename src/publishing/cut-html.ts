import type { ElementContent, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';

/** Bytes that a text takes within JSON. */
export function jsonSize(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/**
 * The beginning of sanitised HTML, at most `most` bytes of JSON: whole paragraphs and list items as long as they fit.
 * Only when less than half would be left is one of them cut, after a word.
 */
export function cutHtml(html: string, most: number): string {
  if (jsonSize(html) <= most) return html;
  return write(beginning(fromHtml(html, { fragment: true }).children, most));
}

function beginning<Node extends RootContent | ElementContent>(nodes: readonly Node[], most: number): Node[] {
  const kept: Node[] = [];
  let left = most;
  for (const node of nodes) {
    const size = jsonSize(write([node]));
    if (size > left) return left * 2 > most ? [...kept, ...part(node, left)] : kept;
    kept.push(node);
    left -= size;
  }
  return kept;
}

/** The beginning of one node, or nothing. */
function part<Node extends RootContent | ElementContent>(node: Node, most: number): Node[] {
  if (node.type === 'text') {
    const value = cutWords(node.value, most);
    return value === '' ? [] : [{ ...node, value }];
  }
  if (node.type !== 'element') return [];
  const children = beginning(node.children, most - jsonSize(write([{ ...node, children: [] }])));
  return children.length === 0 ? [] : [{ ...node, children }];
}

function cutWords(text: string, most: number): string {
  let length = Math.min(text.length, Math.max(0, most));
  // A sign may take several bytes, and `&` five as `&amp;`: what is too long shrinks until it fits.
  while (length > 0 && jsonSize(write([{ type: 'text', value: text.slice(0, length) }])) > most) {
    length = Math.floor(length * 0.9);
  }
  const cut = text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  const space = cut.lastIndexOf(' ');
  return space < length / 2 ? cut : cut.slice(0, space);
}

function write(nodes: readonly RootContent[]): string {
  return toHtml({ type: 'root', children: [...nodes] }, { characterReferences: { useNamedReferences: true } });
}
