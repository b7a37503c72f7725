import type { Uris } from '../uris.js';

/** Our Block of an actor. It goes to that actor alone. */
export function renderBlock(blockId: string, actor: string, uris: Uris): object {
  return { id: uris.activity(blockId), type: 'Block', actor: uris.actor, to: [actor], object: actor };
}

/**
 * Undo(Block), the Block embedded under its own id.
 * @param activityId opaque and fresh.
 */
export function renderUnblock(activityId: string, blockId: string, actor: string, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type: 'Undo',
    actor: uris.actor,
    to: [actor],
    object: renderBlock(blockId, actor, uris),
  };
}
