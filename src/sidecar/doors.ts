import { join } from 'node:path';
import type { Uris } from '../activitypub/uris.js';
import type { Config } from '../config/config.js';
import { operatorDoor } from '../http/admin/admin-app.js';
import type { createMetrics } from '../http/admin/metrics.js';
import { publicDoor } from '../http/app.js';
import { type CdnWatch, createCdnWatch } from '../http/behind-cdn.js';
import { type Listener, listen } from '../http/listen.js';
import type { Logger } from '../log/logger.js';
import type { SiteActor } from '../model/site-actor.js';
import type { Moderation } from '../moderation/operations.js';
import type { Operations } from '../newsroom/operations.js';
import type { Publisher } from '../publishing/cycle.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';
import { loadOrCreateToken, OPERATOR_TOKEN, PING_TOKEN } from '../store/token-file.js';
import type { openInbox } from './inbox-room.js';

export interface DoorsMeans {
  config: Config;
  db: Database;
  stores: Stores;
  uris: Uris;
  version: string;
  actor: () => SiteActor | null;
  inbox: ReturnType<typeof openInbox>;
  operations: Operations;
  moderation: Moderation;
  publisher: Pick<Publisher, 'lastCycle'>;
  metrics: ReturnType<typeof createMetrics>;
  /** WordPress says that something changed. */
  hear: () => void;
  now: () => number;
  log: Logger;
}

/** Both doors, open: to everybody, and to the operator. Each is added to `open` as soon as it is. @throws ListenError */
export async function openDoors(means: DoorsMeans, open: Listener[]): Promise<void> {
  const { listen: front, adminListen: side } = means.config.server;
  const cdn = createCdnWatch();
  open.push(await listen(publicOne(means, cdn), front, { key: 'server.listen', deadlines: { silence: 120_000 } }));
  open.push(await listen(operatorsOne(means, cdn), side, { key: 'server.admin_listen', socketMode: 0o600 }));
}

function publicOne(
  { config, stores, uris, version, actor, inbox, metrics, hear, now, log }: DoorsMeans,
  cdn: CdnWatch,
) {
  const { site, federation, store } = config;
  return publicDoor({
    uris,
    handle: site.handle,
    discoverable: site.discoverable,
    approvesFollowers: federation.approveFollowers,
    language: site.language,
    quotes: federation.quotes,
    version,
    reading: { ...stores, actor },
    receive: inbox.receive,
    perAddress: config.inbox.perAddress,
    admitReader: federation.authorizedFetch ? inbox.admit : null,
    cdn,
    now,
    ping: { token: loadOrCreateToken(join(store.dataDir, PING_TOKEN)), hear },
    logger: log,
    observe: metrics.observeRequest,
  });
}

function operatorsOne(
  { config, db, operations, moderation, actor, publisher, metrics, now, log }: DoorsMeans,
  cdn: CdnWatch,
) {
  return operatorDoor({
    operations,
    moderation,
    health: {
      startedAt: now(),
      pingStore: () => db.ping(),
      hasKey: () => true,
      addressFault: cdn.fault,
      hasProfile: () => actor() !== null,
      wordpressError: () => firstError(config, publisher.lastCycle),
    },
    metrics,
    token: loadOrCreateToken(join(config.store.dataDir, OPERATOR_TOKEN)),
    logger: log,
  });
}

function firstError({ sources }: Config, last: (source: string) => { error: string | null } | null): string | null {
  for (const { name } of sources) {
    const error = last(name)?.error;
    if (error) return error;
  }
  return null;
}
