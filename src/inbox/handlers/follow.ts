import type { RemoteActor } from '../../model/remote-actor.js';
import type { SiteEvent } from '../../model/site-event.js';
import { authorOf, toldActor } from '../author.js';
import { type HandlerOutcome, handled, type InboxHandler, type InboxMeans, ignored, later } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

/** Where there is no room: until room was made, or the sender gives up and its user is told. Seconds. */
const COME_AGAIN = 900;

/**
 * Somebody wants our Notes. Who follows already is accepted again, because the sender may have lost our answer (fediverse.md
 * I1); who is new waits for the operator where it is wished so. Where its domain sends too many at once, it waits for its
 * turn (D27; moderation/waiting-followers.ts). Nobody is lost with a 202.
 */
export const follow: InboxHandler = {
  name: 'follow',
  types: ['Follow'],
  handle(activity, means) {
    const { signer, id } = activity;
    if (!signer || activity.object !== means.uris.actor) return ignored('it does not follow us');
    if (id && isUndone(id, activity.actor, means)) return ignored('it was undone before it came');
    const isFollower = means.followers.byActor(signer.id) !== null;
    const waits = means.requests.byActor(signer.id) !== null;
    if (!means.follows.mayAnswer(signer.id)) return ignored('it follows again and again');
    if (isFollower) return accept(signer, id, means);
    if (waits) return wait(signer, id, means);
    if (means.followers.isFull()) return later('there is no room for more followers', COME_AGAIN);
    const share = means.follows.newFollower(signer.id);
    if (share.over) return waitInCrowd(signer, id, share, means);
    const outcome = means.approvesFollowers ? wait(signer, id, means) : accept(signer, id, means);
    if (outcome === handled) tell(means.approvesFollowers ? 'follow-request' : 'follow', activity, means);
    return outcome;
  },
};

/** One Undo stands against one Follow: Misskey has one id for all Follows of a pair, which must not be shut out for good. */
function isUndone(id: string, actor: string, { received }: InboxMeans): boolean {
  if (!received.wasWithdrawn(id, actor)) return false;
  received.restore(id, actor);
  return true;
}

function accept(signer: RemoteActor, followId: string | null, means: InboxMeans): HandlerOutcome {
  const { id: actor, inbox, sharedInbox } = signer;
  means.followers.upsert({ actor, inbox, sharedInbox, followId, since: means.now() });
  means.answerFollow('Accept', { actor, inbox, followId });
  return handled;
}

function wait(
  { id: actor, inbox, sharedInbox }: RemoteActor,
  followId: string | null,
  means: InboxMeans,
): HandlerOutcome {
  const request = { actor, inbox, sharedInbox, followId, requestedAt: means.now() };
  const stored = means.requests.put(request);
  if (stored === 'stored') return handled;
  if (stored === 'domain-full') return later('too many of your server wait to follow already', COME_AGAIN);
  // Whoever waits for the operator may wait for long: one of the largest crowd makes room. Others have their turn soon.
  const crowding = means.approvesFollowers ? means.requests.crowding() : null;
  if (crowding === null) return later('too many wait to follow already', COME_AGAIN);
  means.requests.remove(crowding.actor);
  means.answerFollow('Reject', crowding);
  means.requests.put(request);
  return handled;
}

/** The surplus is not told one by one: of one domain it is the same trouble each time, which notifiers tell once. */
function waitInCrowd(
  signer: RemoteActor,
  followId: string | null,
  { domain }: { domain: string },
  means: InboxMeans,
): HandlerOutcome {
  const next = means.approvesFollowers
    ? 'the others wait, see herald followers requests'
    : `the others are let in one after the other within the hour; keep them out with herald blocks add ${domain}`;
  const text = `Very many new followers from ${domain} within an hour: ${next}`;
  const outcome = wait(signer, followId, means);
  if (outcome === handled) means.tell({ kind: 'trouble', at: means.now(), actor: null, note: null, text, url: null });
  return outcome;
}

function tell(kind: SiteEvent['kind'], activity: VerifiedActivity, means: InboxMeans): void {
  if (means.blocks.severityOf(activity.actor) !== null) return;
  const actor = toldActor(authorOf(activity, means));
  means.tell({ kind, at: means.now(), actor, note: null, text: '', url: actor.url });
}
