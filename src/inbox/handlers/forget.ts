import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** An actor that deleted itself is neither followed any more nor quotes us; a quote that was deleted needs no stamp. */
export const forget: InboxHandler = {
  name: 'forget',
  types: ['Delete'],
  handle({ actor, object }, { following, stamps, now }) {
    if (object === null) return ignored('it deletes nothing');
    if (object !== actor) return stamps.removeOfQuote(object, actor) ? handled : ignored('no quote of ours is deleted');
    const followed = following.remove(actor);
    const quoted = stamps.revokeOfActor(actor, now());
    return followed || quoted ? handled : ignored('it was neither followed nor quoted us');
  },
};
