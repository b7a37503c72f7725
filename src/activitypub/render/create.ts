import type { Note } from '../../model/note.js';
import type { QuotePolicy } from '../../model/quote.js';
import { audienceOf } from '../addressing.js';
import type { Uris } from '../uris.js';
import { type InteractionCounts, noInteractions, renderNote } from './note.js';
import { renderTime } from './time.js';

/**
 * Create(Note), the Note embedded, `published` and audience on both (V2, V3, O3).
 * @param activityId opaque; its address is `uris.activity(activityId)`.
 */
export function renderCreate(
  activityId: string,
  note: Note,
  uris: Uris,
  counts: InteractionCounts | null = noInteractions,
  quotes: QuotePolicy = 'nobody',
): object {
  return {
    id: uris.activity(activityId),
    type: 'Create',
    actor: uris.actor,
    published: renderTime(note.publishedAt),
    ...audienceOf(note.content.visibility, uris),
    object: renderNote(note, uris, counts, quotes),
  };
}
