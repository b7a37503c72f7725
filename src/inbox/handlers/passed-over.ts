import { type InboxHandler, ignored } from '../inbox-handler.js';

/** What is known, and rightly leads to nothing; the reason stands in the ledger. All else is nobody's (fediverse.md I12). */
const reasons: Record<string, string> = {
  Move: 'a follower that moved follows anew by itself, from its new place',
  Dislike: 'dislikes are not counted',
  Add: 'collections of others are not kept',
  Remove: 'collections of others are not kept',
  View: 'who looked is not kept',
  Listen: 'who listened is not kept',
  Read: 'who read is not kept',
  Question: 'a poll is an object, and no activity',
};

export const passedOver: InboxHandler<never> = {
  name: 'passed-over',
  types: Object.keys(reasons),
  handle: ({ type }) => ignored(reasons[type] ?? 'it leads to nothing'),
};
