import type { Element, ElementContent, RootContent } from 'hast';

/** Inline elements that hold no blocks in good HTML. Google Docs puts one around all that it copies, and Word some. */
const INLINE = new Set('b strong i em u span font big small ins mark bdi bdo'.split(' '));
const ROW_GROUPS = new Set(['thead', 'tbody', 'tfoot']);

/**
 * What is in an element that only wraps blocks: in an inline element with blocks in it, as Google Docs copies them, and in
 * a table of one column, which mail programs and Word draw frames with. Null for any other element. Pure.
 */
export function contentsOfBox(node: Element, isBlock: (name: string) => boolean): ElementContent[] | null {
  if (INLINE.has(node.tagName)) return holdsBlock(node, isBlock) ? node.children : null;
  return node.tagName === 'table' ? onlyColumn(node) : null;
}

/** A list directly in a list, as Google Docs copies it, belongs to the item before it. Changes the tree. */
export function putListsIntoItems(parent: { children: RootContent[] }, isList: (node: Element) => boolean): void {
  for (const node of parent.children) {
    if (node.type !== 'element') continue;
    putListsIntoItems(node, isList);
    if (isList(node)) node.children = intoItems(node.children, isList);
  }
}

function intoItems(children: readonly ElementContent[], isList: (node: Element) => boolean): ElementContent[] {
  const kept: ElementContent[] = [];
  let last: Element | null = null;
  for (const child of children) {
    if (last && child.type === 'element' && isList(child)) {
      last.children.push(child);
      continue;
    }
    if (child.type === 'element' && child.tagName === 'li') last = child;
    kept.push(child);
  }
  return kept;
}

function holdsBlock(node: Element, isBlock: (name: string) => boolean): boolean {
  return node.children.some(
    (child) => child.type === 'element' && (isBlock(child.tagName) || holdsBlock(child, isBlock)),
  );
}

function onlyColumn(table: Element): ElementContent[] | null {
  const parts = elements(table).flatMap((part) => (ROW_GROUPS.has(part.tagName) ? elements(part) : [part]));
  const rows = parts.filter(({ tagName }) => tagName === 'tr').map(elements);
  if (rows.length === 0 || rows.some((cells) => cells.length > 1)) return null;
  // A cell without a paragraph is a block of its own: a div is one.
  return rows.flat().map((cell) => ({ ...cell, tagName: 'div' }));
}

function elements({ children }: Element): Element[] {
  return children.filter((child): child is Element => child.type === 'element');
}
