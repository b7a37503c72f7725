import { audienceOf } from '../addressing.js';
import type { Uris } from '../uris.js';

/**
 * Add or Remove of a Note to or from the featured collection: Mastodon pins and unpins by them at once, and reads the collection only now and then.
 * @param activityId opaque and fresh.
 * @param noteId opaque id of our Note.
 */
export function renderFeaturedChange(type: 'Add' | 'Remove', activityId: string, noteId: string, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type,
    actor: uris.actor,
    ...audienceOf('public', uris),
    object: uris.note(noteId),
    target: uris.featured,
  };
}
