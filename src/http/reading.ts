import type { InteractionCounts } from '../activitypub/render/note.js';
import type { Note, Tombstone } from '../model/note.js';
import type { QuoteStamp } from '../model/quote.js';
import type { SiteActor } from '../model/site-actor.js';

/** What the GET documents need of the table `notes`; `noteStore` fits. */
export interface NotesReader {
  byId(id: string): Note | Tombstone | null;
  /** The living Note with this id, or null. */
  living(id: string): Note | null;
  /** The living Note whose permalink this is, character for character. */
  byUrl(url: string): Note | null;
  /** The newest living Note of the whole post, by wp_posts.ID. */
  ofPost(postId: number): Note | null;
  /** Newest first, a handful. */
  sticky(): Note[];
  /** Newest first. */
  latest(limit: number): Note[];
  /** Living Notes. */
  count(): number;
  /** Grows with every write to the table: what was read at one revision still holds at the same. */
  revision(): number;
}

/** What they need of the table `activities`; `activityStore` fits. */
export interface ActivitiesReader {
  byId(id: string): ListedActivity | null;
  /** Newest first, below `beforeSeq`, only what is listed in the outbox. */
  outboxPage(beforeSeq: number | null, limit: number): ListedActivity[];
  outboxCount(): number;
}

/** `objectId` is the opaque note id for Create, Update and Delete of a Note. */
export interface ListedActivity {
  seq: number;
  id: string;
  type: string;
  objectId: string;
}

/** What they need of the table `interactions`: what everybody may see of it; `interactionStore` fits. */
export interface InteractionsReader {
  counts(noteId: string): InteractionCounts;
  /** Oldest first, after `afterSeq`. */
  shown(noteId: string, kind: 'reply' | 'announce', afterSeq: number, limit: number): { seq: number; uri: string }[];
}

/** All that the public documents are made of. Everything is answered from the store: WordPress may be down (promise 1). */
export interface Reading {
  notes: NotesReader;
  activities: ActivitiesReader;
  followers: { count(): number };
  /** Null until WordPress was reached for the first time: the documents answer 503 then, never 404 (A27, X10). */
  actor(): SiteActor | null;
  interactions: InteractionsReader;
  /** How many the site follows. */
  following: { count(): number };
  /** Living and revoked. */
  stamps: { byId(id: string): QuoteStamp | null };
}
