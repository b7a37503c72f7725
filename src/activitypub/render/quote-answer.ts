import type { QuoteStamp } from '../../model/quote.js';
import { PUBLIC } from '../addressing.js';
import type { Uris } from '../uris.js';
import { renderTime } from './time.js';

/** The QuoteRequest being answered. */
export interface AnsweredQuoteRequest {
  id: string;
  actor: string;
  /** Opaque id of our Note. */
  noteId: string;
  /** Id of the quote. */
  quote: string;
}

/**
 * Accept(QuoteRequest) with the stamp's address as its result, or Reject without one (I11). The request is embedded under its
 * own id, by which Mastodon finds it; the quote by id alone: its words are not ours to spread.
 * @param activityId opaque and fresh.
 * @param stampId opaque; null rejects.
 */
export function renderQuoteAnswer(
  activityId: string,
  { id, actor, noteId, quote }: AnsweredQuoteRequest,
  stampId: string | null,
  uris: Uris,
): object {
  return {
    id: uris.activity(activityId),
    type: stampId === null ? 'Reject' : 'Accept',
    actor: uris.actor,
    to: [actor],
    object: { id, type: 'QuoteRequest', actor, object: uris.note(noteId), instrument: quote },
    ...(stampId === null ? {} : { result: uris.stamp(stampId) }),
  };
}

/** The stamp (FEP-044f): three addresses, nothing embedded. Mastodon compares each of them character for character. */
export function renderQuoteAuthorization({ id, noteId, quote }: QuoteStamp, uris: Uris): object {
  return {
    id: uris.stamp(id),
    type: 'QuoteAuthorization',
    attributedTo: uris.actor,
    interactingObject: quote,
    interactionTarget: uris.note(noteId),
  };
}

/** What stays of a revoked stamp: the body of a 410. */
export function renderRevokedStamp({ id }: QuoteStamp, revokedAt: number, uris: Uris): object {
  return {
    id: uris.stamp(id),
    type: 'Tombstone',
    formerType: 'QuoteAuthorization',
    deleted: renderTime(revokedAt),
  };
}

/**
 * Delete(QuoteAuthorization). The stamp is embedded with its type, by which Mastodon tells it from a Note, and public, so that
 * the quote's server may hand it on to whoever shows the quote.
 * @param activityId opaque and fresh.
 */
export function renderStampDelete(activityId: string, stamp: QuoteStamp, uris: Uris): object {
  return {
    id: uris.activity(activityId),
    type: 'Delete',
    actor: uris.actor,
    to: [PUBLIC],
    cc: [stamp.actor],
    object: renderQuoteAuthorization(stamp, uris),
  };
}
