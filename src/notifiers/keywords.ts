import type { SiteEvent } from '../model/site-event.js';

const LONGEST = 100;

/** As keywords are kept and compared: one form of each letter, no case, no signs that hide, one blank between words. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}|\u034f/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** @returns what is wrong with a keyword, or null */
export function keywordFault(word: string): string | null {
  const text = folded(word);
  if (text === '') return 'a keyword has at least one letter: nothing would be told any more';
  return text.length <= LONGEST ? null : `a keyword has at most ${LONGEST} characters`;
}

/** Whether what was said, or who says it, holds one of the words: such an event is kept, and told to nobody. */
export function isMuted({ text, actor }: SiteEvent, words: readonly string[]): boolean {
  if (words.length === 0) return false;
  const texts = [text, actor?.name ?? '', actor?.handle ?? ''].map(folded);
  return words.some((word) => texts.some((candidate) => candidate.includes(word)));
}
