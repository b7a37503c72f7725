import { hashtagContext } from '../context.js';

/** A collection whose first page is inline: what a Note carries as replies, likes and shares (K5, O17). */
export interface InlineCollection {
  id: string;
  type: 'Collection';
  totalItems?: number;
  first: CollectionPage;
}

export interface CollectionPage {
  id?: string;
  type: 'CollectionPage';
  partOf: string;
  next?: string;
  items: string[];
}

/**
 * The first page is empty and only says where the items begin: Mastodon reads on from there (K5), and the bytes change with
 * the number alone. An address in its place would be fetched by each server that takes a new Note, at once.
 * @param totalItems null when nobody counted.
 * @param next the first page with items; null where none is shown, or there is nothing in it.
 */
export function renderInlineCollection(
  id: string,
  totalItems: number | null,
  next: string | null = null,
): InlineCollection {
  const first: CollectionPage = {
    type: 'CollectionPage',
    partOf: id,
    ...(next === null || !totalItems ? {} : { next }),
    items: [],
  };
  return { id, type: 'Collection', ...(totalItems === null ? {} : { totalItems }), first };
}

/** The same collection under its own address: the first page is fetched, and has items. */
export function renderPagedCollection(id: string, totalItems: number, first: string): object {
  return { id, type: 'Collection', totalItems, first };
}

/** A page of ids, whoever's they are; no `next` on the last. */
export function renderIdsPage(id: string, partOf: string, items: string[], next: string | null): CollectionPage {
  return { id, type: 'CollectionPage', partOf, ...(next === null ? {} : { next }), items };
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

/** The actor's featured hashtags, in the form of Mastodon's collection `featuredTags`. */
export function renderFeaturedTags(id: string, tags: readonly { name: string; href: string }[]): object {
  return {
    '@context': hashtagContext,
    id,
    type: 'Collection',
    totalItems: tags.length,
    items: tags.map(({ name, href }) => ({ type: 'Hashtag', href, name: `#${name}` })),
  };
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
