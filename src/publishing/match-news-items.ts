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
  standing?: Standing;
}

export interface SeenNewsItem extends NewsIdentity {
  postId: number;
  standing?: Standing;
}

/** What the post of an item is now: nothing may leave it, it is a rolling draft, or it has a page that the world sees. */
export type Standing = 'silent' | 'rolling' | 'page';

export interface NewsMatch {
  /** Key of the known item each seen one is, by position; null for a new one. */
  keys: (string | null)[];
  /** Positions that repeat an item already matched elsewhere (a copied draft): nothing to announce. */
  repeats: Set<number>;
}

/** Two texts with at least this share of common words are one item, edited. */
const SIMILAR = 0.6;
/** The same, where no link says so, and they do not even stand in one post. */
const ALIKE = 0.8;

/**
 * Pairs what stands in the rolling posts now with what was known, one to one, never by position. Pure.
 * Items of the same post are preferred, so that a draft copied for the next month does not steal the old month's Notes;
 * but a draft that goes out as a copy of itself takes them along to its page, and one that was hidden to its copy.
 */
export function matchNewsItems(known: readonly KnownNewsItem[], seen: readonly SeenNewsItem[]): NewsMatch {
  const all = { known: known.map(withWords), seen: seen.map(withWords) };
  const keys: (string | null)[] = seen.map(() => null);
  const free = new Set(all.known);
  const left = () => all.seen.flatMap((item, index) => (keys[index] === null ? [{ item, index }] : []));
  for (const { same, where, loose } of signals) {
    for (const { item, index } of left()) {
      for (const other of free) {
        if (!where(other, item) || (loose && other.lost) || !same(other, item)) continue;
        keys[index] = other.key;
        free.delete(other);
        break;
      }
    }
  }
  pairSimilar(free, left(), keys);
  return { keys, repeats: findRepeats(all.known, all.seen, keys) };
}

type WithWords<T> = T & { words: ReadonlySet<string> };
type Comparable = WithWords<NewsIdentity>;

function withWords<T extends NewsIdentity>(item: T): WithWords<T> {
  return { ...item, words: words(item.text) };
}

const sameAnchor = (a: Comparable, b: Comparable) => a.anchor !== null && a.anchor === b.anchor;
const sameText = (a: Comparable, b: Comparable) => a.text === b.text;
const sameLink = (a: Comparable, b: Comparable) => a.link !== null && a.link === b.link;
const almostSameText = (a: Comparable, b: Comparable) => commonShare(a.words, b.words) >= ALIKE;
const sameStory = (a: Comparable, b: Comparable) =>
  a.link === b.link && commonShare(a.words, b.words) >= (a.link === null ? ALIKE : SIMILAR);

const here = (a: KnownNewsItem, b: SeenNewsItem) => a.postId === b.postId;
const elsewhere = (a: KnownNewsItem, b: SeenNewsItem) => a.postId !== b.postId;
const onItsPage = (a: KnownNewsItem, b: SeenNewsItem) => here(a, b) && b.standing === 'page';
const toItsPage = (a: KnownNewsItem, b: SeenNewsItem) =>
  elsewhere(a, b) && a.standing !== 'page' && b.standing === 'page';
const heardHere = (a: KnownNewsItem, b: SeenNewsItem) => here(a, b) && b.standing !== 'silent';
const fromSilence = (a: KnownNewsItem, b: SeenNewsItem) =>
  elsewhere(a, b) && a.standing === 'silent' && b.standing !== 'silent';

/**
 * In falling order of trust. Text comes first: of two items with one link, or of an item and its edited copy with the
 * same anchor, each keeps its own. Across posts only strong signals count, for next month's post may well have a
 * `news-1` of its own, or return to an old link.
 */
const signals = [
  { same: sameText, where: onItsPage, loose: false },
  { same: sameText, where: toItsPage, loose: false },
  { same: sameText, where: heardHere, loose: false },
  { same: sameText, where: fromSilence, loose: false },
  { same: sameAnchor, where: heardHere, loose: false },
  { same: sameStory, where: heardHere, loose: false },
  { same: sameStory, where: fromSilence, loose: true },
  { same: sameText, where: here, loose: false },
  { same: sameAnchor, where: here, loose: false },
  { same: sameStory, where: here, loose: false },
  { same: sameLink, where: here, loose: true },
  { same: sameText, where: elsewhere, loose: false },
  { same: sameStory, where: elsewhere, loose: false },
  { same: almostSameText, where: elsewhere, loose: true },
];

function pairSimilar(
  free: Set<WithWords<KnownNewsItem>>,
  left: readonly { item: WithWords<SeenNewsItem>; index: number }[],
  keys: (string | null)[],
): void {
  const candidates = [...free].filter(({ lost }) => !lost);
  const pairs = left.flatMap(({ item, index }) =>
    candidates
      .filter((other) => here(other, item))
      .map((other) => ({ index, other, score: commonShare(other.words, item.words) }))
      .filter(({ score }) => score >= SIMILAR),
  );
  pairs.sort((a, b) => b.score - a.score);
  for (const { index, other } of pairs) {
    if (keys[index] !== null || !free.has(other)) continue;
    keys[index] = other.key;
    free.delete(other);
  }
}

function findRepeats(
  known: readonly Comparable[],
  seen: readonly WithWords<SeenNewsItem>[],
  keys: readonly (string | null)[],
): Set<number> {
  const repeats = new Set<number>();
  /** What is known, as it was and as it stands now, and what is new: this only where it may leave. */
  const told: Comparable[] = [...known, ...seen.filter((_, index) => keys[index] !== null)];
  seen.forEach((item, index) => {
    if (keys[index] !== null) return;
    if (told.some((other) => sameText(other, item) || sameStory(other, item))) repeats.add(index);
    else if (item.standing !== 'silent') told.push(item);
  });
  return repeats;
}

/** Jaccard index of two sets of words, 0 to 1. */
function commonShare(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let common = 0;
  for (const word of left) if (right.has(word)) common += 1;
  return common / (left.size + right.size - common);
}

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}
