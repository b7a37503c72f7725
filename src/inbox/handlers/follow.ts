import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** Somebody wants our Notes. Said twice, it is accepted twice: the sender may have lost our answer (fediverse.md I1). */
export const follow: InboxHandler = {
  name: 'follow',
  types: ['Follow'],
  handle(activity, means) {
    const { signer } = activity;
    if (!signer || activity.object !== means.uris.actor) return ignored('it does not follow us');
    if (activity.id && means.received.wasWithdrawn(activity.id, activity.actor))
      return ignored('it was undone before it came');
    if (means.followers.byActor(signer.id) === null && means.followers.isFull())
      return ignored('there is no room for more followers');
    means.followers.upsert({
      actor: signer.id,
      inbox: signer.inbox,
      sharedInbox: signer.sharedInbox,
      followId: activity.id,
      since: means.now(),
    });
    means.accept({ id: activity.id, actor: signer.id }, signer.inbox);
    return handled;
  },
};
