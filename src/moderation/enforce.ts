import { hostnameOf } from '../activitypub/domains.js';
import type { Database } from '../store/database.js';
import { type DeliveryStore, hostOf } from '../store/deliveries.js';
import type { FollowRequestStore } from '../store/follow-requests.js';
import type { FollowerStore } from '../store/followers.js';
import type { ForgetActor } from '../store/forget-actor.js';
import type { HostStore } from '../store/hosts.js';
import type { InboxStore } from '../store/inboxes.js';
import type { InteractionStore } from '../store/interactions.js';
import type { NotificationStore } from '../store/notifications.js';
import type { QuoteStampStore } from '../store/quote-stamps.js';
import type { RemoteActorStore } from '../store/remote-actors.js';
import { type AnswerMeans, type Asking, answerFollow } from './answer-follow.js';
import { inPages, PAGE } from './in-pages.js';
import type { JudgeOf } from './judge-of.js';
import { type Effects, noEffects } from './operations.js';

export interface EnforceMeans extends AnswerMeans {
  db: Database;
  followers: FollowerStore;
  forget: Pick<ForgetActor, 'follower'>;
  requests: FollowRequestStore;
  interactions: InteractionStore;
  deliveries: DeliveryStore;
  hosts: HostStore;
  inboxes: InboxStore;
  actors: RemoteActorStore;
  stamps: Pick<QuoteStampStore, 'holdersAfter'>;
  notifications: Pick<NotificationStore, 'untoldActorsAfter' | 'hush'>;
  /** Takes back our word for an actor's quotes, inside the caller's transaction. */
  revokeStampsOf: (actor: string) => void;
  now: () => number;
}

/**
 * Makes the store what the blocks say: who is suspended follows no more (V9), waits no more, is sent nothing more and is
 * forgotten; interactions of everybody blocked are hidden, and of
 * nobody else, and what they did is told no more. One pass over each table, however many blocks
 * there are; doing it twice changes nothing, so that a crash between two pages costs nothing.
 * @param actors actor ids that are blocked by name
 */
export async function enforce(
  means: EnforceMeans,
  judge: JudgeOf,
  actors: readonly string[],
  stopped: () => boolean,
): Promise<Effects> {
  const effects: Effects = { ...noEffects };
  const { db, followers, requests, inboxes, stamps } = means;
  const pages = { db, stopped };
  const suspended = (uri: string) => judge(uri) === 'suspend';
  const suspends = ({ actor, inbox }: Asking) => suspended(actor) || suspended(inbox);

  await supersede(means, pages, suspended, effects);
  await inPages(
    pages,
    (last: Asking | null) => requests.page(last?.actor ?? '', PAGE),
    (request) => {
      if (!suspends(request)) return;
      requests.remove(request.actor);
      answerFollow(means, 'Reject', request);
      effects.requests += 1;
    },
  );
  await inPages(
    pages,
    (last: (Asking & { seq: number }) | null) => followers.pageAfter(last?.seq ?? 0, PAGE),
    (follower) => {
      if (!suspends(follower)) return;
      effects.deliveries += means.forget.follower(follower.actor, means.now())?.givenUp ?? 0;
      const inbox = follower.sharedInbox ?? follower.inbox;
      // Others may read the same inbox.
      if (!followers.isRead(inbox)) {
        effects.deliveries += means.deliveries.supersedeTo(inbox, means.now());
        means.hosts.reschedule(hostOf(inbox) ?? '');
        inboxes.forget(inbox);
      }
      answerFollow(means, 'Reject', follower);
      effects.followers += 1;
    },
  );
  await inPages(
    pages,
    (last: string | null) => inboxes.page(last ?? '', PAGE),
    (inbox) => {
      if (suspended(inbox)) inboxes.forget(inbox);
    },
  );
  await hideInteractions(means, pages, judge, actors, effects);
  await inPages(
    pages,
    (last: string | null) => means.notifications.untoldActorsAfter(last ?? '', PAGE),
    (actor) => {
      if (judge(actor) !== null) means.notifications.hush(actor);
    },
  );
  await inPages(
    pages,
    (last: string | null) => stamps.holdersAfter(last ?? '', PAGE),
    (actor) => {
      if (suspended(actor)) means.revokeStampsOf(actor);
    },
  );
  await inPages(
    pages,
    (last: string | null) => means.actors.page(last ?? '', PAGE),
    (actor) => {
      if (suspended(actor)) means.actors.remove(actor);
    },
  );
  return effects;
}

type Pages = { db: Database; stopped: () => boolean };

/** Before any Reject is enqueued, which must not wait behind what is given up. */
async function supersede(
  { deliveries, hosts, now }: EnforceMeans,
  pages: Pages,
  suspended: (uri: string) => boolean,
  effects: Effects,
): Promise<void> {
  const large: string[] = [];
  const supersedeSome = (host: string): boolean => {
    const count = deliveries.supersedeAt(host, now(), PAGE);
    effects.deliveries += count;
    if (count > 0) hosts.reschedule(host);
    return count === PAGE;
  };
  await inPages(
    pages,
    (last: string | null) => deliveries.pendingHostsAfter(last ?? '', PAGE),
    (host) => {
      if (suspended(`https://${host}/`) && supersedeSome(host)) large.push(host);
    },
  );
  for (const host of large)
    await inPages(
      pages,
      () => (supersedeSome(host) ? [host] : []),
      () => {},
    );
}

/** Only hosts that a block may concern are looked through: those that are judged, of blocked actors, and with hidden rows. */
async function hideInteractions(
  { interactions }: EnforceMeans,
  pages: Pages,
  judge: JudgeOf,
  actors: readonly string[],
  effects: Effects,
): Promise<void> {
  const named = new Set(actors.map(hostnameOf));
  const concerned = new Set<string>();
  await inPages(
    pages,
    (last: string | null) => interactions.hostsAfter(last ?? '', PAGE),
    (host) => {
      const address = `https://${host}/`;
      if (judge(address) !== null || named.has(hostnameOf(address))) concerned.add(host);
    },
  );
  await inPages(
    pages,
    (last: string | null) => interactions.blockedHostsAfter(last ?? '', PAGE),
    (host) => {
      concerned.add(host);
    },
  );
  for (const host of concerned)
    await inPages(
      pages,
      (last: { seq: number } | null) => interactions.authorsAt(host, last?.seq ?? 0, PAGE),
      (row) => {
        const { seq, actor, blocked } = row as { seq: number; actor: string; blocked: boolean };
        const hide = judge(actor) !== null;
        if (hide === blocked) return;
        interactions.setBlocked(seq, hide);
        effects[hide ? 'hidden' : 'shown'] += 1;
      },
    );
}
