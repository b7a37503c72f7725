import type { Uris } from '../activitypub/uris.js';
import type { Logger } from '../log/logger.js';
import type { Tell } from '../model/site-event.js';
import { type ModerationRoom, openModeration } from '../moderation/create-moderation.js';
import { revokeStamps } from '../newsroom/quotes.js';
import { createListFetch } from '../remote/list-fetch.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';
import type { Outbound } from './outbound.js';

export interface ModerationRoomMeans {
  db: Database;
  stores: Stores;
  uris: Uris;
  outbound: Pick<Outbound, 'client' | 'enqueue' | 'signedText'> & { worker: Pick<Outbound['worker'], 'nudge'> };
  tell: Tell;
  /** New followers wait for the operator's word. */
  approvesFollowers: boolean;
  mintId: () => string;
  now: () => number;
  log: Logger;
}

/** Whom we listen to, joined to the rooms that carry it out. */
export function openModerationRoom({ outbound, ...means }: ModerationRoomMeans): ModerationRoom {
  const { client, enqueue, signedText } = outbound;
  const fetch = createListFetch(client);
  const { interactions, stamps } = means.stores;
  const revokeStampsOf = (actor: string) =>
    void revokeStamps({ ...means, enqueue, signedText, interactions, stamps }, stamps.ofActor(actor));
  return openModeration({ ...means, enqueue, fetch, revokeStampsOf, random: Math.random });
}
