import { handleOf } from '../../activitypub/handle.js';
import { textOf } from '../../activitypub/untrusted.js';
import type { RemoteActor } from '../../model/remote-actor.js';
import { handled, type InboxHandler, ignored } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

const LONGEST_NAME = 500;

/**
 * Somebody is called otherwise now, or a follower's server moved its inboxes. Names are taken from the activity, which its
 * actor signed; inboxes only as their own server serves them, which was asked when the signature was proven.
 */
export const updateActor: InboxHandler<'followers' | 'interactions' | 'actors' | 'moveActor' | 'now'> = {
  name: 'update-actor',
  types: ['Update'],
  filter: ({ object, actor }) => object === actor,
  handle(activity, means) {
    const { signer, actor } = activity;
    if (!signer) return ignored('its actor is gone');
    const follows = means.followers.byActor(actor) !== null;
    if (!follows && !means.interactions.hasOf(actor)) return ignored('nothing is kept of this actor');
    const { username, name } = namesIn(activity, signer);
    if (means.actors.byId(actor)) means.actors.put({ ...signer, username, name });
    means.interactions.rename({ actor, handle: handleOf(actor, username), name });
    means.moveActor(signer, means.now());
    return handled;
  },
};

function namesIn({ embedded }: VerifiedActivity, signer: RemoteActor): Pick<RemoteActor, 'username' | 'name'> {
  return {
    username: textOf(embedded?.preferredUsername, LONGEST_NAME) || signer.username,
    name: typeof embedded?.name === 'string' ? textOf(embedded.name, LONGEST_NAME) : signer.name,
  };
}
