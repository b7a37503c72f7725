import { blockTags, formatting } from './tag-vocabulary.js';

/** Elements open at once. */
const DEEPEST = 48;

export interface OpenTags {
  /** False when the element would stand too deep: leave the tag out. */
  start(name: string): boolean;
  /** False when it ends a tag that was left out. */
  close(name: string): boolean;
  closeParagraph(): void;
}

/**
 * Counts what a tree builder would have open, by the standard's rules for implied end tags (HTML §13.2.6.4.7), so that
 * old posts which never close a `<p>` or `<li>` are not taken for deep ones.
 */
export function openTags(): OpenTags {
  const open: string[] = [];
  let leftOut = 0;

  function closeParagraph(): void {
    const index = open.lastIndexOf('p');
    if (index >= 0) open.length = index;
  }

  function closeListItem(): void {
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const other = open[index] ?? '';
      if (other === 'li') open.length = index;
      if (blockTags.has(other) && other !== 'div') return;
    }
  }

  function endsWhatIsOpen(name: string): void {
    if (blockTags.has(name)) closeParagraph();
    if (name === 'li') closeListItem();
    if (name === 'h2' && open.at(-1) === 'h2') open.pop();
    if (name === 'a' && open.includes('a')) open.splice(open.lastIndexOf('a'), 1);
  }

  /** Where the element stands that this end tag closes, or -1. */
  function indexOf(name: string): number {
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const other = open[index] ?? '';
      if (other === name) return index;
      if (name === 'li' && (other === 'ul' || other === 'ol')) return -1;
      if (!blockTags.has(name) && !formatting.has(name) && blockTags.has(other)) return -1;
    }
    return -1;
  }

  return {
    start(name) {
      endsWhatIsOpen(name);
      if (open.length >= DEEPEST) {
        leftOut += 1;
        return false;
      }
      open.push(name);
      return true;
    },
    close(name) {
      if (leftOut > 0) {
        leftOut -= 1;
        return false;
      }
      const index = indexOf(name);
      if (index >= 0 && formatting.has(name)) open.splice(index, 1);
      else if (index >= 0) open.length = index;
      return true;
    },
    closeParagraph,
  };
}
