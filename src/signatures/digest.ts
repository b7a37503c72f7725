import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureError } from './signature-error.js';
import { parseStructured } from './structured-field.js';

const PREFIX = 'SHA-256=';

/** `SHA-256=<base64>` over the exact bytes: one algorithm, for Misskey and Lemmy take no second (fediverse.md S4). */
export function digestOf(body: Buffer): string {
  return `${PREFIX}${createHash('sha256').update(body).digest('base64')}`;
}

/** The same digest as `Content-Digest` writes it (RFC 9530). */
export function contentDigestOf(digest: string): string {
  return `sha-256=:${digest.slice(PREFIX.length)}:`;
}

/** True when the header holds exactly one valid SHA-256 digest of these bytes; the algorithm's name in any case (D17). */
export function digestMatches(header: string, body: Buffer): boolean {
  const [, value] = /^sha-256=([A-Za-z0-9+/]{43}=)$/i.exec(header.trim()) ?? [];
  if (!value) return false;
  return timingSafeEqual(Buffer.from(value, 'base64'), createHash('sha256').update(body).digest());
}

const hashes = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

/**
 * Every digest of a kind that proves something is of these bytes, and there is at least one (RFC 9530).
 * @throws MalformedSignatureError when the field cannot be read (D18), SignatureError when it is of other bytes
 */
export function checkContentDigest(header: string, body: Buffer): void {
  let proven = false;
  for (const [name, [value]] of parseStructured('Content-Digest', header)) {
    const hash = hashes.get(name);
    if (!hash) continue;
    const told = value instanceof ArrayBuffer ? Buffer.from(value) : Buffer.alloc(0);
    const counted = createHash(hash).update(body).digest();
    if (told.length !== counted.length || !timingSafeEqual(told, counted)) {
      throw new SignatureError('the Content-Digest does not match the body');
    }
    proven = true;
  }
  if (!proven) throw new SignatureError('the Content-Digest must hold sha-256 or sha-512');
}
