import type { Uris } from '../uris.js';

/** The Follow being answered: its id as it came, null when it came without one, and who sent it. */
export interface AnsweredFollow {
  id: string | null;
  actor: string;
}

/**
 * Accept(Follow) with the Follow embedded under its own id: Mastodon matches by that id, Misskey reads its actor (V8).
 * @param activityId opaque and fresh.
 */
export function renderAccept(activityId: string, follow: AnsweredFollow, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type: 'Accept',
    actor: uris.actor,
    to: [follow.actor],
    object: {
      ...(follow.id === null ? {} : { id: follow.id }),
      type: 'Follow',
      actor: follow.actor,
      object: uris.actor,
    },
  };
}
