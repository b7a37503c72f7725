import { randomUUID } from 'node:crypto';
import { verifyJsonLd } from '@fedify/fedify';
import {
  Announce,
  Block,
  Create,
  Delete,
  EmojiReact,
  Follow,
  Like,
  Mention,
  Note,
  PUBLIC_COLLECTION,
  QuoteRequest,
  Tombstone,
  Undo,
  Update,
} from '@fedify/fedify/vocab';
import { Temporal } from '@js-temporal/polyfill';
import { fred, notes } from './federation.js';
import { read, walk } from './reading.js';

/** What fred can do, each told by its name with an object of arguments. What is sent goes to `actor`, and its id comes back. */
export function actsOf(context) {
  const us = context.getActorUri(fred);
  const followers = context.getFollowersUri(fred);
  const sent = new Map();
  const newId = () => new URL(`/users/${fred}/activities/${randomUUID()}`, us);
  const now = () => Temporal.Now.instant();

  async function send(activity, actor) {
    const recipient = await context.lookupObject(actor, await reader());
    if (recipient === null) throw new Error(`${actor} cannot be read`);
    await context.sendActivity({ identifier: fred }, recipient, activity);
    sent.set(activity.id.href, activity);
    return activity.id.href;
  }

  /** As fred: every request signed. */
  async function reader() {
    const documentLoader = await context.getDocumentLoader({ identifier: fred });
    return { documentLoader, contextLoader: context.contextLoader };
  }

  function write(actor, text, members) {
    const id = randomUUID();
    const mention = new Mention({ href: new URL(actor), name: '@news@blog.test' });
    const note = new Note({
      ...{ id: context.getObjectUri(Note, { identifier: fred, id }), attribution: us, content: `<p>${text}</p>` },
      ...{ to: PUBLIC_COLLECTION, ccs: [followers, new URL(actor)], tags: [mention], published: now(), ...members },
    });
    notes.set(id, note);
    return note;
  }

  async function post(actor, text, members) {
    const object = write(actor, text, members);
    const to = { to: PUBLIC_COLLECTION, ccs: [followers, new URL(actor)] };
    await send(new Create({ id: newId(), actor: us, object, published: now(), ...to }), actor);
    return object.id.href;
  }

  const about = (Type, more) => (args) =>
    send(new Type({ id: newId(), actor: us, object: new URL(args.note ?? args.actor), ...more?.(args) }), args.actor);

  return {
    /** Whether a document proves by its own Linked Data signature who made it, as somebody sees who got it from a third. */
    proves: async ({ document }) => verifyJsonLd(document, await reader()),
    follow: about(Follow),
    block: about(Block),
    like: about(Like),
    announce: about(Announce, ({ actor }) => ({ to: PUBLIC_COLLECTION, ccs: [followers, new URL(actor)] })),
    react: about(EmojiReact, ({ emoji }) => ({ content: emoji })),
    undo: ({ actor, id }) => send(new Undo({ id: newId(), actor: us, object: sent.get(id) }), actor),
    mention: ({ actor, text }) => post(actor, text),
    reply: ({ actor, note, text }) => post(actor, text, { replyTarget: new URL(note) }),

    async edit({ actor, note, text }) {
      const id = note.slice(note.lastIndexOf('/') + 1);
      const object = notes.get(id).clone({ content: `<p>${text}</p>`, updated: now() });
      notes.set(id, object);
      return send(new Update({ id: newId(), actor: us, object, to: PUBLIC_COLLECTION, updated: now() }), actor);
    },

    delete({ actor, note }) {
      notes.set(note.slice(note.lastIndexOf('/') + 1), null);
      const object = new Tombstone({ id: new URL(note) });
      return send(new Delete({ id: newId(), actor: us, object, to: PUBLIC_COLLECTION }), actor);
    },

    /** A quote that is not said yet: it asks for leave first, as FEP-044f has it. */
    async quote({ actor, note, text }) {
      const instrument = write(actor, text, { quote: new URL(note), quoteUrl: new URL(note) });
      await send(new QuoteRequest({ id: newId(), actor: us, object: new URL(note), instrument }), actor);
      return instrument.id.href;
    },

    /** And says it, with the leave that was given. */
    async publish({ actor, note, stamp }) {
      const id = note.slice(note.lastIndexOf('/') + 1);
      const object = notes.get(id).clone({ quoteAuthorization: new URL(stamp) });
      notes.set(id, object);
      return send(new Create({ id: newId(), actor: us, object, to: PUBLIC_COLLECTION, published: now() }), actor);
    },

    read: async ({ url }) => read(url, await reader(), context),
    walk: async ({ url }) => walk(url, await reader(), context),
  };
}
