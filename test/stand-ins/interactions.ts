import type { Interaction } from '../../src/model/interaction.js';

/** A public reply to `note0001` by somebody of `host`, with whatever a story wants different. */
export function someInteraction(number: number, change: Partial<Interaction> = {}, host = 'social.test'): Interaction {
  const actor = `https://${host}/users/u${number}`;
  return {
    kind: 'reply',
    uri: `https://${host}/notes/${number}`,
    author: { actor, handle: `u${number}@${host}`, name: `User ${number}` },
    noteId: 'note0001',
    parent: null,
    emoji: null,
    words: {
      html: `<p>Reply ${number}</p>`,
      summary: null,
      language: 'en',
      url: `https://${host}/@u${number}/${number}`,
    },
    visibility: 'public',
    publishedAt: Date.UTC(2026, 10, 23, 12, 0, number % 60),
    receivedAt: Date.UTC(2026, 10, 23, 12, 1, number % 60),
    updatedAt: null,
    hidden: false,
    ...change,
  };
}
