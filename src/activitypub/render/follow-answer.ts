import type { Uris } from '../uris.js';

/** The Follow being answered: its id as it came, null when it came without one, and who sent it. */
export interface AnsweredFollow {
  id: string | null;
  actor: string;
}

/**
 * Accept(Follow), or Reject(Follow), which refuses a request and ends a follow at any time (fediverse.md V9). The Follow is embedded
 * under its own id: Mastodon matches by that id, Misskey reads its actor (V8).
 * @param activityId opaque and fresh.
 */
export function renderFollowAnswer(
  activityId: string,
  type: 'Accept' | 'Reject',
  follow: AnsweredFollow,
  uris: Uris,
): object {
  return {
    id: uris.activity(activityId),
    type,
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
