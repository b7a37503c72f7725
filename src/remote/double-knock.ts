import type { Signer } from '../signatures/sign-request.js';
import type { SignatureScheme } from '../signatures/signed-claim.js';

/** Which kind of signature each host takes; `signaturePreferenceStore` fits. */
export interface SignaturePreferences {
  /** Null where nothing was learned, or it is too long ago. @param host `host[:port]` */
  of(host: string): SignatureScheme | null;
  learn(host: string, scheme: SignatureScheme): void;
}

/** For programs that talk to few: draft-cavage first each time. */
export const noPreferences: SignaturePreferences = { of: () => null, learn() {} };

/** Which of the site's keys each host is sent; while a new key is being made known, that is not the same everywhere (fediverse.md S17). */
export interface SigningKeys {
  /** In the order in which they are tried: one, or two. @param host `host[:port]` */
  of(host: string): readonly Signer[];
  /** The host refused the first one, and took this one. */
  learn(host: string, signer: Signer): void;
  /** A key that no server can find, where it is not known yet what the host answers to one; else null. */
  unknownTo(host: string): Signer | null;
  /** What it answered: a status that refuses, or not. */
  tested(host: string, refuses: boolean): void;
}

/** For programs that have one key. Asked each time. */
export const oneKey = (signer: () => Signer): SigningKeys => ({
  of: () => [signer()],
  learn() {},
  unknownTo: () => null,
  tested() {},
});

export interface KnockMeans {
  preferences: SignaturePreferences;
  keys: SigningKeys;
}

/**
 * Sends with draft-cavage, or with what the host is known to take, and once more with the other kind when the answer is 400 or
 * 401 (fediverse.md S10). Never RFC 9421 first to a stranger: Pixelfed answers 200 to it, and drops what it was sent. Where there are two
 * keys, both are tried with one kind before the other kind is: four knocks at most. When all are refused, the first answer counts: it is
 * the one in the host's own tongue.
 * @param send signs afresh each time
 */
export async function doubleKnock<T extends { status: number }>(
  host: string,
  { preferences, keys }: KnockMeans,
  send: (scheme: SignatureScheme, signer: Signer) => Promise<T>,
): Promise<T> {
  const first = preferences.of(host) ?? 'cavage';
  const signers = keys.of(host);
  const answers: T[] = [];
  for (const scheme of [first, first === 'cavage' ? 'rfc9421' : 'cavage'] as const) {
    for (const signer of signers) {
      const answer = await send(scheme, signer);
      answers.push(answer);
      if (isRefused(answer) || (answer.status === 403 && signers.length > 1)) continue;
      if (saysThatItWasRead(answer)) {
        if (scheme !== first) preferences.learn(host, scheme);
        if (signer !== signers[0]) keys.learn(host, signer);
      }
      return answer;
    }
    if (!answers.some(isRefused)) break;
  }
  return answers[0] as T;
}

/**
 * Asks how a host treats a key that it cannot know: Mastodon and GoToSocial refuse it by a status, snac and Misskey answer 202 and look at
 * it later. No more than that comes of it, because the address of that key leads nowhere.
 */
export async function testKey(
  host: string,
  { preferences, keys }: KnockMeans,
  send: (scheme: SignatureScheme, signer: Signer) => Promise<{ status: number }>,
): Promise<void> {
  const signer = keys.unknownTo(host);
  if (signer === null) return;
  const answer = await send(preferences.of(host) ?? 'cavage', signer);
  if (saysThatItWasRead(answer)) keys.tested(host, answer.status >= 400);
}

function isRefused({ status }: { status: number }): boolean {
  return status === 400 || status === 401;
}

/** A server in trouble, or one that wants to be left alone, did not get as far as the signature. */
function saysThatItWasRead({ status }: { status: number }): boolean {
  return status < 500 && ![408, 425, 429].includes(status);
}
