import { type KnownNewsItem, type NewsIdentity, type SeenNewsItem, sameStory, wordsAndLink } from './news-identity.js';
import { createLikenessIndex, type LikenessIndex, wordsOf } from './text-likeness.js';

/** The item that another one repeats, and the post where it is. */
export interface RepeatedItem {
  text: string;
  postId: number;
}

/**
 * Finds, among the seen items that are new, those that repeat another item. Pure. Equal words with an equal link are a
 * repeat wherever they are. Across posts so is the same story in similar words, and the form that an item had before it
 * was edited, because editors copy drafts. Two similar items of one post are two items.
 * @param pairs all seen items in their order, each with the known item that it is
 * @returns by the position of the repeating item
 */
export function findRepeats(
  known: readonly KnownNewsItem[],
  pairs: readonly { item: SeenNewsItem; known: KnownNewsItem | null }[],
): Map<number, RepeatedItem> {
  const repeats = new Map<number, RepeatedItem>();
  if (pairs.every((pair) => pair.known !== null)) return repeats;
  const told = startTold(pairs.flatMap((pair) => (pair.known ? [] : [pair.item])));
  const nowIn = new Map(pairs.map((pair) => [pair.known, pair.item.postId]));
  for (const item of known) told.addKnown(item, nowIn.get(item) ?? item.postId);
  for (const { item, known: match } of pairs) if (match) told.add(item, item.postId);
  pairs.forEach(({ item, known: match }, index) => {
    if (match) return;
    const repeated = told.find(item);
    if (repeated) repeats.set(index, { text: repeated.text, postId: repeated.postId });
    // Nothing may leave a silent post: its item does not stand for others.
    else if (item.standing !== 'silent') told.add(item, item.postId);
  });
  return repeats;
}

/** @param asked the items that will be asked for: others are not compared by their words */
function startTold(asked: readonly NewsIdentity[]) {
  const equal = new Map<string, RepeatedItem>();
  const former = new Map<string, RepeatedItem[]>();
  const stories = new Map<string, LikenessIndex<RepeatedItem>>();
  for (const { group, share } of asked.map(sameStory))
    if (!stories.has(group)) stories.set(group, createLikenessIndex(share));

  function add(item: NewsIdentity, postId: number, lost = false): void {
    const { text } = item;
    const form = wordsAndLink(item);
    if (!equal.has(form)) equal.set(form, { text, postId });
    if (!lost) stories.get(sameStory(item).group)?.add({ text, postId }, wordsOf(text));
  }

  return {
    add,
    addKnown(item: KnownNewsItem, postId: number): void {
      add(item, postId, item.lost);
      if (item.lost) return;
      for (const form of item.former ?? [])
        former.set(form, [...(former.get(form) ?? []), { text: item.text, postId }]);
    },
    find(item: SeenNewsItem): RepeatedItem | null {
      const elsewhere = ({ postId }: RepeatedItem) => postId !== item.postId;
      const exact = equal.get(wordsAndLink(item)) ?? former.get(wordsAndLink(item))?.find(elsewhere);
      if (exact) return exact;
      const similar = stories.get(sameStory(item).group)?.similar(wordsOf(item.text)) ?? [];
      return similar.map(({ item: other }) => other).find(elsewhere) ?? null;
    },
  };
}
