import { timeOf } from '../activitypub/untrusted.js';
import type { RemoteVisibility } from '../model/interaction.js';
import type { Note } from '../model/note.js';
import { authorOf, toldActor } from './author.js';
import { type HandlerOutcome, handled, type InboxMeans, ignored } from './inbox-handler.js';
import { toldNote } from './told-note.js';
import type { VerifiedActivity } from './verified-activity.js';

export interface Reaction {
  kind: 'like' | 'announce';
  note: Note;
  emoji: string | null;
  visibility: RemoteVisibility;
}

export type TakeReactionNeeds =
  | 'uris'
  | 'actors'
  | 'received'
  | 'interactions'
  | 'blocks'
  | 'tell'
  | 'hasRoomFor'
  | 'now';

type Means = Pick<InboxMeans, TakeReactionNeeds>;

/** Keeps a like or announce of one of our Notes, once for each actor and Note, and tells it. */
export function takeReaction(activity: VerifiedActivity, reaction: Reaction, means: Means): HandlerOutcome {
  const { actor, id } = activity;
  const { kind, note, emoji } = reaction;
  if (id !== null && means.received.wasWithdrawn(id, actor)) return ignored('it was undone before it came');
  const uri = uriOf(activity, reaction);
  const own = means.interactions.byUri(uri).find(({ author }) => author.actor === actor);
  if (own && (own.kind !== kind || own.noteId !== note.id)) return ignored('the id is another thing’s');
  const known = means.interactions.reaction(actor, kind, note.id);
  if (known) {
    if (known.uri === uri) return ignored('it is known already');
    means.interactions.exchange(known.seq, uri, emoji);
    return handled;
  }
  const severity = means.blocks.severityOf(actor);
  if (severity === 'suspend') return ignored('its author is suspended');
  if (!means.hasRoomFor(actor, kind)) return ignored('its domain has said enough for today');
  record(activity, reaction, uri, severity === 'silence', means);
  return handled;
}

function record(activity: VerifiedActivity, reaction: Reaction, uri: string, hidden: boolean, means: Means): void {
  const { kind, note, emoji, visibility } = reaction;
  const { actor, handle, name, url } = authorOf(activity, means);
  const now = means.now();
  const interaction = means.interactions.record({
    ...{ kind, uri, emoji, visibility, hidden, noteId: note.id, parent: null, words: null, updatedAt: null },
    author: { actor, handle, name },
    publishedAt: Math.min(timeOf(activity.json.published) ?? now, now),
    receivedAt: now,
  });
  if (hidden) return;
  const who = toldActor({ actor, handle, name, url });
  const told = { note: toldNote(note, means.uris), text: emoji ?? '', url: who.url, visibility, interaction };
  means.tell({ kind, at: now, actor: who, ...told });
}

/** The activity's id; ours where it has none, or one on another's host, which it could use up (D13). */
function uriOf({ id, actor }: VerifiedActivity, { kind, note }: Reaction): string {
  const own = id !== null && new URL(id).host === new URL(actor).host;
  return own ? id : `urn:herald:${kind}:${note.id}`;
}
