import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** A follower's server moved its inboxes: what it signed with was asked for at its origin, so that we know them already. */
export const updateActor: InboxHandler = {
  name: 'update-actor',
  types: ['Update'],
  handle(activity, means) {
    const { signer } = activity;
    if (!signer || activity.object !== activity.actor) return ignored('what it updates is not kept');
    if (!means.followers.byActor(signer.id)) return ignored('there is no such follower');
    means.followers.move(signer.id, signer.inbox, signer.sharedInbox);
    return handled;
  },
};
