import { handleOf } from '../activitypub/handle.js';
import type { InteractionAuthor } from '../model/interaction.js';
import type { SiteEvent } from '../model/site-event.js';
import type { InboxMeans } from './inbox-handler.js';
import type { VerifiedActivity } from './verified-activity.js';

export interface Author extends InteractionAuthor {
  /** Page for people, on the actor's own host; null where there is none. */
  url: string | null;
}

/** Whoever the activity is proven to come from, as their own server describes them (D42). */
export function authorOf({ actor, signer }: VerifiedActivity, { actors }: Pick<InboxMeans, 'actors'>): Author {
  const known = signer?.id === actor ? signer : actors.byId(actor);
  const url = known?.url ?? null;
  return {
    actor,
    handle: handleOf(actor, known?.username ?? ''),
    name: known?.name ?? '',
    url: url !== null && new URL(url).host === new URL(actor).host ? url : null,
  };
}

/** As notifiers tell of them. */
export function toldActor({ actor, handle, name, url }: Author): NonNullable<SiteEvent['actor']> {
  return { id: actor, handle, name, url: url ?? actor };
}
