import { withContext } from '../activitypub/context.js';
import { renderQuoteAnswer } from '../activitypub/render/quote-answer.js';
import type { Uris } from '../activitypub/uris.js';
import { createDailyShare } from '../inbox/daily-share.js';
import { createFollowLimits } from '../inbox/follow-limits.js';
import { handlers } from '../inbox/handlers/index.js';
import { InboxError } from '../inbox/inbox-error.js';
import { type InboxMeans, inOrder } from '../inbox/inbox-handler.js';
import { fromOutside, type OwnHandler } from '../inbox/own-handler.js';
import { proveSigner, type SentRequest } from '../inbox/prove-signer.js';
import { createRate } from '../inbox/rate.js';
import { type ReceiveMeans, receive } from '../inbox/receive.js';
import { createStrangers } from '../inbox/strangers.js';
import { createUndoableCounts } from '../inbox/undoable-counts.js';
import type { Logger } from '../log/logger.js';
import type { QuotePolicy } from '../model/quote.js';
import type { Tell } from '../model/site-event.js';
import { answerFollow } from '../moderation/answer-follow.js';
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
  /** Ours, without host. */
  handle: string;
  /** The operator's own (inbox/load-handlers.ts); they run after those of the house. */
  ownHandlers?: readonly OwnHandler[];
  tell: Tell;
  /** New followers wait for the operator's word. */
  approvesFollowers: boolean;
  /** Of one domain, before the others have to wait; the usual number unless another is given. */
  newFollowersAnHour?: number;
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
  const { db, stores, uris, handle, ownHandlers = [], outbound, perHost, tell, mintId, now, log } = room;
  const { approvesFollowers, quotes, countInbox } = room;
  const { enqueue, resolver, objects, budget, worker } = outbound;
  const counts = createUndoableCounts();
  const inbox: InboxMeans = {
    ...stores,
    uris,
    handle,
    now,
    approvesFollowers,
    follows: createFollowLimits(now, room.newFollowersAnHour, counts),
    quotes,
    mintId,
    tell,
    hasRoomFor: createDailyShare(now, counts),
    answerFollow: (type, asking) => answerFollow({ uris, enqueue, mintId }, type, asking),
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
    isKept: stores.forget.knows,
    db,
    inbox,
    counts,
    handlers: inOrder([...handlers, ...ownHandlers.map((own) => fromOutside(own, { tell, log }))]),
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
