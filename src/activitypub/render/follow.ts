import type { Following } from '../../model/following.js';
import type { Uris } from '../uris.js';

/** Our Follow: its id is where the answer is known by. */
export function renderFollow({ followId, actor }: Pick<Following, 'followId' | 'actor'>, uris: Uris): object {
  return { id: uris.activity(followId), type: 'Follow', actor: uris.actor, to: [actor], object: actor };
}

/**
 * Undo(Follow), the Follow embedded under its own id (I2).
 * @param activityId opaque and fresh.
 */
export function renderUnfollow(
  activityId: string,
  following: Pick<Following, 'followId' | 'actor'>,
  uris: Uris,
): object {
  return {
    id: uris.activity(activityId),
    type: 'Undo',
    actor: uris.actor,
    to: [following.actor],
    object: renderFollow(following, uris),
  };
}
