import { handled, type InboxHandler, ignored } from '../inbox-handler.js';

/** An actor that deleted itself is neither followed any more nor quotes us. */
export const forgetActor: InboxHandler = {
  name: 'forget-actor',
  types: ['Delete'],
  handle({ actor, object }, { following, stamps, now }) {
    if (object !== actor) return ignored('no actor is deleted');
    const followed = following.remove(actor);
    const quoted = stamps.revokeOfActor(actor, now());
    return followed || quoted ? handled : ignored('it was neither followed nor quoted us');
  },
};
