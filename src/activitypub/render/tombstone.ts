import type { Tombstone } from '../../model/note.js';
import type { Uris } from '../uris.js';
import { renderTime } from './time.js';

/** What stays of a deleted Note: the body of a 410, and the object of its Delete (V6, X10). */
export function renderTombstone(tombstone: Tombstone, uris: Uris): object {
  return {
    id: uris.note(tombstone.id),
    type: 'Tombstone',
    formerType: 'Note',
    published: renderTime(tombstone.publishedAt),
    deleted: renderTime(tombstone.deletedAt),
  };
}
