import type { RemoteMention, RemoteNote } from '../activitypub/parse-note.js';
import type { Note } from '../model/note.js';
import type { InboxMeans } from './inbox-handler.js';

/** In which way something concerns us. */
export interface Concern {
  kind: 'reply' | 'quote' | 'mention';
  /** Ours; null for a mention that answers none of our Notes. */
  note: Note | null;
  /** Uri of the reply that it answers; null where it answers our Note itself. */
  parent: string | null;
}

type Needs = 'uris' | 'handle' | 'notes' | 'interactions';

/**
 * A reply, a quote or a mention, in this order; null when it is none of our business. What answers a Note that is gone is
 * at most a mention. Of a thread only the next stone is looked at: no chain is walked (D30).
 */
export function concernOf(note: RemoteNote, means: Pick<InboxMeans, Needs>): Concern | null {
  const answered = living(note.inReplyTo, means);
  if (answered) return { kind: 'reply', note: answered, parent: null };
  const thread = answeredReply(note, means);
  if (thread) return thread;
  const quoted = living(note.quotes, means);
  if (quoted) return { kind: 'quote', note: quoted, parent: null };
  return isToUs(note, means) ? { kind: 'mention', note: null, parent: null } : null;
}

/** The first of our living Notes among these addresses. */
export function living(addresses: readonly string[], { uris, notes }: Pick<InboxMeans, 'uris' | 'notes'>): Note | null {
  for (const address of addresses) {
    const id = uris.noteId(address);
    const note = id === null ? null : notes.living(id);
    if (note) return note;
  }
  return null;
}

function answeredReply(
  { id, inReplyTo }: RemoteNote,
  { notes, interactions }: Pick<InboxMeans, Needs>,
): Concern | null {
  for (const address of inReplyTo) {
    if (address === id) continue;
    const reply = interactions.byUri(address).find(({ kind }) => kind === 'reply');
    const note = reply?.noteId ? notes.living(reply.noteId) : null;
    if (note) return { kind: 'reply', note, parent: address };
  }
  return null;
}

function isToUs({ mentions, recipients }: RemoteNote, means: Pick<InboxMeans, Needs>): boolean {
  return recipients.includes(means.uris.actor) || mentions.some((mention) => namesUs(mention, means));
}

/** By our id, by our page for people, or by our handle where the address is on our host. */
function namesUs({ href, name }: RemoteMention, { uris, handle }: Pick<InboxMeans, Needs>): boolean {
  if (href === uris.actor || href === uris.profile) return true;
  const ours = href === null || uris.isOurs(href);
  return ours && name.toLowerCase() === `@${handle}@${uris.host}`.toLowerCase();
}
