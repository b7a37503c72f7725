import { withContext } from '../activitypub/context.js';
import { renderBlock, renderUnblock } from '../activitypub/render/block.js';
import { renderFollowAnswer } from '../activitypub/render/follow-answer.js';
import type { Uris } from '../activitypub/uris.js';
import type { Outgoing } from '../delivery/enqueue.js';

/** Who asked to follow, or does. */
export interface Asking {
  actor: string;
  inbox: string;
  /** Null of an imported follower: then the Follow goes by its actor alone. */
  followId: string | null;
}

export interface AnswerMeans {
  uris: Uris;
  enqueue: { to(inboxes: string[], outgoing: Outgoing): number };
  mintId: () => string;
}

/** Enqueues Accept(Follow) or Reject(Follow) to the actor's own inbox; call it inside the transaction that decides (fediverse.md V8, V9). */
export function answerFollow(means: AnswerMeans, type: 'Accept' | 'Reject', { actor, inbox, followId }: Asking): void {
  const activityId = means.mintId();
  const body = JSON.stringify(withContext(renderFollowAnswer(activityId, type, { id: followId, actor }, means.uris)));
  means.enqueue.to([inbox], { activityId, type, objectId: actor, body, outbox: false });
}

/** Enqueues Block and Undo(Block), in this order, after a Reject to the same actor. Our own follow of them ends there too. */
export function blockForAMoment({ uris, enqueue, mintId }: AnswerMeans, { actor, inbox }: Asking): void {
  const [blockId, undoId] = [mintId(), mintId()];
  for (const [activityId, type, activity] of [
    [blockId, 'Block', renderBlock(blockId, actor, uris)],
    [undoId, 'Undo', renderUnblock(undoId, blockId, actor, uris)],
  ] as const) {
    const body = JSON.stringify(withContext(activity));
    enqueue.to([inbox], { activityId, type, objectId: actor, body, outbox: false });
  }
}
