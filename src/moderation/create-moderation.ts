import { hostnameOf } from '../activitypub/domains.js';
import type { Logger } from '../log/logger.js';
import type { Tell } from '../model/site-event.js';
import type { ListFetch } from '../remote/list-fetch.js';
import type { Stores } from '../store/open-stores.js';
import { blockOperations } from './block-operations.js';
import type { EnforceMeans } from './enforce.js';
import { createEnforcer } from './enforcer.js';
import { followerOperations } from './follower-operations.js';
import { listOperations } from './list-operations.js';
import type { Moderation } from './operations.js';
import { waitingFollowers } from './waiting-followers.js';

export interface ModerationMeans
  extends Pick<EnforceMeans, 'db' | 'uris' | 'enqueue' | 'mintId' | 'now' | 'revokeStampsOf'> {
  stores: Stores;
  fetch: ListFetch;
  /** New followers wait for the operator's word. */
  approvesFollowers: boolean;
  tell: Tell;
  random: () => number;
  log: Logger;
}

export interface ModerationRoom {
  moderation: Moderation;
  /** What a crash or a stop left undone. */
  resume(): Promise<void>;
  /** For the schedule: the lists whose time has come. */
  refreshDue(): Promise<void>;
  /** For the schedule, every minute: lets those in who wait though nobody has to approve them. */
  letIn(): Promise<number>;
  prune(now: number): Promise<void>;
  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

export function openModeration(means: ModerationMeans): ModerationRoom {
  const { stores, now, log } = means;
  const ownHost = hostnameOf(means.uris.origin);
  const world = { ownHost, actors: stores.actors };
  const rooms = { ...means, ...stores, ownHost, world };
  const enforcer = createEnforcer(rooms);
  const lists = listOperations({ ...rooms, enforcer });
  const waiting = waitingFollowers(rooms);
  const moderation: Moderation = {
    ...blockOperations({ ...rooms, enforcer }),
    ...followerOperations(rooms),
    subscribe: lists.subscribe,
    unsubscribe: lists.unsubscribe,
    refresh: lists.refresh,
    approveList: lists.approveList,
    async resolveReports(ids) {
      const report = { resolved: [] as number[], unknown: [] as number[] };
      means.db.transaction(() => {
        for (const id of ids) {
          stores.reports.resolve(id, now());
          report[stores.reports.byId(id) === null ? 'unknown' : 'resolved'].push(id);
        }
      });
      log.info({ by: 'operator', ...report }, 'reports resolved');
      return report;
    },
  };
  return {
    moderation,
    resume: enforcer.resume,
    async refreshDue() {
      await lists.refreshDue();
    },
    letIn: waiting.letIn,
    async prune(at) {
      stores.reports.prune(at);
      await waiting.forget(at);
    },
    async stop() {
      waiting.stop();
      await Promise.all([lists.stop(), enforcer.stop()]);
    },
  };
}
