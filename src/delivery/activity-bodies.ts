import { LRUCache } from 'lru-cache';
import { digestOf } from '../signatures/digest.js';

/** What a POST carries: exactly the stored text, and its `Digest` value. */
export interface SealedBody {
  body: Buffer;
  /** `SHA-256=…` */
  digest: string;
}

/** More activities than this are hardly ever in the air at once. */
const KEPT = 64;

/** Reads and hashes an activity's body once for its whole fan-out. @returns null when the body is no longer kept */
export function activityBodies(read: (activityId: string) => string | null): (activityId: string) => SealedBody | null {
  const cache = new LRUCache<string, SealedBody>({ max: KEPT });
  return (activityId) => {
    const known = cache.get(activityId);
    if (known) return known;
    const text = read(activityId);
    if (text === null) return null;
    const body = Buffer.from(text, 'utf8');
    const sealed = { body, digest: digestOf(body) };
    cache.set(activityId, sealed);
    return sealed;
  };
}
