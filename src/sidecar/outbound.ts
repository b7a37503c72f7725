import type { Uris } from '../activitypub/uris.js';
import type { KeyPair } from '../actor/key-pair.js';
import type { Config } from '../config/config.js';
import { createEnqueue, type Enqueue } from '../delivery/enqueue.js';
import { createGoneFollowers } from '../delivery/gone-followers.js';
import type { OnTrouble } from '../delivery/trouble.js';
import { createDeliveryWorker, type DeliveryWorker } from '../delivery/worker.js';
import type { Logger } from '../log/logger.js';
import { type ActorResolver, createActorResolver } from '../remote/actor-resolver.js';
import { createHttpClient, type HttpClient } from '../remote/http-client.js';
import { RemoteError } from '../remote/remote-error.js';
import { createSignedRequests, type SignedRequests } from '../remote/signed-request.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';

export interface OutboundMeans {
  config: Config;
  db: Database;
  stores: Stores;
  uris: Uris;
  keys: KeyPair;
  userAgent: string;
  now: () => number;
  /** What deliveries complain of. */
  trouble: OnTrouble;
  log: Logger;
}

export interface Outbound {
  client: HttpClient;
  requests: SignedRequests;
  resolver: ActorResolver;
  worker: DeliveryWorker;
  enqueue: Enqueue;
}

/** All that leaves the house: signed requests, the actors they bring, and the deliveries. */
export function openOutbound(means: OutboundMeans): Outbound {
  const { config, db, stores, uris, keys, userAgent, now, trouble, log } = means;
  const client = createHttpClient({
    allowPrivateAddresses: config.federation.allowPrivateAddresses,
    userAgent,
    connections: config.delivery.perHost,
  });
  const signer = { keyId: uris.mainKey, privateKey: keys.privateKey };
  const requests = createSignedRequests({ client, signer, now, timeout: config.delivery.timeout });
  const resolver = createActorResolver({ requests, cache: stores.actors, now, ownHost: uris.host });
  const worker = createDeliveryWorker({
    db,
    now,
    random: Math.random,
    post: requests.post,
    gone: createGoneFollowers({
      followersAt: stores.followers.atInbox,
      confirmGone: (id) =>
        requests.get(id).then(
          () => false,
          (error) => error instanceof RemoteError && error.kind === 'gone',
        ),
      remove: stores.followers.remove,
      log,
    }),
    limits: config.delivery,
    trouble,
    log,
  });
  const enqueue = createEnqueue({ db, now, ownHost: uris.host, enqueued: () => worker.nudge() });
  return { client, requests, resolver, worker, enqueue };
}
