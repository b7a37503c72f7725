import { typeOf } from '../../activitypub/untrusted.js';
import { endedFollow } from '../followed.js';
import { handled, type InboxHandler, ignored } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

/** Somebody does not let us follow them, or no longer, long after their Accept or by undoing it (fediverse.md V9, I9). */
export const reject: InboxHandler = {
  name: 'reject',
  types: ['Reject', 'Undo'],
  handle(activity, means) {
    const followed = endedFollow(activity.actor, rejected(activity), means);
    if (followed === null) return ignored('it rejects no Follow of ours');
    if (followed.state === 'rejected') return ignored('it was rejected before');
    means.following.settle(followed.actor, 'rejected');
    return handled;
  },
};

function rejected({ type, json, embedded }: VerifiedActivity): unknown {
  if (type === 'Reject') return json.object;
  return embedded !== null && typeOf(embedded) === 'Accept' ? embedded.object : null;
}
