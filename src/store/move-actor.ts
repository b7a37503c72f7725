import type { RemoteActor } from '../model/remote-actor.js';
import type { Database } from './database.js';
import { deliveryStore, hostOf } from './deliveries.js';
import { followerStore } from './followers.js';
import { hostStore } from './hosts.js';

export type MoveActor = ReturnType<typeof moveActor>;

/**
 * Where an actor’s server says that its inboxes are: a follower, or somebody who asks to follow, is moved there, with what waits. Where the
 * server has another shared inbox, all behind the old one move with it. Expects the caller’s transaction; `now` in milliseconds since the epoch.
 */
export function moveActor(db: Database) {
  const followers = followerStore(db);
  const deliveries = deliveryStore(db);
  const hosts = hostStore(db);
  const moveRequest = db.sql.prepare(
    'UPDATE follow_requests SET inbox = @inbox, shared_inbox = @sharedInbox WHERE actor = @id',
  );
  return ({ id, inbox, sharedInbox }: Pick<RemoteActor, 'id' | 'inbox' | 'sharedInbox'>, now: number): void => {
    moveRequest.run({ id, inbox, sharedInbox });
    const before = followers.byActor(id);
    if (!before || (before.inbox === inbox && before.sharedInbox === sharedInbox)) return;
    followers.move(id, inbox, sharedInbox);
    if (before.sharedInbox !== null && sharedInbox !== null) followers.moveShared(before.sharedInbox, sharedInbox);
    const from = before.sharedInbox ?? before.inbox;
    const to = sharedInbox ?? inbox;
    if (from === to || followers.isRead(from)) return;
    deliveries.redirect(from, to, now);
    const [left, host] = [hostOf(from), hostOf(to)];
    if (left !== null) hosts.reschedule(left);
    if (host === null) return;
    hosts.meet(host);
    hosts.reschedule(host);
  };
}
