import { createPublicKey } from 'node:crypto';

const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ZERO = '1';
/** An RSA key of 8192 bits has some 1,420 letters. */
const LONGEST = 2048;

/** Multicodec prefixes: what kind of key the rest is. */
const ED25519 = 'ed01';
const RSA = '8524';
const ED25519_BYTES = 32;

/**
 * `publicKeyMultibase` of a Multikey (FEP-521a): base58btc, Ed25519 or RSA.
 * @returns SPKI PEM, or null where it is none of these
 */
export function pemOfMultikey(text: string): string | null {
  const bytes = text.startsWith('z') && text.length <= LONGEST ? fromBase58(text.slice(1)) : null;
  const kind = bytes?.subarray(0, 2).toString('hex');
  const key = bytes?.subarray(2);
  if (!key) return null;
  try {
    if (kind === ED25519 && key.length === ED25519_BYTES) {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') };
      return spki(createPublicKey({ key: jwk, format: 'jwk' }));
    }
    return kind === RSA ? spki(createPublicKey({ key, format: 'der', type: 'pkcs1' })) : null;
  } catch {
    return null;
  }
}

function spki(key: ReturnType<typeof createPublicKey>): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function fromBase58(text: string): Buffer | null {
  // Leading zeros stand before no key that we read, and are lost in a number.
  if (text.startsWith(ZERO)) return null;
  let value = 0n;
  for (const letter of text) {
    const digit = letters.indexOf(letter);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}
