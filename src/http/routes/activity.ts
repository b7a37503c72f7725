import type { Router } from '@koa/router';
import { renderCreate } from '../../activitypub/render/create.js';
import { renderUpdate } from '../../activitypub/render/update.js';
import type { Note } from '../../model/note.js';
import { answerObject, answerTombstone } from '../answer.js';
import { HttpError } from '../http-error.js';
import { isShown, type PublicSite } from '../public-site.js';
import type { ListedActivity } from '../reading.js';

/** `/activitypub/activities/{id}`: Creates and Updates of Notes, always around the Note as it is now. */
export function activityRoutes(router: Router, site: PublicSite): void {
  const { uris, reading } = site;
  router.get('activity', '/activitypub/activities/:id', (ctx) => {
    const activity = reading.activities.byId(ctx.params.id ?? '');
    const object = activity === null ? null : reading.notes.byId(activity.objectId);
    if (activity === null || object === null) throw unknown();
    if ('deletedAt' in object) {
      answerTombstone(ctx, { id: uris.activity(activity.id), type: 'Tombstone', formerType: activity.type });
    } else {
      if (!isShown(object)) throw unknown();
      answerObject(ctx, renderStored(activity, object, site));
    }
  });
}

/** A Create or Update around the current Note; nothing else is shown. @throws HttpError 404 */
export function renderStored({ id, type }: ListedActivity, note: Note, { uris, reading, quotes }: PublicSite): object {
  const counts = reading.interactions.counts(note.id);
  if (type === 'Create') return renderCreate(id, note, uris, counts, quotes);
  if (type === 'Update') return renderUpdate(id, note, uris, counts, quotes);
  throw unknown();
}

function unknown(): HttpError {
  return new HttpError(404, 'there is no such activity');
}
