import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hostnameOf } from './activitypub/domains.js';
import { urisFor } from './activitypub/uris.js';
import { openKeyRing } from './actor/key-ring.js';
import type { Config } from './config/config.js';
import { ownVersion } from './config/own-version.js';
import { createDeliveryReports } from './delivery/report.js';
import { createMetrics } from './http/admin/metrics.js';
import type { Listener } from './http/listen.js';
import { loadHandlers } from './inbox/load-handlers.js';
import type { Logger } from './log/logger.js';
import type { Moderation } from './moderation/operations.js';
import { createOperations } from './newsroom/create-operations.js';
import type { Operations } from './newsroom/operations.js';
import { finishRotation, type RotationMeans } from './newsroom/rotate-key.js';
import { createPublisher } from './publishing/cycle.js';
import type { Lookup } from './remote/names.js';
import { realClock } from './schedule/clock.js';
import { type EarlyCycles, startEarlyCycles } from './schedule/early-cycles.js';
import { type Glances, startGlances } from './schedule/glances.js';
import { jobsOf } from './schedule/jobs.js';
import { type Schedule, startSchedule } from './schedule/schedule.js';
import { noticeRestore, requireDataDirectory } from './sidecar/continuity.js';
import { tellTroubleBy } from './sidecar/delivery-trouble.js';
import { openDoors } from './sidecar/doors.js';
import { keepIdentity, siteActor } from './sidecar/identity.js';
import { openInbox } from './sidecar/inbox-room.js';
import { openModerationRoom } from './sidecar/moderation-room.js';
import { openNotifiers } from './sidecar/notifiers-room.js';
import { openOutbound } from './sidecar/outbound.js';
import { askPhp } from './sidecar/php.js';
import { createPruning, pruneSteps } from './sidecar/pruning.js';
import { type Database, openDatabase } from './store/database.js';
import { type InstanceLock, lockInstance } from './store/instance-lock.js';
import { openStores, type Stores } from './store/open-stores.js';
import { openWordPress } from './wordpress/wordpress.js';

export interface House {
  operations: Operations;
  moderation: Moderation;
  reading: Stores & { wordpress: ReturnType<typeof openWordPress> };
  /** The site's own host, without port. */
  ownHost: string;
  /** Opens the listeners, starts deliveries and the schedule, and looks at WordPress at once. @throws ListenError, HandlerFileError */
  start(): Promise<void>;
  /** Finishes what is under way, leaves the rest on disk, closes everything. Also for a house that was never started. */
  stop(): Promise<void>;
  /** @throws StoreError when the store does not take writes */
  ping(): void;
}

/** How long requests and deliveries in flight may take when we stop; systemd waits longer. */
const GRACE = 10_000;

export interface HouseOptions {
  log: Logger;
  /** Take the data directory for this process alone; a writer must. Else the store is only read. */
  exclusive: boolean;
  /** Turns names of other servers into addresses; `createNames` unless given. */
  lookup?: Lookup;
}

/**
 * Builds every room and hands each what it needs.
 * @throws SetupError, StoreError, KeyError, InstanceLockedError
 */
export async function openHouse(config: Config, options: HouseOptions): Promise<House> {
  const { dataDir } = config.store;
  requireDataDirectory(dataDir);
  const lock = options.exclusive ? lockInstance(join(dataDir, 'herald.lock')) : null;
  try {
    const db = openDatabase(join(dataDir, 'herald.sqlite'), { readOnly: lock === null });
    if (lock !== null) {
      keepIdentity(db, config.site);
      noticeRestore(db, dataDir, Date.now(), options.log);
    }
    return furnish(config, options, lock, db);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function furnish(config: Config, { log, lookup }: HouseOptions, lock: InstanceLock | null, db: Database): House {
  const now = Date.now;
  const mintId = () => randomBytes(12).toString('hex');
  const { dataDir } = config.store;
  const version = ownVersion();
  const uris = urisFor(config.site.origin);
  const stores = openStores(db);
  const born = stores.settings.get('bornAt');
  const keys = openKeyRing({
    directory: dataDir,
    memory: { get: () => stores.settings.get('keys'), set: (known) => stores.settings.set('keys', known) },
    mayWrite: lock !== null,
  });
  const bornAt = born ?? now();
  if (born === null && lock !== null) stores.settings.set('bornAt', bornAt);
  const actor = () => siteActor(stores.settings.get('profile'), keys.current(), bornAt);
  const userAgent = `Herald/${version} (+${config.site.origin}/)`;
  const rest = config.wordpress.rest === null ? null : askPhp(config.wordpress.rest, { userAgent, now, log });
  const wordpress = openWordPress(config.wordpress, {}, rest);

  const notifying = openNotifiers({ config, db, stores, uris, userAgent, mintId, now, clock: realClock, log });
  const trouble = tellTroubleBy(notifying.tellTrouble);
  const outbound = openOutbound({
    ...{ config, db, stores, uris, keys, userAgent, now, trouble, log },
    ...(lookup ? { lookup } : {}),
  });
  const { client, worker, fanOuts, enqueue, signedText } = outbound;

  const reports = createDeliveryReports({ db, now });
  const metrics = createMetrics({
    deliveriesByState: () => ({ pending: reports.gauges().pending }),
    oldestPendingAge: () => reports.gauges().oldestPendingAge,
    followers: () => stores.followers.count(),
    notes: () => stores.notes.count(),
    notifications: () => notifying.reports.counts(),
  });
  const { quotes } = config.federation;
  const publishing = { db, ...stores, enqueue, uris, signedText, quotes, mintId, now };
  const { tellTrouble } = notifying;
  const publisher = createPublisher({
    ...publishing,
    ...{ limits: config.brake, config, wordpress, actor, tellTrouble, log },
  });
  const isKnown = () => actor() !== null;
  const rotation: RotationMeans = { db, keys, publisher, hostKeys: stores.hostKeys, uris, isKnown, now, log };
  const operations = createOperations({
    ...publishing,
    rotation,
    keywords: stores.keywords,
    notifications: stores.notifications,
    notifying,
    config,
    version,
    publisher,
    blog: () => stores.settings.get('blog'),
    restored: () => stores.settings.get('restored'),
    deliveries: () => {
      const { countsByState, troubledHosts } = reports.summary();
      return { byState: countsByState, troubledHosts };
    },
  });
  const { tell } = notifying;
  const { approveFollowers: approvesFollowers } = config.federation;
  const room = openModerationRoom({ db, stores, uris, outbound, tell, approvesFollowers, mintId, now, log });
  let stopping = false;
  const steps = { db, stores, trouble, moderation: room, notifying, stopping: () => stopping };
  const prune = createPruning(pruneSteps(steps), log);
  const runCycle = async (options: { full: boolean }) => {
    for (const { source, error, held } of await publisher.cycle({ ...options, dryRun: false })) {
      metrics.countCycle(source, error ? 'failed' : held ? 'held' : 'done');
    }
    const settlesAt = publisher.settlesAt();
    early?.wake(settlesAt === null ? null : Math.max(0, settlesAt - now()));
  };

  const listeners: Listener[] = [];
  let schedule: Schedule | null = null;
  let early: EarlyCycles | null = null;
  let glances: Glances | null = null;
  let endWatch = () => {};
  return {
    operations,
    moderation: room.moderation,
    reading: { ...stores, wordpress },
    ownHost: hostnameOf(config.site.origin),
    ping: () => db.ping(),
    async start() {
      endWatch = metrics.watchEventLoop();
      early = startEarlyCycles(() => runCycle({ full: false }), realClock, log);
      const { hear, see } = early;
      const ownHandlers = await loadHandlers(config.inbox.handlers);
      const inbox = openInbox({
        ...{ db, stores, uris, handle: config.site.handle, ownHandlers, outbound, tell, quotes, mintId, now, log },
        approvesFollowers,
        perHost: config.inbox.perHost,
        countInbox: metrics.countInbox,
      });
      await openDoors(
        {
          ...{ config, db, stores, uris, version, actor, inbox, operations, publisher, metrics, hear, now, log },
          moderation: room.moderation,
        },
        listeners,
      );
      worker.start();
      fanOuts.start();
      finishRotation(rotation);
      notifying.worker.start();
      schedule = startSchedule(
        jobsOf({
          lines: { cycle: config.wordpress.schedule, reconcile: config.wordpress.reconcile },
          cycle: runCycle,
          lists: room.refreshDue,
          letIn: room.letIn,
          prune: () => prune(now()),
          finishRotation: async () => finishRotation(rotation),
        }),
        log,
      );
      void room.resume().catch((error: Error) => log.error({}, `blocks are not all in force: ${error.message}`));
      see();
      glances = startGlances({ every: config.wordpress.glance, look: publisher.glance, seen: see }, realClock, log);
    },
    async stop() {
      stopping = true;
      endWatch();
      await Promise.all(listeners.map((listener) => listener.stop(GRACE)));
      // Together: while one waits for what it began, the others must begin nothing more.
      await Promise.all([schedule?.stop(), glances?.stop(), early?.stop()]);
      await Promise.all([publisher.idle(), room.stop()]);
      await Promise.all([worker.stop(GRACE), fanOuts.stop(), notifying.worker.stop(GRACE)]);
      await client.close();
      await wordpress.close();
      await rest?.close();
      db.close();
      lock?.release();
    },
  };
}
