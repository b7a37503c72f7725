import { createHash, timingSafeEqual } from 'node:crypto';

/** `SHA-256=<base64>` over the exact bytes: one algorithm, for Misskey and Lemmy take no second (fediverse.md S4). */
export function digestOf(body: Buffer): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

/** True when the header holds exactly one valid SHA-256 digest of these bytes; the algorithm's name in any case (D17). */
export function digestMatches(header: string, body: Buffer): boolean {
  const [, value] = /^sha-256=([A-Za-z0-9+/]{43}=)$/i.exec(header.trim()) ?? [];
  if (!value) return false;
  return timingSafeEqual(Buffer.from(value, 'base64'), createHash('sha256').update(body).digest());
}
