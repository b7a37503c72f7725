import { JsonError } from '../activitypub/json-bytes.js';
import { isSpoken, parseNote, type RemoteNote } from '../activitypub/parse-note.js';
import type { VerifiedActivity } from './verified-activity.js';

/** Why an object is not taken. */
export interface Refusal {
  reason: string;
}

/**
 * The Note that the activity brings, when it is its actor's own: said by nobody else, under an id of the actor's host
 * (D4, D6, D8). Its text is not looked at yet.
 */
export function ownNote(activity: VerifiedActivity, now: number): RemoteNote | Refusal {
  const { embedded, actor, json } = activity;
  if (embedded === null) return { reason: 'the object is not embedded' };
  if (!isSpoken(embedded)) return { reason: 'the object is nothing that somebody says' };
  try {
    const note = parseNote(embedded, { actor, json, receivedAt: now });
    if (new URL(note.id).host !== new URL(actor).host)
      return { reason: 'the object is on another host than its actor' };
    if (note.authors.length > 0 && !note.authors.includes(actor)) return { reason: 'the object is another’s' };
    return note;
  } catch (error) {
    if (error instanceof JsonError) return { reason: error.message };
    throw error;
  }
}

export function isRefusal(value: RemoteNote | Refusal): value is Refusal {
  return 'reason' in value;
}
