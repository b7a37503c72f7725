import type { Uris } from '../activitypub/uris.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../log/logger.js';
import { openNotifier } from '../notifiers/index.js';
import type { Notifier, SiteFacts } from '../notifiers/notifier.js';
import { createNotificationPrune } from '../notifiers/prune.js';
import { createNotifierReports } from '../notifiers/report.js';
import { createTell, type Telling } from '../notifiers/tell.js';
import { createNotifierWorker, type NotifierWorker } from '../notifiers/worker.js';
import type { Clock } from '../schedule/clock.js';
import type { Database } from '../store/database.js';
import type { Stores } from '../store/open-stores.js';

export interface NotifiersRoomMeans {
  config: Config;
  db: Database;
  stores: Pick<Stores, 'settings'>;
  uris: Uris;
  userAgent: string;
  mintId: () => string;
  now: () => number;
  clock: Clock;
  log: Logger;
}

export interface NotifiersRoom extends Telling {
  worker: NotifierWorker;
  /** As configured. */
  notifiers: readonly Notifier[];
  site: () => SiteFacts;
  reports: ReturnType<typeof createNotifierReports>;
  prune(now: number): Promise<void>;
}

/** Who is told what others do: rows written by whoever tells, and a worker that takes them away. */
export function openNotifiers(means: NotifiersRoomMeans): NotifiersRoom {
  const { config, db, stores, uris, userAgent, mintId, now, clock, log } = means;
  const site = (): SiteFacts => ({
    name: config.site.name ?? (stores.settings.get('profile')?.name || uris.host),
    origin: config.site.origin,
    handle: `@${config.site.handle}@${uris.host}`,
    actor: uris.actor,
  });
  const configured = config.notifiers.map((settings) => ({
    notifier: openNotifier(settings, { site, userAgent, now, log }),
    rules: { digest: settings.digest, perHour: settings.perHour },
    events: settings.events,
  }));
  const names = configured.map(({ notifier }) => notifier.name);
  const worker = createNotifierWorker({
    db,
    now,
    random: Math.random,
    mintId,
    log,
    notifiers: configured,
    after: clock.after,
  });
  return {
    ...createTell({
      db,
      now,
      notifiers: config.notifiers,
      told: () => worker.nudge(),
    }),
    worker,
    notifiers: configured.map(({ notifier }) => notifier),
    site,
    reports: createNotifierReports(db, configured),
    prune: createNotificationPrune(db, names),
  };
}
