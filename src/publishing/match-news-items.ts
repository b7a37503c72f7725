import { findRepeats, type RepeatedItem } from './find-news-repeats.js';
import {
  ALIKE,
  type KnownNewsItem,
  type NewsIdentity,
  type SeenNewsItem,
  SIMILAR,
  sameStory,
  wordsAndLink,
} from './news-identity.js';
import { commonShare, createLikenessIndex, type LikenessIndex, type Words, wordsOf } from './text-likeness.js';

export interface NewsMatch {
  /** Key of the known item each seen one is, by position; null for a new one. */
  keys: (string | null)[];
  /** Positions of new ones that repeat another item, and that item: nothing to announce. */
  repeats: Map<number, RepeatedItem>;
}

/** The least that makes a difference between two texts with one link. */
const ANY = 0.01;
/** So many of the most similar known items are considered for one seen item at a time: memory stays flat. */
const MOST_PAIRS = 50;
const NONE = ' ';

/**
 * Pairs what is in the rolling posts now with what was known, one to one, never by position. Pure. Each pass takes what the
 * passes before it left. Items of the same post are preferred, so that a draft copied for the next month does not take
 * the Notes of the old month; but a draft that goes out as a copy of itself takes them along to its page, and one that
 * was hidden to its copy.
 */
export function matchNewsItems(known: readonly KnownNewsItem[], seen: readonly SeenNewsItem[]): NewsMatch {
  const pairing = beginPairing(known, seen);
  for (const pass of passes) if (pairing.left.length > 0) pass(pairing);
  const pairs = pairing.seen.map(({ item, known }) => ({ item, known: known?.item ?? null }));
  return { keys: pairs.map(({ known }) => known?.key ?? null), repeats: findRepeats(known, pairs) };
}

interface Known {
  readonly item: KnownNewsItem;
  readonly anchor: string | null;
  readonly words: () => Words;
  taken: boolean;
}

interface Seen {
  readonly item: SeenNewsItem;
  readonly anchor: string | null;
  readonly words: () => Words;
  known: Known | null;
}

/** How far the passes have come. */
interface Pairing {
  readonly known: readonly Known[];
  readonly seen: readonly Seen[];
  /** Seen items without a known one, in their order. */
  left: Seen[];
  /** Known items that are free, by what a pass compares. */
  readonly indexes: Map<Key, Map<string, Set<Known>>>;
  /** Posts whose items went to the page of another post, as "from>to". */
  readonly moves: Set<string>;
  /** Words and links of the seen items that are paired. */
  readonly paired: Set<string>;
}

interface Key {
  of: (one: Known | Seen) => string | null;
  /** It also brings back what was lost. */
  sure: boolean;
}

type Where = (known: KnownNewsItem, seen: SeenNewsItem, pairing: Pairing) => boolean;
type Pass = (pairing: Pairing) => void;
/** Only items of one group are compared; null: the item is compared with none. */
type StoryOf = (item: NewsIdentity) => { group: string; share: number } | null;

const byWordsAndLink: Key = { of: ({ item }) => wordsAndLink(item), sure: true };
const byWords: Key = { of: ({ item }) => item.text, sure: false };
const byAnchor: Key = { of: ({ item, anchor }) => anchor && `${item.postId} ${anchor}`, sure: false };
const byLink: Key = { of: ({ item }) => item.link && `${item.postId} ${item.link}`, sure: false };

type Both = [known: KnownNewsItem, seen: SeenNewsItem];
const here = (...[a, b]: Both) => a.postId === b.postId;
const elsewhere = (...[a, b]: Both) => a.postId !== b.postId;
const onItsPage = (...[a, b]: Both) => here(a, b) && b.standing === 'page';
const toItsPage = (...[a, b]: Both) => elsewhere(a, b) && a.standing !== 'page' && b.standing === 'page';
const heardHere = (...[a, b]: Both) => here(a, b) && b.standing !== 'silent';
/** The old link is gone from the post, or belongs to other words now. */
const relinkedHere: Where = (a, b, { left }) =>
  heardHere(a, b) &&
  !left.some(
    ({ item, words }) =>
      item !== b &&
      item.postId === b.postId &&
      item.link === a.link &&
      commonShare(words(), wordsOf(a.text)) >= sameStory(a).share,
  );
const fromSilence = (...[a, b]: Both) => elsewhere(a, b) && a.standing === 'silent' && b.standing !== 'silent';
const withItsPost: Where = (a, b, { moves }) => toItsPage(a, b) && moves.has(`${a.postId}>${b.postId}`);

const passes: readonly Pass[] = [
  // Nothing changed: of several places, the page of its own post comes first.
  equal(byWordsAndLink, onItsPage),
  // The draft went out as a copy of itself.
  equal(byWordsAndLink, toItsPage),
  // The same, and the link was corrected in the copy: believed only together with an unchanged item of the same two posts.
  equal(byWords, withItsPost),
  // Nothing changed, in a draft.
  equal(byWordsAndLink, heardHere),
  // The draft was hidden, and its copy is visible.
  equal(byWordsAndLink, fromSilence),
  // The link was corrected: no other item of these words has the old link.
  equal(byWords, relinkedHere),
  // The block was rewritten and kept its anchor.
  equal(byAnchor, heardHere),
  // The words were corrected, and the link stayed: the most similar item first, as in all passes by likeness.
  alike(sameStory, heardHere),
  // The same, while the draft was hidden and its copy became visible.
  alike(sameStory, fromSilence),
  // The four kinds of identity within a post that nothing may leave.
  equal(byWordsAndLink, here),
  equal(byWords, here),
  equal(byAnchor, here),
  alike(sameStory, here),
  // The words were rewritten, and the link stayed: of several the most similar one, then the first.
  alike(({ link }) => (link === null ? null : { group: link, share: ANY }), here),
  equal(byLink, here),
  // The item moved to another post, unchanged, then edited, then with another link.
  equal(byWordsAndLink, elsewhere),
  alike(sameStory, elsewhere),
  alike(() => ({ group: '', share: ALIKE }), elsewhere),
  // Words and link were corrected.
  alike(() => ({ group: '', share: SIMILAR }), here),
];

function equal(key: Key, where: Where): Pass {
  return (pairing) => {
    const index = indexOf(pairing, key);
    for (const seen of pairing.left) {
      const others = index.get(key.of(seen) ?? '') ?? [];
      if (!key.sure && isCopy(pairing, seen)) continue;
      for (const known of others) {
        if ((known.item.lost && !key.sure) || !where(known.item, seen.item, pairing)) continue;
        pair(pairing, known, seen);
        break;
      }
    }
    pairing.left = pairing.left.filter((seen) => seen.known === null);
  };
}

/** The most similar pair first. What was lost is never found by likeness. */
function alike(storyOf: StoryOf, where: Where): Pass {
  return (pairing) => {
    for (let again = true; again; ) {
      again = false;
      const pairs = similarPairs(pairing, storyOf, where);
      pairs.found.sort((one, other) => other.share - one.share);
      for (const { known, seen } of pairs.found) {
        if (known.taken || seen.known || isCopy(pairing, seen)) continue;
        pair(pairing, known, seen);
        again = pairs.cut;
      }
      pairing.left = pairing.left.filter((seen) => seen.known === null);
    }
  };
}

function similarPairs(pairing: Pairing, storyOf: StoryOf, where: Where) {
  const found: { known: Known; seen: Seen; share: number }[] = [];
  let cut = false;
  const indexes = new Map<string, LikenessIndex<Known>>();
  for (const { item } of pairing.left) {
    const story = storyOf(item);
    if (story && !indexes.has(story.group)) indexes.set(story.group, createLikenessIndex(story.share));
  }
  for (const known of pairing.known) {
    if (known.taken || known.item.lost) continue;
    indexes.get(storyOf(known.item)?.group ?? NONE)?.add(known, known.words());
  }
  for (const seen of pairing.left) {
    const similar = indexes.get(storyOf(seen.item)?.group ?? NONE)?.similar(seen.words()) ?? [];
    const own = similar
      .filter(({ item }) => where(item.item, seen.item, pairing))
      .map(({ item, share }) => ({ known: item, seen, share }))
      .sort((one, other) => other.share - one.share);
    cut ||= own.length > MOST_PAIRS;
    found.push(...own.slice(0, MOST_PAIRS));
  }
  return { found, cut };
}

function beginPairing(known: readonly KnownNewsItem[], seen: readonly SeenNewsItem[]): Pairing {
  const knownAnchors = uniqueAnchors(known.filter(({ lost }) => !lost));
  const seenAnchors = uniqueAnchors(seen);
  const all = seen.map(
    (item): Seen => ({ item, anchor: anchorIn(seenAnchors, item), words: lazyWords(item), known: null }),
  );
  return {
    known: known.map((item) => ({ item, anchor: anchorIn(knownAnchors, item), words: lazyWords(item), taken: false })),
    seen: all,
    left: all,
    indexes: new Map(),
    moves: new Set(),
    paired: new Set(),
  };
}

/** Anchors of items, as "post anchor". One that occurs twice in a post identifies nothing: a duplicated block keeps its anchor. */
function uniqueAnchors(items: readonly (NewsIdentity & { postId: number })[]): Set<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const { postId, anchor } of items) {
    const name = `${postId} ${anchor}`;
    if (once.has(name)) twice.add(name);
    once.add(name);
  }
  return new Set([...once].filter((name) => !twice.has(name)));
}

function anchorIn(unique: ReadonlySet<string>, { postId, anchor }: NewsIdentity & { postId: number }): string | null {
  return unique.has(`${postId} ${anchor}`) ? anchor : null;
}

/** Most items are recognised without their words. */
function lazyWords({ text }: NewsIdentity): () => Words {
  let words: Words | null = null;
  return () => {
    words ??= wordsOf(text);
    return words;
  };
}

function indexOf({ known, indexes }: Pairing, key: Key): Map<string, Set<Known>> {
  const made = indexes.get(key);
  if (made) return made;
  const index = new Map<string, Set<Known>>();
  for (const one of known) {
    const value = one.taken ? null : key.of(one);
    if (value === null) continue;
    const others = index.get(value);
    if (others) others.add(one);
    else index.set(value, new Set([one]));
  }
  indexes.set(key, index);
  return index;
}

/** A copy, in its post or in another one, repeats the first one: it takes no other item's place, though that one is gone from the post. */
function isCopy({ paired }: Pairing, { item }: Seen): boolean {
  return paired.has(wordsAndLink(item));
}

function pair({ indexes, moves, paired }: Pairing, known: Known, seen: Seen): void {
  known.taken = true;
  seen.known = known;
  paired.add(wordsAndLink(seen.item));
  for (const [key, index] of indexes) index.get(key.of(known) ?? '')?.delete(known);
  if (known.item.postId !== seen.item.postId) moves.add(`${known.item.postId}>${seen.item.postId}`);
}
