import type { ParsedActivity } from '../activitypub/parse-activity.js';
import { actorIdOf } from '../activitypub/untrusted.js';
import { hostOf, sameOrigin } from '../activitypub/uris.js';
import { InboxError } from './inbox-error.js';

/**
 * Whatever the signature proves, it proves it for its own server: an activity speaks neither as us nor of what belongs
 * to another server or somebody else (D4, D6, D8, D9). snac makes an Undo's id out of the address that it undoes, which is
 * ours: that counts as none.
 * @param host our public `host[:port]`
 * @returns the activity, with only such an id as its actor may give
 * @throws InboxError 401: no signature could bear it out
 */
export function withoutForeignWords(activity: ParsedActivity, host: string): ParsedActivity {
  const { id, actor, type, object, embedded } = activity;
  const refuse = (why: string): never => {
    throw new InboxError(401, why);
  };
  if (hostOf(actor) === host) refuse('nobody else speaks for this host');
  const foreignId = id !== null && !sameOrigin(id, actor);
  if (foreignId && type === 'Undo') return { ...activity, id: null };
  if (foreignId) refuse('the activity’s id is on another server than its actor');
  if (type !== 'Create' && type !== 'Update') return activity;
  if (object !== null && !sameOrigin(object, actor)) refuse('the object is on another server than its actor');
  const owners = ownersOf(embedded?.attributedTo);
  if (owners.length > 0 && !owners.includes(actor)) refuse('the object is not the actor’s own');
  return activity;
}

/** PeerTube names an account and a channel. */
function ownersOf(attributedTo: unknown): string[] {
  const list = Array.isArray(attributedTo) ? attributedTo.slice(0, 10) : [attributedTo];
  return list.flatMap((owner) => actorIdOf(owner) ?? []);
}
