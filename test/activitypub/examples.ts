import { urisFor } from '../../src/activitypub/uris.js';
import type { Note, NoteContent, Tombstone } from '../../src/model/note.js';
import type { SiteActor } from '../../src/model/site-actor.js';

export const uris = urisFor('https://blog.test');
export const site = { handle: 'news', discoverable: true, approvesFollowers: false };

export const pem = '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqh\n-----END PUBLIC KEY-----\n';

export const actor: SiteActor = {
  profile: {
    name: 'Blog & Co',
    summary: '<p>News from the harbour.</p>',
    icon: { url: 'https://blog.test/icon.png', mediaType: 'image/png', alt: '' },
    header: { url: 'https://blog.test/header.jpg', mediaType: 'image/jpeg', alt: 'The harbour at dawn' },
    fields: [
      { name: 'Blog', value: 'https://blog.test/' },
      { name: 'Place', value: 'Pier <7>' },
    ],
    home: 'https://www.blog.test',
  },
  keyNumber: 1,
  publicKeyPem: pem,
  publishedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};

const content: NoteContent = {
  html: '<p>Ferries run again</p>',
  summary: null,
  sensitive: false,
  language: 'en',
  url: 'https://blog.test/2026/11/ferries/',
  hashtags: [{ name: 'Harbour', href: 'https://blog.test/tag/harbour/' }],
  images: [
    { url: 'https://blog.test/ferry.jpg', alt: 'A red ferry', mediaType: 'image/jpeg', width: 1200, height: 800 },
  ],
  visibility: 'public',
  inReplyTo: null,
};

/** A Note, with whatever a story wants different. */
export function exampleNote(change: Partial<NoteContent> = {}, note: Partial<Omit<Note, 'content'>> = {}): Note {
  return {
    id: 'note0001',
    source: 'posts',
    key: 'post:7',
    publishedAt: Date.UTC(2026, 10, 23, 10, 0, 0),
    updatedAt: null,
    ...note,
    content: { ...content, ...change },
  };
}

export const tombstone: Tombstone = {
  id: 'note0001',
  publishedAt: Date.UTC(2026, 10, 23, 10, 0, 0),
  deletedAt: Date.UTC(2026, 10, 24, 11, 30, 0),
};
