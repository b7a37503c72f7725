import { actorIdOf, embedded, idOf, typeOf } from '../activitypub/untrusted.js';
import type { Following } from '../model/following.js';
import type { InboxMeans } from './inbox-handler.js';

/**
 * Whom we follow, where this object is the very Follow that we sent to `actor` (fediverse.md V8, D12): the Follow's id
 * alone, embedded with it, or embedded without any.
 * @param object of an Accept or Reject of `actor`
 */
export function answeredFollow(actor: string, object: unknown, means: InboxMeans): Following | null {
  const id = idOf(object);
  if (id === null) return followBetween(actor, object, means);
  const known = means.following.byActor(actor);
  return known !== null && id === means.uris.activity(known.followId) ? known : null;
}

/**
 * The same for who ends it: a Follow that is embedded counts by who follows whom, whatever its id is, because Misskey gives
 * it one of its own. The signature proves who says so, and everybody may end being followed.
 */
export function endedFollow(actor: string, object: unknown, means: InboxMeans): Following | null {
  return answeredFollow(actor, object, means) ?? followBetween(actor, object, means);
}

function followBetween(actor: string, object: unknown, { uris, following }: InboxMeans): Following | null {
  const follow = embedded(object);
  if (follow === null || typeOf(follow) !== 'Follow') return null;
  const isOurs = idOf(follow.actor) === uris.actor && actorIdOf(follow.object) === actor;
  return isOurs ? following.byActor(actor) : null;
}
