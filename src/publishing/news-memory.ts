import type { StoredItem } from '../store/items.js';
import type { NewsSegment } from '../wordpress/news.js';
import { type NewsIdentity, wordsAndLink } from './news-identity.js';

/** What is remembered of a news item beside its state: how to recognise it, and the form in which it was last seen. */
export interface NewsMemory extends NewsIdentity {
  form: NewsForm;
  /** When it was first seen: the date that a template may show must not change every day. */
  bornAt: number;
  /** Since when it has been missing; absent while it stands in its post. */
  awaySince?: number;
  /** What `wordsAndLink` gave for its last forms before this one: a copy of an item before its correction is no news. */
  former?: string[];
}

const MOST_FORMER = 8;

/** A form of an item, and since when it has stood unchanged. */
export interface NewsForm {
  hash: string;
  since: number;
}

export function identityOf({ anchor, canonicalLink, text }: NewsSegment): NewsIdentity {
  return { anchor, link: canonicalLink, text };
}

export function memoryOf(item: StoredItem): NewsMemory {
  const nothing: NewsMemory = { anchor: null, link: null, text: '', form: { hash: '', since: 0 }, bornAt: 0 };
  return item.identity === null ? nothing : (JSON.parse(item.identity) as NewsMemory);
}

/** The same item, missing since a moment that stays as it was first noticed. */
export function away(item: StoredItem, now: number): StoredItem {
  const memory = memoryOf(item);
  return { ...item, identity: JSON.stringify({ ...memory, awaySince: memory.awaySince ?? now } satisfies NewsMemory) };
}

/** The forms to remember beside the one that is there now. */
export function formerOf(before: NewsMemory | null, now: NewsIdentity): Pick<NewsMemory, 'former'> {
  const last = before && wordsAndLink(before);
  const form = wordsAndLink(now);
  const forms = [...(before?.former ?? []), ...(last === null || last === form ? [] : [last])];
  const former = [...new Set(forms)].filter((one) => one !== form).slice(-MOST_FORMER);
  return former.length === 0 ? {} : { former };
}
