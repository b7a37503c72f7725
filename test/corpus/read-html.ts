import type { Element, Root, RootContent, Text } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toText } from 'hast-util-to-text';
import type { Json } from './faults.js';

/** A run of text and the elements it stands in, innermost last. */
export interface TextRun {
  value: string;
  above: readonly Element[];
}

/** A Note's Create, and its HTML read as another server reads it. */
export function readNote(activity: Json) {
  const note = (activity.object ?? {}) as Json;
  const html = String(note.content ?? '');
  const tree = fromHtml(html, { fragment: true });
  const elements: Element[] = [];
  const runs: TextRun[] = [];
  walk(tree, []);

  function walk(node: Root | Element, above: readonly Element[]): void {
    for (const child of node.children as RootContent[]) {
      if (child.type === 'text') runs.push({ value: (child as Text).value, above });
      if (child.type !== 'element') continue;
      elements.push(child);
      walk(child, [...above, child]);
    }
  }

  return {
    activity,
    note,
    html,
    tree,
    elements,
    runs,
    /** As a timeline shows it, with what is invisible. */
    text: toText(tree),
    /** The pictures. */
    attachments: ((Array.isArray(note.attachment) ? note.attachment : []) as Json[]).filter(
      ({ type }) => type !== 'Audio' && type !== 'Video',
    ),
    tags: (Array.isArray(note.tag) ? note.tag : []) as Json[],
  };
}

export function isWithin({ above }: TextRun, ...names: string[]): boolean {
  return above.some(({ tagName }) => names.includes(tagName));
}

/** Text of an element as it stands in the tree. */
export function textOf(node: Element | Root): string {
  return (node.children as RootContent[])
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('');
}

export function classesOf({ properties }: Element): string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}

export function isHashtag(element: Element): boolean {
  return element.tagName === 'a' && classesOf(element).includes('hashtag');
}
