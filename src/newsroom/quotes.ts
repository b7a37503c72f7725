import { renderStampDelete } from '../activitypub/render/quote-answer.js';
import type { Uris } from '../activitypub/uris.js';
import type { Enqueue } from '../delivery/enqueue.js';
import type { QuoteStamp } from '../model/quote.js';
import type { SignedText } from '../signatures/sign-document.js';
import type { Database } from '../store/database.js';
import type { InteractionStore } from '../store/interactions.js';
import type { QuoteStampStore } from '../store/quote-stamps.js';
import { OperationError, type Operations } from './operations.js';

export interface QuoteMeans {
  db: Database;
  stamps: QuoteStampStore;
  interactions: Pick<InteractionStore, 'inboxesOf'>;
  enqueue: Pick<Enqueue, 'toFollowers'>;
  uris: Uris;
  signedText: SignedText;
  mintId: () => string;
  now: () => number;
}

export function quoteOperations(means: QuoteMeans): Pick<Operations, 'revokeQuote'> {
  return {
    async revokeQuote({ id }) {
      const stamp = means.stamps.byId(id.split('/').at(-1) ?? '');
      if (!stamp) throw new OperationError(`there is no quote ${id.slice(0, 200)}: see herald quotes`);
      const revoked = revokeStamps(means, [stamp]) === 1;
      return { id: stamp.id, quote: stamp.quote, actor: stamp.actor, revoked };
    },
  };
}

/**
 * Takes our word back (FEP-044f): the stamps answer 410, and the quotes' authors are told. The operator says so, or blocked them.
 * @returns how many were living
 */
export function revokeStamps(means: QuoteMeans, stamps: readonly QuoteStamp[]): number {
  const { db, enqueue, uris, signedText, mintId, now } = means;
  return db.transaction(() => {
    const living = stamps.filter(({ id }) => means.stamps.revoke(id, now()));
    for (const stamp of living) {
      const activityId = mintId();
      const body = signedText(renderStampDelete(activityId, stamp, uris));
      // Every server that has the quote shows it until it hears of this, so it goes to all who may have it, not to the asker alone.
      const inboxes = [stamp.inbox, ...means.interactions.inboxesOf(stamp.noteId)];
      enqueue.toFollowers({ activityId, type: 'Delete', objectId: stamp.id, body, outbox: false }, stamp.createdAt, [
        ...new Set(inboxes),
      ]);
    }
    return living.length;
  });
}
