/** An answer other than success, and why. The message is shown to the client: one line, no secrets. */
export class HttpError extends Error {
  override name = 'HttpError';
  constructor(
    readonly status: number,
    message: string,
    /** Seconds; sent as Retry-After. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Our trouble, not theirs: a 404 or 410 in its place would make a peer forget us (A27, X10, promise 7). */
export function notReadyYet(what: string): HttpError {
  return new HttpError(503, `${what} is not known yet, try again soon`, 30);
}
