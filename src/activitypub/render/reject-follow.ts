import type { Uris } from '../uris.js';
import type { AnsweredFollow } from './accept.js';

/**
 * Reject(Follow): refuses a request, and ends a follow at any time (fediverse.md V9). The Follow is embedded under its own
 * id, as in an Accept (V8).
 * @param activityId opaque and fresh.
 */
export function renderFollowReject(activityId: string, follow: AnsweredFollow, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type: 'Reject',
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
