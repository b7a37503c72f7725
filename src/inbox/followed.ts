import { actorIdOf, embedded, idOf, typeOf } from '../activitypub/untrusted.js';
import type { Following } from '../model/following.js';
import type { InboxMeans } from './inbox-handler.js';

/**
 * Whom we follow, where this object is our Follow of `actor` (fediverse.md V8, D12): by its id, or embedded, by who follows
 * whom. Its id does not count then, because Misskey gives the Follow one of its own; the signature proves who answers.
 * @param object of an Accept or Reject of `actor`
 */
export function answeredFollow(actor: string, object: unknown, { uris, following }: InboxMeans): Following | null {
  const known = following.byActor(actor);
  if (known === null) return null;
  const follow = embedded(object);
  if (follow !== null && typeOf(follow) === 'Follow' && (follow.actor !== undefined || follow.object !== undefined))
    return idOf(follow.actor) === uris.actor && actorIdOf(follow.object) === actor ? known : null;
  return idOf(object) === uris.activity(known.followId) ? known : null;
}
