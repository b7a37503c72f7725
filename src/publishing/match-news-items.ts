/** What identifies a news item while its post is edited (wordpress.md §4, in falling order of trust). */
export interface NewsIdentity {
  anchor: string | null;
  /** Canonical first external URL. */
  link: string | null;
  /** Normalised plain text. */
  text: string;
}

export interface KnownNewsItem extends NewsIdentity {
  key: string;
  postId: number;
  /** It has been away for long: only what is surely the same brings it back. */
  lost?: boolean;
}

export interface SeenNewsItem extends NewsIdentity {
  postId: number;
}

export interface NewsMatch {
  /** Key of the known item each seen one is, by position; null for a new one. */
  keys: (string | null)[];
  /** Positions that repeat an item already matched elsewhere (a copied draft): nothing to announce. */
  repeats: Set<number>;
}

/** Two texts with at least this share of common words are one item, edited. */
const SIMILAR = 0.6;

/**
 * Pairs what stands in the rolling posts now with what was known, one to one, never by position. Pure.
 * Items of the same post are preferred, so that a draft copied for the next month does not steal the old month's Notes.
 */
export function matchNewsItems(known: readonly KnownNewsItem[], seen: readonly SeenNewsItem[]): NewsMatch {
  const keys: (string | null)[] = seen.map(() => null);
  const free = new Set(known);
  const left = () => seen.flatMap((item, index) => (keys[index] === null ? [{ item, index }] : []));
  for (const { same, across, loose } of signals) {
    for (const { item, index } of left()) {
      for (const other of free) {
        if ((other.postId !== item.postId) !== across || (loose && other.lost) || !same(other, item)) continue;
        keys[index] = other.key;
        free.delete(other);
        break;
      }
    }
  }
  pairSimilar(free, left(), keys);
  return { keys, repeats: findRepeats(known, seen, keys) };
}

const sameAnchor = (a: NewsIdentity, b: NewsIdentity) => a.anchor !== null && a.anchor === b.anchor;
const sameText = (a: NewsIdentity, b: NewsIdentity) => a.text === b.text;
const sameLink = (a: NewsIdentity, b: NewsIdentity) => a.link !== null && a.link === b.link;

const sameStory = (a: NewsIdentity, b: NewsIdentity) => sameLink(a, b) && similarity(a.text, b.text) >= SIMILAR;

/**
 * In falling order of trust. Text comes first: of two items with one link, or of an item and its edited copy with the
 * same anchor, each keeps its own. `across` posts only strong signals count, for next month's post may well have a
 * `news-1` of its own, or return to an old link.
 */
const signals = [
  { same: sameText, across: false, loose: false },
  { same: sameAnchor, across: false, loose: false },
  { same: sameStory, across: false, loose: false },
  { same: sameLink, across: false, loose: true },
  { same: sameText, across: true, loose: false },
  { same: sameStory, across: true, loose: false },
];

function pairSimilar(
  free: Set<KnownNewsItem>,
  left: readonly { item: SeenNewsItem; index: number }[],
  keys: (string | null)[],
): void {
  const candidates = [...free].filter(({ lost }) => !lost).map((other) => ({ other, words: words(other.text) }));
  const pairs = left.flatMap(({ item, index }) => {
    const own = words(item.text);
    return candidates
      .filter(({ other }) => other.postId === item.postId)
      .map(({ other, words: theirs }) => ({ index, other, score: commonShare(theirs, own) }))
      .filter(({ score }) => score >= SIMILAR);
  });
  pairs.sort((a, b) => b.score - a.score);
  for (const { index, other } of pairs) {
    if (keys[index] !== null || !free.has(other)) continue;
    keys[index] = other.key;
    free.delete(other);
  }
}

function findRepeats(
  known: readonly KnownNewsItem[],
  seen: readonly SeenNewsItem[],
  keys: readonly (string | null)[],
): Set<number> {
  const repeats = new Set<number>();
  seen.forEach((item, index) => {
    if (keys[index] !== null) return;
    const alike = (other: NewsIdentity) => sameText(other, item) || sameStory(other, item);
    if (known.some(alike) || seen.slice(0, index).some(alike)) repeats.add(index);
  });
  return repeats;
}

/** Share of common words (Jaccard index of the two sets of words), 0 to 1. */
export function similarity(a: string, b: string): number {
  return commonShare(words(a), words(b));
}

function commonShare(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let common = 0;
  for (const word of left) if (right.has(word)) common += 1;
  return common / (left.size + right.size - common);
}

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
