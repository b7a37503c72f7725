import { embedded, idOf, typeOf } from '../activitypub/untrusted.js';
import type { Following } from '../model/following.js';
import type { InboxMeans } from './inbox-handler.js';

/**
 * Whom we follow, where this object is the very Follow that we sent to `actor` (fediverse.md V8, D12): the Follow's id
 * alone, embedded with it, or embedded without any.
 * @param object of an Accept or Reject of `actor`
 */
export function answeredFollow(actor: string, object: unknown, { uris, following }: InboxMeans): Following | null {
  const known = following.byActor(actor);
  if (known === null) return null;
  const id = idOf(object);
  if (id !== null) return id === uris.activity(known.followId) ? known : null;
  const follow = embedded(object);
  if (follow === null || typeOf(follow) !== 'Follow') return null;
  return idOf(follow.actor) === uris.actor && idOf(follow.object) === actor ? known : null;
}
