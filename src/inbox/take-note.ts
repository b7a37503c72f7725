import { type RemoteNote, remotePlainText, remoteWords } from '../activitypub/parse-note.js';
import type { RemoteWords, StoredInteraction } from '../model/interaction.js';
import { type Author, authorOf, toldActor } from './author.js';
import { type Concern, concernOf } from './concern.js';
import { type HandlerOutcome, handled, type InboxMeans, ignored } from './inbox-handler.js';
import { toldNote } from './told-note.js';
import type { VerifiedActivity } from './verified-activity.js';

export type TakeNoteNeeds =
  | 'uris'
  | 'handle'
  | 'actors'
  | 'received'
  | 'notes'
  | 'interactions'
  | 'blocks'
  | 'tell'
  | 'hasRoomFor'
  | 'now';

type Means = Pick<InboxMeans, TakeNoteNeeds>;

/**
 * What is kept under this id: its owner's, or what another of its host said, which shuts it out (D13). Another's like or
 * announce does not: its id is easily made to be anything.
 */
export function standing(
  uri: string,
  actor: string,
  { interactions }: Pick<InboxMeans, 'interactions'>,
): StoredInteraction | null {
  const kept = interactions.byUri(uri);
  const own = kept.find(({ author }) => author.actor === actor);
  return own ?? kept.find(({ kind }) => kind !== 'like' && kind !== 'announce') ?? null;
}

/** Keeps what is new and concerns us, and tells it. Whoever is silenced is kept, and not told. */
export function takeNote(activity: VerifiedActivity, note: RemoteNote, means: Means): HandlerOutcome {
  const { actor } = activity;
  if (note.vote) return ignored('it is an answer to a poll');
  if (means.received.wasWithdrawn(note.id, actor)) return ignored('it was deleted before it came');
  const concern = concernOf(note, means);
  if (concern === null) return ignored('it does not concern us');
  const severity = means.blocks.severityOf(actor);
  if (severity === 'suspend') return ignored('its author is suspended');
  if (!means.hasRoomFor(actor, concern.kind)) return ignored('its domain has said enough for today');
  const author = authorOf(activity, means);
  const words = remoteWords(note);
  const hidden = severity === 'silence';
  const seq = record(note, { author, words, concern, hidden }, means);
  if (!hidden) tell(note, { author, words, concern }, seq, means);
  return handled;
}

interface Taken {
  author: Author;
  words: RemoteWords;
  concern: Concern;
}

function record(
  note: RemoteNote,
  { author, words, concern, hidden }: Taken & { hidden: boolean },
  means: Means,
): number {
  const { actor, handle, name } = author;
  return means.interactions.record({
    kind: concern.kind,
    uri: note.id,
    author: { actor, handle, name },
    noteId: concern.note?.id ?? null,
    parent: concern.parent,
    emoji: null,
    words,
    visibility: note.visibility,
    publishedAt: note.publishedAt,
    receivedAt: means.now(),
    updatedAt: note.updatedAt,
    hidden,
  });
}

function tell(note: RemoteNote, { author, words, concern }: Taken, seq: number, { tell, uris, now }: Means): void {
  tell({
    kind: concern.kind,
    at: now(),
    actor: toldActor(author),
    note: concern.note && toldNote(concern.note, uris),
    text: remotePlainText(words),
    url: note.url ?? note.id,
    visibility: note.visibility,
    interaction: seq,
  });
}
