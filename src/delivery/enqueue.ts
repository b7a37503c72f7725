import { activityStore } from '../store/activities.js';
import { type AudiencePlace, audienceStore, START } from '../store/audience.js';
import { blockStore } from '../store/blocks.js';
import type { Database } from '../store/database.js';
import { deliveryStore } from '../store/deliveries.js';
import { type FanOut, fanOutStore } from '../store/fan-outs.js';
import { hostKeyStore } from '../store/host-keys.js';
import { hostStore } from '../store/hosts.js';

/** An activity on its way out. */
export interface Outgoing {
  activityId: string;
  /** `Create`, `Update`, `Delete`, `Accept`, … */
  type: string;
  /** What it is about, the follower for an Accept: activities about one object reach one inbox in order (fediverse.md V11). */
  objectId: string;
  /** Exact JSON text: delivered byte for byte. */
  body: string;
  /** Listed in the outbox. */
  outbox: boolean;
  /** It announces a new key: each of its hosts hears it before anything else (fediverse.md S17). */
  first?: boolean;
}

export interface Enqueue {
  /**
   * To every distinct inbox of the followers, shared inboxes preferred (Y1), never our own host, nor a suspended one. `since`, in milliseconds
   * since the epoch, is the Note's `publishedAt` for its Update and Delete: they also go to every inbox that took anything
   * since then, and to every inbox that this object was sent to (V10). Null for anything else.
   *
   * A Delete supersedes the object's Create and Updates that are not in the air; where even the Create was never attempted,
   * the Delete is superseded as well: nothing reached that inbox. An Update supersedes older Updates, never a Create; an
   * Accept of an actor's newest Follow those of its earlier ones, as does a Reject.
   * Of a large audience, the first page is written now, and `continueFanOut` writes the rest. An activity whose object has others on
   * their way through an audience comes after them: an inbox has the Create before the Update. A Delete ends theirs, an Update ends that
   * of an older Update.
   * @param further other inboxes that it goes to, too
   * @returns how many deliveries are to be made, as far as they are written
   */
  toFollowers(outgoing: Outgoing, since: number | null, further?: readonly string[]): number;
  /** To these inboxes only. @returns how many deliveries are to be made */
  to(inboxes: string[], outgoing: Outgoing): number;
  /** Writes the next page of the oldest unfinished fan-out, in one transaction. @returns false when there is none */
  continueFanOut(): boolean;
}

export interface EnqueueMeans {
  db: Database;
  now: () => number;
  ownHost: string;
  /** Called inside the transaction when there is something to deliver, or to write. */
  enqueued?: () => void;
  /** Rows of one page. */
  page?: number;
}

/** Some 20 ms on a small machine. */
const PAGE = 1000;

type Activity = Pick<Outgoing, 'activityId' | 'type' | 'objectId' | 'first'>;

/** Writes the activity, its deliveries and their hosts' turns: call it inside the transaction that caused them (promise 3). */
export function createEnqueue(deps: EnqueueMeans): Enqueue {
  const { db, ownHost, page = PAGE, enqueued = () => {} } = deps;
  const activities = activityStore(db);
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const hostKeys = hostKeyStore(db);
  const blocks = blockStore(db);
  const audience = audienceStore(db);
  const fanOuts = fanOutStore(db);
  const isSuspended = (host: string) => blocks.severityOf(`https://${host}/`) === 'suspend';

  const insert = ({ activityId, type, objectId, body, outbox }: Outgoing) =>
    activities.insert({ id: activityId, type, objectId, body, outbox, createdAt: deps.now() });

  const deliver = (inboxes: readonly string[], activity: Activity, leaveOut = false): number => {
    const { activityId, type, objectId, first = false } = activity;
    const now = deps.now();
    const after = deliveries.lastId();
    for (const inbox of inboxes) deliveries.insert(activityId, objectId, inbox, { ownHost, now });
    if (leaveOut && blocks.suspendsAny()) deliveries.leaveOut(after, isSuspended);
    const pending = deliveries.settle(after, type, now);
    if (first) hostKeys.expect(after, objectId, now);
    hosts.wake(after, now);
    enqueued();
    return pending;
  };

  /** `next`: where the next page begins; null: that was the last. */
  const deliverPage = (fanOut: FanOut): { pending: number; next: AudiencePlace | null } => {
    const { inboxes, next } = audience.page(fanOut, fanOut, page);
    return { pending: deliver(inboxes, fanOut, true), next };
  };

  /** Ends what this activity makes pointless. @returns the announcement of a new key among it, which this activity then is */
  const endOvertaken = ({ type, objectId }: Outgoing): FanOut | undefined => {
    const over = fanOuts
      .ofObject(objectId)
      .filter((other) => type === 'Delete' || (type === 'Update' && other.type === 'Update'));
    for (const { activityId } of over) fanOuts.end(activityId);
    return over.find(({ first }) => first);
  };

  return {
    toFollowers: (outgoing, since, further = []) =>
      db.transaction(() => {
        insert(outgoing);
        const { activityId, type, objectId, first = false } = outgoing;
        const announcement = endOvertaken(outgoing);
        const fanOut: FanOut = {
          ...{ activityId, type, objectId, ...START },
          since: announcement ? announcement.since : since,
          first: first || announcement !== undefined,
        };
        const waits = fanOuts.ofObject(objectId).length > 0;
        if (waits) fanOuts.begin(fanOut);
        const { pending, next } = waits ? { pending: 0, next: null } : deliverPage(fanOut);
        if (next) fanOuts.begin({ ...fanOut, ...next });
        return pending + deliver(further, fanOut);
      }),
    to: (inboxes, outgoing) =>
      db.transaction(() => {
        insert(outgoing);
        return deliver(inboxes, outgoing);
      }),
    continueFanOut: () =>
      db.transaction(() => {
        const fanOut = fanOuts.oldest();
        if (!fanOut) return false;
        const { next } = deliverPage(fanOut);
        if (next) fanOuts.move(fanOut.activityId, next);
        else fanOuts.end(fanOut.activityId);
        return true;
      }),
  };
}
