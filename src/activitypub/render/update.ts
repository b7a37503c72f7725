import type { Note } from '../../model/note.js';
import type { QuotePolicy } from '../../model/quote.js';
import type { SiteActor } from '../../model/site-actor.js';
import { audienceOf } from '../addressing.js';
import type { Uris } from '../uris.js';
import { type ActorSite, renderActor } from './actor.js';
import { type InteractionCounts, renderNote } from './note.js';
import { renderTime } from './time.js';

/**
 * Update(Note) with the whole Note (V4). The Note's `updatedAt` must have grown, or nobody shows the edit (O14).
 * @param activityId opaque and fresh: two Updates must not share one (V1).
 */
export function renderUpdate(
  activityId: string,
  note: Note,
  uris: Uris,
  counts: InteractionCounts | null = null,
  quotes: QuotePolicy = 'nobody',
): object {
  return {
    id: uris.activity(activityId),
    type: 'Update',
    actor: uris.actor,
    published: renderTime(note.updatedAt ?? note.publishedAt),
    ...audienceOf(note.content.visibility, uris),
    object: renderNote(note, uris, counts, quotes),
  };
}

/** Update(actor) with the whole actor (V5): how a new name or picture reaches others before they look again (A25). */
export function renderActorUpdate(activityId: string, actor: SiteActor, site: ActorSite, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type: 'Update',
    actor: uris.actor,
    ...audienceOf('public', uris),
    object: renderActor(actor, site, uris),
  };
}
