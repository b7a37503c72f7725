import { SignatureError } from './signature-error.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Clocks are wrong: Mastodon forgives an hour, and servers with a late clock depend on it (S3). */
const SKEW = HOUR;
/** Who names no end means five minutes, and nobody means more than half a day. */
const USUAL_LIFE = 5 * MINUTE;
const LONGEST_LIFE = 12 * HOUR;
/** A `Date` is written by every server there is, and ahead of time none of them is for long. */
const DATE_AHEAD = 5 * MINUTE;

/**
 * @param text an HTTP date
 * @param expires milliseconds since the epoch, or null where nothing is said
 * @throws SignatureError outside the window
 */
export function checkDate(text: string, expires: number | null, now: number): void {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new SignatureError('the Date cannot be read');
  if (at > now + DATE_AHEAD) throw new SignatureError('the Date is in the future');
  if (now > endOf(at, expires) + SKEW) throw new SignatureError('the Date is too old');
}

/** @param created @param expires milliseconds since the epoch. @throws SignatureError outside the window */
export function checkCreated(created: number, expires: number | null, now: number): void {
  if (created > now + SKEW) throw new SignatureError('the signature is of the future');
  if (now > endOf(created, expires) + SKEW) throw new SignatureError('the signature has expired');
}

/** @param expires milliseconds since the epoch. @throws SignatureError when it has passed */
export function checkEnd(expires: number, now: number): void {
  if (now > expires + SKEW) throw new SignatureError('the signature has expired');
}

function endOf(begin: number, expires: number | null): number {
  return Math.min(expires ?? begin + USUAL_LIFE, begin + LONGEST_LIFE);
}
