import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** An actor deletes itself: all that we keep of it goes. Its Notes are not kept here. */
export const deleteActor: InboxHandler = {
  name: 'delete',
  types: ['Delete'],
  handle(activity, means) {
    if (activity.object !== activity.actor) return ignored('what it deletes is not kept');
    means.actors.remove(activity.actor);
    return means.followers.remove(activity.actor) ? handled : ignored('there was no such follower');
  },
};
