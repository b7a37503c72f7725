import { ask, type Json } from '../lab/ask.js';
import type { Herald } from '../lab/herald.js';
import { until } from '../lab/until.js';

/** A line of `herald interactions --json`. */
export interface ListedInteraction {
  seq: number;
  kind: 'reply' | 'mention' | 'quote' | 'like' | 'announce';
  actor: string;
  handle: string;
  name: string;
  note: string | null;
  uri: string;
  url: string | null;
  text: string | null;
  emoji: string | null;
  visibility: string;
  hidden: boolean;
  published: string | number;
  updated: string | number | null;
  deleted: boolean;
}

export const asActivity = { Accept: 'application/activity+json' };
export const asPage = { Accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

/** What the operator and the world can see of what others do. Each waits for it: servers and caches take their time. */
export function onlooker(herald: Herald) {
  const patience = { timeoutMs: 30_000, everyMs: 200, evidence: () => herald.log().slice(-3000) };
  const listed = async () => (await herald.json('interactions')) as unknown as ListedInteraction[];
  return {
    listed,
    /** An interaction that is listed, not deleted, and liked by `wanted`. */
    lists: (what: string, wanted: (one: ListedInteraction) => boolean): Promise<ListedInteraction> =>
      until(what, async () => (await listed()).find((one) => !one.deleted && wanted(one)), patience),
    /** Nothing of that is listed any more. */
    forgets: (what: string, wanted: (one: ListedInteraction) => boolean): Promise<boolean> =>
      until(`${what} to be gone`, async () => !(await listed()).some((one) => !one.deleted && wanted(one)), patience),
    /** A collection of a Note holds so many, over TLS and through all its pages. @returns what it names */
    counts: (collection: string, total: number): Promise<string[]> =>
      until(
        `${collection} to count ${total}`,
        async () => {
          const { totalItems, items } = await wholeCollection(collection);
          return totalItems === total ? items : null;
        },
        patience,
      ),
    followers: async () => ((await herald.json('followers', 'list')) as unknown as Json[]).map(({ actor }) => actor),
  };
}

export async function wholeCollection(address: string): Promise<{ totalItems: unknown; items: string[] }> {
  const { totalItems, first } = (await ask(address, { headers: asActivity })).json();
  const items: string[] = [];
  for (let page = await pageOf(first); page !== null; page = await pageOf(page.next)) {
    const held = (page.items ?? page.orderedItems ?? []) as (string | { id: string })[];
    items.push(...held.map((item) => (typeof item === 'string' ? item : item.id)));
  }
  return { totalItems, items };
}

async function pageOf(page: unknown): Promise<Json | null> {
  if (typeof page === 'string') return (await ask(page, { headers: asActivity })).json();
  return (page as Json | null | undefined) ?? null;
}
