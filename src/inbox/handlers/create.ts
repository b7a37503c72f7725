import { type InboxHandler, ignored } from '../inbox-handler.js';
import { isRefusal, ownNote } from '../own-note.js';
import { standing, type TakeNoteNeeds, takeNote } from '../take-note.js';

/**
 * Somebody says something. What answers us, quotes us or names us is kept, once, however often and in whichever ways it
 * comes (fediverse.md I6, Y2); what its owner deleted does not come again (D59).
 */
export const create: InboxHandler<TakeNoteNeeds> = {
  name: 'create',
  types: ['Create'],
  handle(activity, means) {
    const note = ownNote(activity, means.now());
    if (isRefusal(note)) return ignored(note.reason);
    const known = standing(note.id, activity.actor, means);
    if (known === null) return takeNote(activity, note, means);
    if (known.author.actor !== activity.actor) return ignored('the id is another’s');
    return ignored(known.deletedAt === null ? 'it is known already' : 'it was deleted');
  },
};
