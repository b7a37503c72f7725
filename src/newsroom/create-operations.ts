import { canonicalId, sameOrigin } from '../activitypub/uris.js';
import type { Config } from '../config/config.js';
import type { Enqueue } from '../delivery/enqueue.js';
import { parseUrl } from '../model/parse-url.js';
import { orphansOf } from '../publishing/adopt-source.js';
import type { Publisher } from '../publishing/cycle.js';
import type { PublishingMeans } from '../publishing/publish-note.js';
import type { BlockStore } from '../store/blocks.js';
import type { CursorStore } from '../store/cursors.js';
import type { FollowRequestStore } from '../store/follow-requests.js';
import type { FollowerStore } from '../store/followers.js';
import type { HeldChangeStore } from '../store/held-changes.js';
import type { InteractionStore } from '../store/interactions.js';
import type { ItemStore } from '../store/items.js';
import type { ReportStore } from '../store/reports.js';
import type { BlogFacts, Settings } from '../store/settings.js';
import { createNotifierOperations, type NotifierOperationsMeans } from './create-notifier-operations.js';
import { type FollowingMeans, followingOperations } from './following.js';
import type { HashtagHome } from './link-hashtags.js';
import { notesByHand } from './notes-by-hand.js';
import { type HeldReport, OperationError, type Operations, type StatusReport } from './operations.js';
import { type QuoteMeans, quoteOperations } from './quotes.js';
import { type RotationMeans, reportKeys, rotateKey } from './rotate-key.js';

export interface OperationsMeans extends PublishingMeans, FollowingMeans, QuoteMeans, NotifierOperationsMeans {
  config: Config;
  version: string;
  publisher: Publisher;
  enqueue: Enqueue;
  followers: FollowerStore;
  blocks: Pick<BlockStore, 'severityOf' | 'suspendsAny'>;
  interactions: Pick<InteractionStore, 'hide' | 'inboxesOf'>;
  requests: Pick<FollowRequestStore, 'count'>;
  reports: Pick<ReportStore, 'openCount'>;
  items: ItemStore;
  held: HeldChangeStore;
  cursors: CursorStore;
  /** What the last look at the blog told; null before the first. */
  blog: () => BlogFacts | null;
  /** Of a store that came from a backup, until the operator has answered. */
  restored: () => Settings['restored'] | null;
  rotation: RotationMeans;
  /** Deliveries by state, and how many hosts are held back. */
  deliveries: () => { byState: Record<string, number>; troubledHosts: number };
}

export function createOperations(means: OperationsMeans): Operations {
  const { publisher } = means;
  return {
    ...createNotifierOperations(means),
    ...notesByHand(means, () => blogOf(means)),
    sync: ({ dryRun }) => publisher.cycle({ dryRun, full: false }),
    async approve(choice) {
      const { create, update, delete: remove, database, unknown } = await publisher.approve(choice);
      if (unknown.length > 0) {
        throw new OperationError(`nothing is held under ${unknown.join(', ')}: herald status names what is`);
      }
      const reports = await publisher.cycle({ dryRun: false, full: true });
      return { decided: { creates: create, updates: update, deletes: remove }, database, reports };
    },
    async pushProfile() {
      return { deliveries: publisher.pushProfile() };
    },
    async importFollowers(followers) {
      const wrong = followers.find(({ inbox, sharedInbox }) => ![inbox, sharedInbox ?? inbox].every(isWebAddress));
      if (wrong)
        throw new OperationError(`the follower ${wrong.actor} has no web address for an inbox: ${wrong.inbox}`);
      const foreign = followers.find(({ actor, inbox }) => !isWebAddress(actor) || !sameOrigin(inbox, actor));
      if (foreign)
        throw new OperationError(
          `the follower ${foreign.actor} has an inbox on another server: ${foreign.inbox}; leave this line out`,
        );
      const before = means.followers.count();
      const isSuspended = (uri: string) => means.blocks.severityOf(uri) === 'suspend';
      const known = followers.map(({ actor, inbox, sharedInbox }) => ({
        actor: canonicalId(actor),
        inbox,
        sharedInbox: sharedInbox !== null && sameOrigin(sharedInbox, actor) ? sharedInbox : null,
      }));
      const welcome = !means.blocks.suspendsAny()
        ? known
        : known.filter(({ actor, inbox }) => !isSuspended(actor) && !isSuspended(inbox));
      means.db.transaction(() => means.followers.importMany(welcome, means.now()));
      const added = means.followers.count() - before;
      return { added, known: welcome.length - added, blocked: followers.length - welcome.length };
    },
    ...followingOperations(means),
    ...quoteOperations(means),
    async hideInteraction({ seq, hidden }) {
      const there = means.db.transaction(() => means.interactions.hide(seq, hidden));
      if (!there) throw new OperationError(`there is no interaction ${seq}: see herald interactions`);
      return { seq, hidden };
    },
    async keys() {
      return reportKeys(means.rotation);
    },
    rotateKey: () => rotateKey(means.rotation),
    async status() {
      return statusOf(means);
    },
  };
}

/** Language and search of the blog: those of the configuration, of the last look, or what any WordPress understands. */
function blogOf({ config, blog, uris }: OperationsMeans): HashtagHome {
  const seen = blog();
  return {
    language: config.site.language ?? seen?.language ?? null,
    searchHref: (words) => `${seen?.searchPage ?? `${uris.origin}/?s=`}${encodeURIComponent(words)}`,
  };
}

function isWebAddress(address: string): boolean {
  return /^https?:\/\//.test(address) && parseUrl(address) !== null;
}

function statusOf(means: OperationsMeans): StatusReport {
  const { byState, troubledHosts } = means.deliveries();
  return {
    version: means.version,
    handle: `@${means.config.site.handle}@${means.uris.host}`,
    followers: means.followers.count(),
    notes: means.notes.count(),
    restored: means.restored(),
    deliveries: byState,
    troubledHosts,
    requests: means.requests.count(),
    reports: means.reports.openCount(),
    notifications: notificationsOf(means),
    sources: means.config.sources.map(({ name }) => {
      const last = means.publisher.lastCycle(name);
      return {
        name,
        items: means.items.counts(name),
        // After a restart, and for a command on its own, the store remembers.
        lastCycleAt: last?.at ?? means.cursors.get(name)?.updatedAt ?? null,
        lastError: last?.error ?? null,
        held: heldOf(means, name),
      };
    }),
    orphans: orphansOf(means),
  };
}

const FIRST = 20;

function heldOf({ held }: OperationsMeans, source: string): HeldReport | null {
  const { create, update, delete: remove } = held.counts(source);
  if (create + update + remove === 0) return null;
  const first = held.list(source, FIRST).map(({ action, reason, key, label }) => ({ action, reason, key, label }));
  return { creates: create, updates: update, deletes: remove, first };
}

function notificationsOf({ notifying }: OperationsMeans): StatusReport['notifications'] {
  const all = notifying.reports.all();
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  return { pending: sum(all.map(({ pending }) => pending)), failed: sum(all.map(({ retriable }) => retriable)) };
}
