import { withContext } from '../activitypub/context.js';
import { renderAccept } from '../activitypub/render/accept.js';
import type { Uris } from '../activitypub/uris.js';
import { createDailyShare } from '../inbox/daily-share.js';
import { handlers } from '../inbox/handlers/index.js';
import { type InboxMeans, inOrder } from '../inbox/inbox-handler.js';
import { fromOutside, type OwnHandler } from '../inbox/own-handler.js';
import { type ReceiveMeans, receive } from '../inbox/receive.js';
import { tellOnce } from '../inbox/tell-once.js';
import type { Logger } from '../log/logger.js';
import type { Tell } from '../model/site-event.js';
import type { ReceivedRequest } from '../signatures/verify-request.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';
import type { Outbound } from './outbound.js';

export interface InboxRoomMeans {
  db: Database;
  stores: Stores;
  uris: Uris;
  /** Ours, without host. */
  handle: string;
  /** The operator's own (inbox/load-handlers.ts); they run after those of the house. */
  ownHandlers?: readonly OwnHandler[];
  outbound: Pick<Outbound, 'resolver' | 'enqueue'> & { worker: Pick<Outbound['worker'], 'hostSpoke' | 'nudge'> };
  tell: Tell;
  mintId: () => string;
  now: () => number;
  /** For the metrics. */
  countInbox: (outcome: string) => void;
  log: Logger;
}

/** What the inbox's handlers may do, joined to the rooms that do it. */
export function openInbox(room: InboxRoomMeans) {
  const { db, stores, uris, handle, ownHandlers = [], outbound, tell, mintId, now, countInbox, log } = room;
  const { enqueue, resolver, worker } = outbound;
  const inbox: InboxMeans = {
    ...stores,
    uris,
    handle,
    now,
    tell: tellOnce(tell, stores.memory),
    hasRoomFor: createDailyShare(now),
    accept(follow, address) {
      const activityId = mintId();
      const body = JSON.stringify(withContext(renderAccept(activityId, follow, uris)));
      enqueue.to([address], { activityId, type: 'Accept', objectId: follow.actor, body, outbox: false });
    },
  };
  const means: ReceiveMeans = {
    resolver,
    host: uris.host,
    now,
    isFollower: stores.forget.knows,
    db,
    inbox,
    handlers: inOrder([...handlers, ...ownHandlers.map((own) => fromOutside(own, { tell, log }))]),
    hostSpoke: (host) => worker.hostSpoke(host),
    committed: () => worker.nudge(),
    observe: ({ outcome }) => countInbox(outcome),
    log,
  };
  return { receive: (request: ReceivedRequest) => receive(request, means) };
}
