import type { Uris } from '../activitypub/uris.js';
import type { Note } from '../model/note.js';
import type { QuotePolicy } from '../model/quote.js';
import type { SiteActor } from '../model/site-actor.js';
import { notReadyYet } from './http-error.js';
import type { Prepare } from './prepared.js';
import type { Reading } from './reading.js';

/** What every public route is made from. */
export interface PublicSite {
  uris: Uris;
  handle: string;
  discoverable: boolean;
  /** New followers wait for the operator's word. */
  approvesFollowers: boolean;
  /** BCP-47 of the site's own words, or null. */
  language: string | null;
  /** Who may quote the Notes. */
  quotes: QuotePolicy;
  /** Herald's version, for NodeInfo. */
  version: string;
  reading: Reading;
  prepare: Prepare;
}

/** @throws HttpError 503 before the first look at WordPress. */
export function knownActor(reading: Reading): SiteActor {
  const actor = reading.actor();
  if (actor === null) throw notReadyYet('this site');
  return actor;
}

/** Followers-only Notes are delivered, never shown: state is judged when served, not only when sent (D58). */
export function isShown(note: Note): boolean {
  return note.content.visibility !== 'followers';
}
