import { idOf, typeOf } from '../../activitypub/untrusted.js';
import { handled, type InboxHandler, type InboxMeans, ignored } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

/**
 * Takes a Follow back, in every form in which servers say it (fediverse.md I2, and the three of snac): the
 * Follow embedded with or without an id, its id alone, or our own address alone.
 */
export const undo: InboxHandler = {
  name: 'undo',
  types: ['Undo'],
  handle(activity, means) {
    const followId = followIdOf(activity, means);
    if (followId === null) return ignored('what it undoes is not kept');
    if (means.followers.remove(activity.actor)) return handled;
    if (followId !== '') means.received.withdraw(followId, activity.actor, means.now());
    return ignored('there was no such follower');
  },
};

/** The Follow's id, '' when it goes without one, or null when this undoes no Follow of us by this actor. */
function followIdOf(
  { actor, embedded, object }: VerifiedActivity,
  { uris, followers, requests }: InboxMeans,
): string | null {
  if (object === uris.actor && !isEmbeddedActivity(embedded)) return '';
  if (embedded && typeOf(embedded) !== '') {
    if (typeOf(embedded) !== 'Follow') return null;
    const whom = idOf(embedded.object);
    const who = idOf(embedded.actor);
    if ((whom !== null && whom !== uris.actor) || (who !== null && who !== actor)) return null;
    return idOf(embedded.id) ?? '';
  }
  if (object === null) return null;
  const known = followers.byActor(actor) ?? requests.byActor(actor);
  // An id that is not the Follow we know may be a Like's: only an unknown actor's may be a Follow on its way.
  if (known) return known.followId === object ? object : null;
  return object;
}

function isEmbeddedActivity(embedded: VerifiedActivity['embedded']): boolean {
  return embedded !== null && typeOf(embedded) !== '';
}
