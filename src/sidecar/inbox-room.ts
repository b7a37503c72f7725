import { withContext } from '../activitypub/context.js';
import { renderAccept } from '../activitypub/render/accept.js';
import { renderQuoteAnswer } from '../activitypub/render/quote-answer.js';
import type { Uris } from '../activitypub/uris.js';
import { createFollowLimits, type FollowLimits } from '../inbox/follow-limits.js';
import { InboxError } from '../inbox/inbox-error.js';
import type { InboxMeans } from '../inbox/inbox-handler.js';
import { proveSigner, type SentRequest } from '../inbox/prove-signer.js';
import { createRate } from '../inbox/rate.js';
import { type ReceiveMeans, receive } from '../inbox/receive.js';
import { createStrangers } from '../inbox/strangers.js';
import type { Logger } from '../log/logger.js';
import type { QuotePolicy } from '../model/quote.js';
import type { Tell } from '../model/site-event.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';
import type { Outbound } from './outbound.js';

export interface InboxRoomMeans {
  db: Database;
  stores: Stores;
  uris: Uris;
  outbound: Pick<Outbound, 'resolver' | 'objects' | 'budget' | 'enqueue'> & {
    worker: Pick<Outbound['worker'], 'hostSpoke' | 'nudge'>;
  };
  /** Requests a minute of one host whose signature was right. */
  perHost: number;
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
  const { db, stores, uris, outbound, perHost, tell, approvesFollowers, quotes, mintId, now, countInbox, log } = room;
  const { enqueue, resolver, objects, budget, worker } = outbound;
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
    ...stores,
    resolver,
    objects,
    budget,
    strangers: createStrangers(now),
    hostRate: createRate(perHost, now),
    severityOf: stores.blocks.severityOf,
    uris,
    host: uris.host,
    origin: uris.origin,
    now,
    isKept: (id) =>
      stores.followers.byActor(id) !== null || stores.following.byActor(id) !== null || stores.interactions.knows(id),
    db,
    inbox,
    hostSpoke: (host) => worker.hostSpoke(host),
    committed: () => worker.nudge(),
    observe: ({ outcome }) => countInbox(outcome),
    log,
  };
  return {
    receive: (request: SentRequest) => receive(request, means),
    /** May whoever signed this read what is only for servers that sign? Null: yes. What is thrown is our own trouble. */
    admit: (request: SentRequest): Promise<InboxError | null> =>
      proveSigner(request, means).then(
        () => null,
        (error) => {
          if (error instanceof InboxError) return error;
          throw error;
        },
      ),
  };
}
