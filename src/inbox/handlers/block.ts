import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/**
 * Somebody blocks us: both ways end (fediverse.md I9). They get nothing more, nor wait for it, and we do not follow them
 * any more.
 */
export const block: InboxHandler<'forget' | 'following' | 'now' | 'uris'> = {
  name: 'block',
  types: ['Block'],
  handle(activity, means) {
    if (activity.object !== means.uris.actor) return ignored('it does not block us');
    const followed = means.following.byActor(activity.actor);
    const wasFollowed = followed !== null && followed.state !== 'rejected';
    if (wasFollowed) means.following.settle(activity.actor, 'rejected');
    const wasFollower = means.forget.follower(activity.actor, means.now()) !== null;
    return wasFollowed || wasFollower ? handled : ignored('there was no such follower');
  },
};
