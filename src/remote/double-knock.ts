import type { SignatureScheme } from '../signatures/signed-claim.js';

/** Which kind of signature each host takes; `signaturePreferenceStore` fits. */
export interface SignaturePreferences {
  /** Null where nothing was learned, or it is too long ago. @param host `host[:port]` */
  of(host: string): SignatureScheme | null;
  learn(host: string, scheme: SignatureScheme): void;
}

/** For programs that talk to few: draft-cavage first each time. */
export const noPreferences: SignaturePreferences = { of: () => null, learn() {} };

/**
 * Sends with draft-cavage, or with what the host is known to take, and once more with the other kind when the answer is 400 or
 * 401 (fediverse.md S10). Never RFC 9421 first to a stranger: Pixelfed answers 200 to it, and drops what it was sent. When
 * both are refused, the first answer counts: it is the one in the host's own tongue.
 * @param send signs afresh each time
 */
export async function doubleKnock<T extends { status: number }>(
  host: string,
  preferences: SignaturePreferences,
  send: (scheme: SignatureScheme) => Promise<T>,
): Promise<T> {
  const first = preferences.of(host) ?? 'cavage';
  const answer = await send(first);
  if (!isRefused(answer)) return answer;
  const second = first === 'cavage' ? 'rfc9421' : 'cavage';
  const again = await send(second);
  if (isRefused(again)) return answer;
  if (saysThatItWasRead(again)) preferences.learn(host, second);
  return again;
}

function isRefused({ status }: { status: number }): boolean {
  return status === 400 || status === 401;
}

/** A server in trouble, or one that wants to be left alone, did not get as far as the signature. */
function saysThatItWasRead({ status }: { status: number }): boolean {
  return status < 500 && ![408, 425, 429].includes(status);
}
