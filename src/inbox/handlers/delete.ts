import { handled, type InboxHandler, type InboxMeans, ignored } from '../inbox-handler.js';
import type { VerifiedActivity } from '../verified-activity.js';

type Needs = 'forget' | 'interactions' | 'received' | 'stamps' | 'now';

/**
 * An actor deletes itself: all that we keep of it goes (fediverse.md I8). Or something that it said: the words go, and the
 * id is remembered, so that it cannot come again (D59). Only its own (D10), in each form: id, Tombstone, or embedded.
 */
export const deleteObject: InboxHandler<Needs> = {
  name: 'delete',
  types: ['Delete'],
  handle(activity, means) {
    const { actor, object } = activity;
    if (object === null) return ignored('it names nothing');
    if (object === actor) {
      return means.forget.all(actor, means.now()) ? handled : ignored('nothing is kept of this actor');
    }
    if (new URL(object).host !== new URL(actor).host) return ignored('what it deletes is another’s');
    return removeSaid(activity, object, means);
  },
};

function removeSaid({ actor }: VerifiedActivity, object: string, means: Pick<InboxMeans, Needs>) {
  const { interactions, received, stamps, now } = means;
  // A quote that is gone needs no stamp.
  const stamped = stamps.removeOfQuote(object, actor);
  const kept = interactions.byUri(object);
  const [own] = kept.filter(({ author }) => author.actor === actor);
  if (own === undefined) {
    if (kept.length > 0) return ignored('what it deletes is another’s');
    received.withdraw(object, actor, now());
    return stamped ? handled : ignored('what it deletes is not kept');
  }
  if (own.kind === 'like' || own.kind === 'announce') {
    interactions.remove(own.seq);
    received.withdraw(object, actor, now());
    return handled;
  }
  return interactions.bury(own.seq, now()) ? handled : ignored('it was deleted already');
}
