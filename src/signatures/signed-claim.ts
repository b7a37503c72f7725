/** Which of the two ways of signing: draft-cavage-12, or RFC 9421. */
export type SignatureScheme = 'cavage' | 'rfc9421';

/** What a well-formed signed request claims; `verifySignature` says whether it is true. */
export interface SignedClaim {
  scheme: SignatureScheme;
  /** As it stands there: an address, if the sender is honest. */
  keyId: string;
  /** What the sender says the signature is; `hs2019` and null leave it to the key (S15). */
  algorithm: 'rsa-sha256' | 'hs2019' | 'rsa-v1_5-sha256' | 'ed25519' | null;
  /** Texts that the signature may be over: with the query, then without, as Misskey and Pixelfed sign (S13). */
  texts: Buffer[];
  signature: Buffer;
}

export interface VerifyOptions {
  /** Our public `host[:port]`: a signature made for another server proves nothing here (D15). */
  host: string;
  /** Our public origin, for signatures over whole addresses; `https://<host>` unless it is told. Never taken from the request. */
  origin?: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The host that a request says it is for is ours; the usual port may be said or not (S9). */
export function isOurHost(value: string, { host, origin }: VerifyOptions): boolean {
  if (value === host) return true;
  const usual = origin?.startsWith('http:') ? ':80' : ':443';
  const plain = (text: string) => (text.endsWith(usual) ? text.slice(0, -usual.length) : text).toLowerCase();
  return plain(value) === plain(host);
}

/** What is signed, with the query and, where there is one, without. */
export function targetsOf(target: string): string[] {
  const query = target.indexOf('?');
  return query < 0 ? [target] : [target, target.slice(0, query)];
}
