import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** Somebody blocks us: who does not want to hear us gets nothing more, nor waits for it (fediverse.md I9). */
export const block: InboxHandler<'forget' | 'now' | 'uris'> = {
  name: 'block',
  types: ['Block'],
  handle(activity, means) {
    if (activity.object !== means.uris.actor) return ignored('it does not block us');
    return means.forget.follower(activity.actor, means.now()) ? handled : ignored('there was no such follower');
  },
};
