import type { Tombstone } from '../../model/note.js';
import type { Visibility } from '../../model/visibility.js';
import { audienceOf } from '../addressing.js';
import type { Uris } from '../uris.js';
import { renderTime } from './time.js';

/**
 * Delete(Note) with the Tombstone embedded: Pixelfed ignores a bare id (V6). Addressed as the Note was. It says no more than a signature
 * can hold (signatures/sign-document.ts): `formerType` has no value in JSON-LD.
 * @param activityId opaque and fresh.
 */
export function renderDelete(activityId: string, tombstone: Tombstone, visibility: Visibility, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type: 'Delete',
    actor: uris.actor,
    published: renderTime(tombstone.deletedAt),
    ...audienceOf(visibility, uris),
    object: { id: uris.note(tombstone.id), type: 'Tombstone', deleted: renderTime(tombstone.deletedAt) },
  };
}
