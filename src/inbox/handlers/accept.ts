import { answeredFollow } from '../followed.js';
import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** Somebody whom we asked lets us follow them. Only their own word counts, and only for the Follow that we sent (D12). */
export const accept: InboxHandler = {
  name: 'accept',
  types: ['Accept'],
  handle({ actor, json }, means) {
    const followed = answeredFollow(actor, json.object, means);
    if (followed === null) return ignored('it accepts no Follow of ours');
    if (followed.state !== 'requested') return ignored('it was answered before');
    means.following.settle(followed.actor, 'accepted');
    return handled;
  },
};
