import { LRUCache } from 'lru-cache';
import type { Note, Tombstone } from '../model/note.js';
import type { NotesReader } from './reading.js';

interface Known {
  revision: number;
  found: Note | Tombstone;
}

/**
 * The reader with a memory for `byId`, the look-up of the hot path: a Note that everybody fetches at once is read from
 * disk once. Any write to the table makes it forget. What does not exist is not remembered, for strangers invent ids.
 * @param maxCharacters of Note text remembered.
 */
export function rememberNotes(notes: NotesReader, maxCharacters: number): NotesReader {
  const cache = new LRUCache<string, Known>({
    maxSize: maxCharacters,
    sizeCalculation: ({ found }) => 512 + ('content' in found ? found.content.html.length : 0),
  });
  return {
    byId(id) {
      const revision = notes.revision();
      const known = cache.get(id);
      if (known?.revision === revision) return known.found;
      const found = notes.byId(id);
      if (found !== null) cache.set(id, { revision, found });
      return found;
    },
    living: (id) => notes.living(id),
    byUrl: (url) => notes.byUrl(url),
    ofPost: (postId) => notes.ofPost(postId),
    sticky: () => notes.sticky(),
    latest: (limit) => notes.latest(limit),
    count: () => notes.count(),
    revision: () => notes.revision(),
  };
}
