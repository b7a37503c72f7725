import { withContext } from '../activitypub/context.js';
import { renderCreate } from '../activitypub/render/create.js';
import { renderDelete } from '../activitypub/render/delete.js';
import { noInteractions } from '../activitypub/render/note.js';
import { renderUpdate } from '../activitypub/render/update.js';
import type { Uris } from '../activitypub/uris.js';
import type { Outgoing } from '../delivery/enqueue.js';
import type { Note, NoteContent } from '../model/note.js';
import type { QuotePolicy } from '../model/quote.js';
import type { SignedText } from '../signatures/sign-document.js';
import type { ActivityStore } from '../store/activities.js';
import type { Database } from '../store/database.js';
import type { NoteStore } from '../store/notes.js';
import { contentHash } from './content-hash.js';

export interface PublishingMeans {
  db: Database;
  notes: NoteStore;
  activities: ActivityStore;
  /** Writes the activity and its deliveries; returns how many. `since`: also to every inbox that took something since then. */
  enqueue: { toFollowers(outgoing: Outgoing, since: number | null): number };
  uris: Uris;
  /** Who may quote; absent: nobody. */
  quotes?: QuotePolicy;
  /** Writes a Delete so that whoever hands it on can prove it. */
  signedText: SignedText;
  mintId: () => string;
  now: () => number;
}

export interface NoteOrigin {
  source: string;
  key: string;
  postId: number | null;
}

/** `updated` must grow by something every reader can see: many keep whole seconds (fediverse.md O14). */
const TICK = 1000;

/**
 * Announces a new Note: the Note, its Create and one delivery for each inbox stand in one transaction.
 * @param publishedAt milliseconds; never in the future (Pixelfed and Misskey refuse those, O4)
 */
export function announceNote(
  means: PublishingMeans,
  origin: NoteOrigin,
  content: NoteContent,
  publishedAt: number,
): Note {
  return means.db.transaction(() => {
    const { note, activityId } = saveNote(means, origin, content, publishedAt);
    const body = JSON.stringify(withContext(renderCreate(activityId, note, means.uris, noInteractions, means.quotes)));
    means.enqueue.toFollowers(
      { activityId, type: 'Create', objectId: note.id, body, outbox: content.visibility !== 'followers' },
      null,
    );
    return note;
  });
}

/** Shows an old Note in the outbox without telling anybody. */
export function shelveNote(
  means: PublishingMeans,
  origin: NoteOrigin,
  content: NoteContent,
  publishedAt: number,
): Note {
  return means.db.transaction(() => {
    const { note, activityId } = saveNote(means, origin, content, publishedAt);
    means.activities.insert({
      id: activityId,
      type: 'Create',
      objectId: note.id,
      body: null,
      outbox: content.visibility !== 'followers',
      createdAt: means.now(),
    });
    return note;
  });
}

/** Sends an Update with the new content. Nothing happens to a Note that is deleted. */
export function reviseNote(means: PublishingMeans, noteId: string, content: NoteContent): void {
  means.db.transaction(() => {
    const note = means.notes.living(noteId);
    if (!note) return;
    const updatedAt = Math.max(means.now(), (note.updatedAt ?? note.publishedAt) + TICK);
    means.notes.update(noteId, content, contentHash(content), updatedAt);
    const activityId = means.mintId();
    // Without counts: the body is sent for days, and Mastodon would take what was true today for the truth (O17).
    const update = renderUpdate(activityId, { ...note, content, updatedAt }, means.uris, null, means.quotes);
    const body = JSON.stringify(withContext(update));
    // The words of a Note for followers go to those who follow today, and to nobody who had it once.
    const since = [note.content.visibility, content.visibility].includes('followers') ? null : note.publishedAt;
    means.enqueue.toFollowers({ activityId, type: 'Update', objectId: noteId, body, outbox: false }, since);
  });
}

/** Deletes a Note for ever: its text goes at once, its id answers 410, everyone who got it is told (V10). */
export function withdrawNote(means: PublishingMeans, noteId: string): void {
  means.db.transaction(() => {
    const note = means.notes.living(noteId);
    if (!note) return;
    const deletedAt = means.now();
    means.notes.remove(noteId, deletedAt);
    means.activities.unlist(noteId);
    const activityId = means.mintId();
    const tombstone = { id: noteId, publishedAt: note.publishedAt, deletedAt };
    const body = means.signedText(renderDelete(activityId, tombstone, note.content.visibility, means.uris));
    means.enqueue.toFollowers({ activityId, type: 'Delete', objectId: noteId, body, outbox: false }, note.publishedAt);
  });
}

function saveNote(means: PublishingMeans, origin: NoteOrigin, content: NoteContent, publishedAt: number) {
  const note: Note = {
    id: means.mintId(),
    source: origin.source,
    key: origin.key,
    content,
    // A row without any date is of today, as far as anybody can tell.
    publishedAt: publishedAt > 0 ? Math.min(publishedAt, means.now()) : means.now(),
    updatedAt: null,
  };
  means.notes.insert({ note, postId: origin.postId, hash: contentHash(content) });
  return { note, activityId: means.mintId() };
}
