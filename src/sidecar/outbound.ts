import { withSignatureContext } from '../activitypub/context.js';
import type { Uris } from '../activitypub/uris.js';
import type { KeyRing } from '../actor/key-ring.js';
import type { Config } from '../config/config.js';
import { createEnqueue, type Enqueue } from '../delivery/enqueue.js';
import { createFanOutWriter, type FanOutWriter } from '../delivery/fan-out-writer.js';
import { createMovedFollowers } from '../delivery/moved-followers.js';
import type { OnTrouble } from '../delivery/trouble.js';
import { createDeliveryWorker, type DeliveryWorker } from '../delivery/worker.js';
import type { Logger } from '../log/logger.js';
import { type ActorCache, type ActorResolver, createActorResolver } from '../remote/actor-resolver.js';
import { type AskBudget, createAskBudget } from '../remote/ask-budget.js';
import type { SignaturePreferences } from '../remote/double-knock.js';
import { createHttpClient, type HttpClient } from '../remote/http-client.js';
import type { Lookup } from '../remote/names.js';
import { createObjectResolver, type ObjectResolver } from '../remote/object-resolver.js';
import { RemoteError } from '../remote/remote-error.js';
import { createSignedRequests, type SignedRequests } from '../remote/signed-request.js';
import { type SignedText, signDocument } from '../signatures/sign-document.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';
import { documentSigner, siteKeys } from './site-keys.js';

export interface OutboundMeans {
  config: Config;
  db: Database;
  stores: Stores;
  uris: Uris;
  keys: Pick<KeyRing, 'current' | 'previous'>;
  userAgent: string;
  now: () => number;
  /** What deliveries complain of. */
  trouble: OnTrouble;
  /** Turns names of other servers into addresses; `createNames` unless given. */
  lookup?: Lookup;
  log: Logger;
}

export interface Outbound {
  client: HttpClient;
  requests: SignedRequests;
  resolver: ActorResolver;
  objects: ObjectResolver;
  /** What both may ask. */
  budget: AskBudget;
  worker: DeliveryWorker;
  fanOuts: FanOutWriter;
  enqueue: Enqueue;
  signedText: SignedText;
}

/** All that leaves the house: signed requests, the actors they bring, and the deliveries. */
export function openOutbound(means: OutboundMeans): Outbound {
  const { config, db, stores, uris, keys, userAgent, now, trouble, lookup, log } = means;
  const client = createHttpClient({
    allowPrivateAddresses: config.federation.allowPrivateAddresses,
    userAgent,
    connections: config.delivery.perHost,
    ownHost: uris.host,
    ...(lookup ? { lookup } : {}),
  });
  const requests = createSignedRequests({
    client,
    keys: siteKeys({ keys, hostKeys: stores.hostKeys, fanOuts: stores.fanOuts, uris, now, log }),
    preferences: signaturePreferences(stores, now, log),
    now,
    timeout: config.delivery.timeout,
  });
  const budget = createAskBudget(now);
  const asking = { requests, budget, ownHost: uris.host };
  const resolver = createActorResolver({ ...asking, cache: actorCache(db, stores, now), now });
  const objects = createObjectResolver(asking);
  const worker = createDeliveryWorker({
    db,
    now,
    random: Math.random,
    post: requests.post,
    gone: createMovedFollowers({
      readersOf: stores.followers.readers,
      isGone: (id) =>
        resolver.actor(id, { fresh: true }).then(
          () => false,
          (error) => {
            if (error instanceof RemoteError && error.kind === 'gone') return true;
            throw error;
          },
        ),
      remove: (actor) => db.transaction(() => stores.forget.follower(actor, now())),
      inboxOf(actor) {
        const follower = stores.followers.byActor(actor);
        return follower && (follower.sharedInbox ?? follower.inbox);
      },
      inboxIn: ({ id }) => stores.deliveries.place(id)?.inbox ?? null,
      goTo: ({ id }, inbox) => {
        db.transaction(() => {
          if (stores.deliveries.goTo(id, inbox, now())) stores.hosts.reschedule(new URL(inbox).host);
        });
        worker.nudge();
      },
      now,
      log,
    }),
    limits: config.delivery,
    trouble,
    log,
  });
  const enqueue = createEnqueue({
    ...{ db, now, ownHost: uris.host },
    enqueued() {
      worker.nudge();
      fanOuts.nudge();
    },
  });
  const fanOuts = createFanOutWriter(enqueue, log);
  const signer = documentSigner({ keys, uris, now });
  const signedText: SignedText = (activity) =>
    JSON.stringify(signDocument(withSignatureContext(activity), signer(), now()));
  return { client, requests, resolver, objects, budget, worker, fanOuts, enqueue, signedText };
}

/** Whenever an actor's server was asked, its followers are where it says. */
function actorCache(db: Database, stores: Stores, now: () => number): ActorCache {
  const { byId, byKey, put } = stores.actors;
  return {
    byId,
    byKey,
    put: (actor) =>
      db.transaction(() => {
        put(actor);
        stores.moveActor(actor, now());
      }),
  };
}

/** What a host takes is worth remembering, and not worth failing a request that was answered. */
function signaturePreferences(stores: Stores, now: () => number, log: Logger): SignaturePreferences {
  return {
    of: (host) => stores.signaturePreferences.of(host, now()),
    learn(host, scheme) {
      try {
        stores.signaturePreferences.learn(host, scheme, now());
        log.info({ host, scheme }, 'this host takes the other kind of signature');
      } catch (error) {
        log.warn(
          { host, error: (error as Error).message },
          'the kind of signature that a host takes is not remembered',
        );
      }
    },
  };
}
