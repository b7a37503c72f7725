import { withContext } from '../activitypub/context.js';
import { renderAccept } from '../activitypub/render/accept.js';
import { renderQuoteAnswer } from '../activitypub/render/quote-answer.js';
import type { Uris } from '../activitypub/uris.js';
import { createFollowLimits, type FollowLimits } from '../inbox/follow-limits.js';
import type { InboxMeans } from '../inbox/inbox-handler.js';
import { type ReceiveMeans, receive } from '../inbox/receive.js';
import type { Logger } from '../log/logger.js';
import type { QuotePolicy } from '../model/quote.js';
import type { Tell } from '../model/site-event.js';
import type { ReceivedRequest } from '../signatures/verify-request.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';
import type { Outbound } from './outbound.js';

export interface InboxRoomMeans {
  db: Database;
  stores: Stores;
  uris: Uris;
  outbound: Pick<Outbound, 'resolver' | 'enqueue'> & { worker: Pick<Outbound['worker'], 'hostSpoke' | 'nudge'> };
  tell: Tell;
  /** New followers wait for the operator's word. */
  approvesFollowers: boolean;
  /** The usual ones, unless others are given. */
  follows?: FollowLimits;
  /** Who may quote. */
  quotes: QuotePolicy;
  mintId: () => string;
  now: () => number;
  /** For the metrics. */
  countInbox: (outcome: string) => void;
  log: Logger;
}

/** What the inbox's handlers may do, joined to the rooms that do it. */
export function openInbox(room: InboxRoomMeans) {
  const { db, stores, uris, outbound, tell, approvesFollowers, quotes, mintId, now, countInbox, log } = room;
  const { enqueue, resolver, worker } = outbound;
  const inbox: InboxMeans = {
    ...stores,
    uris,
    now,
    tell,
    approvesFollowers,
    follows: room.follows ?? createFollowLimits(now),
    quotes,
    mintId,
    accept(follow, address) {
      const activityId = mintId();
      const body = JSON.stringify(withContext(renderAccept(activityId, follow, uris)));
      enqueue.to([address], { activityId, type: 'Accept', objectId: follow.actor, body, outbox: false });
    },
    answerQuote(request, stampId, address) {
      const activityId = mintId();
      const body = JSON.stringify(withContext(renderQuoteAnswer(activityId, request, stampId, uris)));
      const type = stampId === null ? 'Reject' : 'Accept';
      // About the stamp, so that its Delete comes after it.
      enqueue.to([address], { activityId, type, objectId: stampId ?? request.quote, body, outbox: false });
    },
  };
  const means: ReceiveMeans = {
    resolver,
    host: uris.host,
    origin: uris.origin,
    now,
    isFollower: (id) => stores.followers.byActor(id) !== null || stores.following.byActor(id) !== null,
    db,
    inbox,
    hostSpoke: (host) => worker.hostSpoke(host),
    committed: () => worker.nudge(),
    observe: ({ outcome }) => countInbox(outcome),
    log,
  };
  return { receive: (request: ReceivedRequest) => receive(request, means) };
}
