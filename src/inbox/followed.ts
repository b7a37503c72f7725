import { idOf, typeOf } from '../activitypub/untrusted.js';
import type { Following } from '../model/following.js';
import type { InboxMeans } from './inbox-handler.js';
import type { VerifiedActivity } from './verified-activity.js';

/**
 * Whom we follow, where this activity answers the very Follow that we sent to its actor (fediverse.md V8, D12): the
 * Follow's id alone, embedded with it, or embedded without any.
 */
export function answeredFollow(activity: VerifiedActivity, { uris, following }: InboxMeans): Following | null {
  const { actor, object, embedded } = activity;
  const known = following.byActor(actor);
  if (known === null) return null;
  if (object !== null) return object === uris.activity(known.followId) ? known : null;
  if (embedded === null || typeOf(embedded) !== 'Follow') return null;
  return idOf(embedded.actor) === uris.actor && idOf(embedded.object) === actor ? known : null;
}
