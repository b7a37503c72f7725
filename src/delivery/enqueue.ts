import { activityStore } from '../store/activities.js';
import { blockStore } from '../store/blocks.js';
import type { Database } from '../store/database.js';
import { deliveryStore } from '../store/deliveries.js';
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
   * @param further other inboxes that it goes to, too
   * @returns how many deliveries are to be made
   */
  toFollowers(outgoing: Outgoing, since: number | null, further?: readonly string[]): number;
  /** To these inboxes only. @returns how many deliveries are to be made */
  to(inboxes: string[], outgoing: Outgoing): number;
}

export interface EnqueueMeans {
  db: Database;
  now: () => number;
  ownHost: string;
  /** Told that something waits: whoever delivers looks once the transaction is through. */
  enqueued?: () => void;
}

/** Writes the activity, its deliveries and their hosts' turns: call it inside the transaction that caused them (promise 3). */
export function createEnqueue(deps: EnqueueMeans): Enqueue {
  const { db, ownHost, enqueued = () => {} } = deps;
  const activities = activityStore(db);
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const hostKeys = hostKeyStore(db);
  const blocks = blockStore(db);
  const isSuspended = (host: string) => blocks.severityOf(`https://${host}/`) === 'suspend';
  const write = (outgoing: Outgoing, deliver: (now: number) => void): number =>
    db.transaction(() => {
      const { activityId, type, objectId, body, outbox, first = false } = outgoing;
      const now = deps.now();
      activities.insert({ id: activityId, type, objectId, body, outbox, createdAt: now });
      deliver(now);
      const pending = deliveries.settle(activityId, type, now);
      if (first) hostKeys.expect(activityId, objectId, now);
      hosts.wake(activityId, now);
      enqueued();
      return pending;
    });
  return {
    toFollowers: (outgoing, since, further = []) =>
      write(outgoing, (now) => {
        deliveries.fanOut(outgoing.activityId, outgoing.objectId, { since, ownHost, now });
        if (blocks.suspendsAny()) deliveries.leaveOut(outgoing.activityId, isSuspended);
        for (const inbox of further) deliveries.insert(outgoing.activityId, outgoing.objectId, inbox, { ownHost, now });
      }),
    to: (inboxes, outgoing) =>
      write(outgoing, (now) => {
        for (const inbox of inboxes) deliveries.insert(outgoing.activityId, outgoing.objectId, inbox, { ownHost, now });
      }),
  };
}
