import { createHash, timingSafeEqual } from 'node:crypto';

/** Compared in constant time (D63); hashed first, so that not even the length shows. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** What a header `Authorization: Bearer …` brings along; empty where there is none. */
export function bearerOf(authorization: string): string {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
}
