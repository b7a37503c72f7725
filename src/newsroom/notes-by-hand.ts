import type { NoteContent } from '../model/note.js';
import { contentHash } from '../publishing/content-hash.js';
import { announceNote, type PublishingMeans, reviseNote, withdrawNote } from '../publishing/publish-note.js';
import type { HashtagHome } from './link-hashtags.js';
import { noteFromInput } from './note-from-input.js';
import { OperationError, type Operations } from './operations.js';

/** Notes sent in by hand have this source; configured sources may not take the name. */
const BY_HAND = 'post';

/** What an editor says without a page on the blog: published, edited and deleted in the transactions of publish-note.ts. */
export function notesByHand(
  means: PublishingMeans,
  blog: () => HashtagHome,
): Pick<Operations, 'postNote' | 'editNote' | 'deleteNote'> {
  const { uris, notes } = means;

  /** @throws OperationError when there is no such Note, or the blog is where it changes */
  function find(address: string): { id: string; content: NoteContent } {
    const id = uris.noteId(address) ?? address;
    const note = notes.byId(id);
    if (note === null) throw new OperationError(`there is no Note ${address}: see herald notes`);
    if ('deletedAt' in note) throw new OperationError(`the Note ${address} is deleted already`);
    if (note.source !== BY_HAND) {
      throw new OperationError(
        `the Note ${address} comes from the blog (${note.source}, ${note.key}): change it there, and Herald follows; herald_visibility = none takes it back`,
      );
    }
    return note;
  }

  return {
    async postNote(input) {
      const content = noteFromInput(input, blog());
      const origin = { source: BY_HAND, key: means.mintId(), postId: null };
      const note = announceNote(means, origin, content, means.now());
      return { id: uris.note(note.id) };
    },
    async editNote({ id: address, ...input }) {
      const { id, content: before } = find(address);
      // Who sees it and what it answers stay: followers got it so, and an Update cannot change it.
      const kept = { summary: input.summary ?? before.summary ?? '', language: input.language ?? before.language };
      const { language, ...given } = { ...input, ...kept };
      const made = noteFromInput({ ...given, ...(language === null ? {} : { language }) }, blog());
      const content = { ...made, visibility: before.visibility, inReplyTo: before.inReplyTo };
      const changed = contentHash(content) !== contentHash(before);
      if (changed) reviseNote(means, id, content);
      return { id: uris.note(id), changed };
    },
    async deleteNote({ id: address }) {
      const { id } = find(address);
      withdrawNote(means, id);
      return { id: uris.note(id) };
    },
  };
}
