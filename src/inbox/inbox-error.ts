/**
 * An activity is not taken. `status` tells the sender what to do (fediverse.md R1 to R4): 400 never again, 401 perhaps with
 * another kind of signature, 403 not you, 429 and 503 later. The reason holds none of the sender's text.
 */
export class InboxError extends Error {
  override name = 'InboxError';
  constructor(
    readonly status: 400 | 401 | 403 | 429 | 503,
    message: string,
    /** Seconds, with 429 and 503. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}
