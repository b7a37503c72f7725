import { UNSPACED_SCRIPTS } from '../model/unspaced-scripts.js';

/** What two texts are compared by: each word once, the longest first, because long words are rare. */
export interface Words {
  list: readonly string[];
  set: ReadonlySet<string>;
}

const RUN = new RegExp(`([${UNSPACED_SCRIPTS}]+)|(?:(?![${UNSPACED_SCRIPTS}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');

/** The words of a text, lower case. A script without spaces between words gives each two neighbouring characters instead. Pure. */
export function wordsOf(text: string): Words {
  const set = new Set<string>();
  for (const [word, unspaced] of text.toLowerCase().matchAll(RUN)) {
    if (unspaced === undefined) set.add(word);
    else for (const pair of neighbours([...unspaced])) set.add(pair);
  }
  return { set, list: [...set].sort((one, other) => other.length - one.length || (one < other ? -1 : 1)) };
}

function neighbours(characters: readonly string[]): string[] {
  if (characters.length < 2) return [...characters];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** Jaccard index of two sets of words: what they share of all that they have, 0 to 1. Pure. */
export function commonShare(one: Words, other: Words): number {
  const [small, large] = one.set.size < other.set.size ? [one.set, other.set] : [other.set, one.set];
  if (small.size === 0) return 0;
  let common = 0;
  for (const word of small) if (large.has(word)) common += 1;
  return common / (small.size + large.size - common);
}

/** An item that was found, and its share of common words. */
export interface Likeness<T> {
  item: T;
  share: number;
}

export interface LikenessIndex<T> {
  add(item: T, words: Words): void;
  /** All items with at least the index's share of common words, in the order in which they were added. */
  similar(words: Words): Likeness<T>[];
}

/**
 * Finds similar texts without comparing all with all. Texts that share so many words share some of the first ones, in any
 * order that is the same for all texts ("prefix filtering", from set similarity joins): only those are looked up, and
 * only what shares enough of them is compared.
 * @param share least share of common words, above 0 to 1
 */
export function createLikenessIndex<T>(share: number): LikenessIndex<T> {
  interface Entry {
    item: T;
    words: Words;
    order: number;
  }
  const byWord = new Map<string, Entry[]>();
  let size = 0;
  /** How many words at the end of the list are not looked up. */
  const rest = ({ list }: Words) => Math.max(0, Math.ceil(share * list.length - 1e-9) - 1);
  const first = (words: Words) => words.list.slice(0, words.list.length - rest(words));

  function shareOf(entry: Entry, words: Words, common: number): number {
    const [one, other] = [entry.words, words];
    const unseen = Math.max(rest(one), rest(other));
    const both = one.list.length + other.list.length;
    if (common + unseen < (share / (1 + share)) * both - 1e-9) return 0;
    return unseen === 0 ? common / (both - common) : commonShare(one, other);
  }

  return {
    add(item, words) {
      const entry = { item, words, order: size++ };
      for (const word of first(words)) {
        const entries = byWord.get(word);
        if (entries) entries.push(entry);
        else byWord.set(word, [entry]);
      }
    },
    similar(words) {
      const common = new Map<Entry, number>();
      for (const word of first(words))
        for (const entry of byWord.get(word) ?? []) common.set(entry, (common.get(entry) ?? 0) + 1);
      return [...common]
        .map(([entry, count]) => ({ entry, share: shareOf(entry, words, count) }))
        .filter((found) => found.share >= share)
        .sort((one, other) => one.entry.order - other.entry.order)
        .map(({ entry, share: found }) => ({ item: entry.item, share: found }));
    },
  };
}
