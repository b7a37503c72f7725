/** A collection of which only the first page is looked at, inline: what a Note carries as replies, likes and shares (K5, O17). */
export interface InlineCollection {
  id: string;
  type: 'Collection';
  totalItems?: number;
  first: { type: 'CollectionPage'; partOf: string; items: string[] };
}

/** @param totalItems null when nobody counted. */
export function renderInlineCollection(id: string, totalItems: number | null, items: string[] = []): InlineCollection {
  const first = { type: 'CollectionPage' as const, partOf: id, items };
  return { id, type: 'Collection', ...(totalItems === null ? {} : { totalItems }), first };
}

/** The root (K1). `first` is always there, or Mastodon calls the collection hidden and Misskey private (A14). */
export interface OrderedCollection {
  id: string;
  type: 'OrderedCollection';
  totalItems: number;
  first: string | OrderedCollectionPage;
  last?: string;
}

export interface OrderedCollectionPage {
  id: string;
  type: 'OrderedCollectionPage';
  partOf: string;
  orderedItems: (string | object)[];
  next?: string;
}

export function renderCollection(
  id: string,
  totalItems: number,
  first: string | OrderedCollectionPage,
): OrderedCollection {
  return { id, type: 'OrderedCollection', totalItems, first };
}

/** A short collection without pages: its items stand in the root, as Mastodon reads `featured` (K4). */
export function renderWholeCollection(id: string, orderedItems: (string | object)[]): object {
  return { id, type: 'OrderedCollection', totalItems: orderedItems.length, orderedItems };
}

/** One page (K1); no `next` on the last. */
export function renderCollectionPage(
  id: string,
  partOf: string,
  orderedItems: (string | object)[],
  next: string | null = null,
): OrderedCollectionPage {
  return { id, type: 'OrderedCollectionPage', partOf, ...(next === null ? {} : { next }), orderedItems };
}
