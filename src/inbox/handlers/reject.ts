import { answeredFollow } from '../followed.js';
import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** Somebody does not let us follow them, or no longer: it may come long after their Accept (fediverse.md V9). */
export const reject: InboxHandler = {
  name: 'reject',
  types: ['Reject'],
  handle(activity, means) {
    const followed = answeredFollow(activity, means);
    if (followed === null) return ignored('it rejects no Follow of ours');
    if (followed.state === 'rejected') return ignored('it was rejected before');
    means.following.settle(followed.actor, 'rejected');
    return handled;
  },
};
