import { withContext } from '../activitypub/context.js';
import { renderFollow, renderUnfollow } from '../activitypub/render/follow.js';
import type { Uris } from '../activitypub/uris.js';
import type { Enqueue } from '../delivery/enqueue.js';
import type { BlockStore } from '../store/blocks.js';
import type { Database } from '../store/database.js';
import type { FollowingStore } from '../store/following.js';
import type { RemoteActorStore } from '../store/remote-actors.js';
import { OperationError, type Operations } from './operations.js';

export interface FollowingMeans {
  db: Database;
  following: FollowingStore;
  blocks: Pick<BlockStore, 'severityOf'>;
  actors: Pick<RemoteActorStore, 'byId'>;
  enqueue: Pick<Enqueue, 'to'>;
  uris: Uris;
  mintId: () => string;
  now: () => number;
}

/** Whom the site follows: the row and its Follow, or its Undo, stand in one transaction. */
export function followingOperations(means: FollowingMeans): Pick<Operations, 'follow' | 'unfollow'> {
  const { db, following, uris, mintId, now } = means;
  return {
    async follow({ actor, handle, inbox }) {
      if (uris.isOurs(actor) || uris.isOurs(inbox)) throw new OperationError(`${handle} is this site itself`);
      if (means.blocks.severityOf(actor) === 'suspend')
        throw new OperationError(`${handle} is blocked: lift the block with herald blocks remove before you follow`);
      return db.transaction(() => {
        const known = following.byActor(actor);
        if (known && known.state !== 'rejected')
          return { actor, handle: known.handle, state: known.state, sent: false };
        if (!known && following.isFull())
          throw new OperationError('the site follows as many as it may: unfollow somebody first');
        const followId = mintId();
        following.request({ actor, handle, inbox, followId, since: now() });
        send(means, followId, inbox, { type: 'Follow', followId, body: renderFollow({ followId, actor }, uris) });
        return { actor, handle, state: 'requested' as const, sent: true };
      });
    },
    async unfollow({ whom }) {
      return db.transaction(() => {
        const known = following.byActor(whom) ?? following.byHandle(whom);
        if (!known) throw new OperationError(`the site does not follow ${whom.slice(0, 200)}: see herald following`);
        following.remove(known.actor);
        const activityId = mintId();
        const body = renderUnfollow(activityId, known, uris);
        // Their inbox may have moved since.
        const inbox = means.actors.byId(known.actor)?.inbox ?? known.inbox;
        send(means, activityId, inbox, { type: 'Undo', followId: known.followId, body });
        return { actor: known.actor, handle: known.handle };
      });
    },
  };
}

/** About the Follow: its Undo comes after it. */
function send(
  { enqueue }: FollowingMeans,
  activityId: string,
  inbox: string,
  { type, followId, body }: { type: string; followId: string; body: object },
): void {
  const text = JSON.stringify(withContext(body));
  enqueue.to([inbox], { activityId, type, objectId: followId, body: text, outbox: false });
}
