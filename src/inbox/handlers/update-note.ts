import { type RemoteNote, remoteWords } from '../../activitypub/parse-note.js';
import type { RemoteVisibility, StoredInteraction } from '../../model/interaction.js';
import { type HandlerOutcome, handled, type InboxHandler, type InboxMeans, ignored } from '../inbox-handler.js';
import { isRefusal, ownNote } from '../own-note.js';
import { standing, type TakeNoteNeeds, takeNote } from '../take-note.js';
import type { VerifiedActivity } from '../verified-activity.js';

const narrower: readonly RemoteVisibility[] = ['public', 'unlisted', 'followers', 'direct'];

/**
 * Somebody edits what they said: only their own (D9), and only forwards. What never came before is taken like a Create
 * (fediverse.md I7). An edit is not told again.
 */
export const updateNote: InboxHandler<TakeNoteNeeds> = {
  name: 'update-note',
  types: ['Update'],
  filter: ({ object, actor }) => object !== actor,
  handle(activity, means) {
    const note = ownNote(activity, means.now());
    if (isRefusal(note)) return ignored(note.reason);
    const known = standing(note.id, activity.actor, means);
    if (known === null) return takeNote(activity, note, means);
    if (known.author.actor !== activity.actor) return ignored('the id is another’s');
    return edit(activity, note, known, means);
  },
};

/** Without `updated` it counts as edited now: it came after what is kept (I7). */
function edit(
  activity: VerifiedActivity,
  note: RemoteNote,
  known: StoredInteraction,
  means: Pick<InboxMeans, TakeNoteNeeds>,
): HandlerOutcome {
  const updatedAt = note.updatedAt ?? means.now();
  if (known.words === null && known.deletedAt === null) return ignored('the id is another thing’s');
  if (known.deletedAt !== null) return ignored('it was deleted');
  if (known.updatedAt !== null && updatedAt <= known.updatedAt) return ignored('it is older than what is kept');
  if (!known.hidden && turnsAway(note, known, means)) {
    means.interactions.remove(known.seq);
    takeNote(activity, note, means);
    return handled;
  }
  means.interactions.edit(known.seq, remoteWords(note), narrowest(note.visibility, known.visibility), updatedAt);
  return handled;
}

/**
 * It answers or quotes no more what it did: it does not stand below our Note any longer, and is kept as what it has become, if anything.
 * What the operator hid stays, and hidden, wherever it turns.
 */
function turnsAway(
  { inReplyTo, quotes }: RemoteNote,
  { kind, parent, noteId }: StoredInteraction,
  { uris }: Pick<InboxMeans, 'uris'>,
): boolean {
  const about = parent ?? (noteId === null ? null : uris.note(noteId));
  if (about === null || kind === 'mention') return false;
  return !(kind === 'quote' ? quotes : inReplyTo).includes(about);
}

/** What was said to few is not shown to all by a later edit. */
function narrowest(one: RemoteVisibility, other: RemoteVisibility): RemoteVisibility {
  return narrower.indexOf(one) > narrower.indexOf(other) ? one : other;
}
