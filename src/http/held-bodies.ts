import { HttpError } from './http-error.js';

/** Memory for bodies that are being read or judged. */
export interface HeldBodies {
  /** Makes room for so many bytes; give it back by calling what is returned. @throws HttpError 503 while there is none */
  hold(address: string | null, bytes: number): () => void;
}

/** Parsed, JSON takes up to ten times its length: this is what a small machine can bear, and five thousand ordinary activities. */
const ROOM = 16 * 1024 * 1024;
/** One address alone must not fill it. */
const ROOM_EACH = ROOM / 4;
const COME_AGAIN = 5;

/** However many connections bring however large bodies, what they take together is bounded (D38, D55). */
export function createHeldBodies(room = ROOM, roomEach = ROOM_EACH): HeldBodies {
  const held = new Map<string | null, number>();
  let all = 0;
  return {
    hold(address, bytes) {
      const own = held.get(address) ?? 0;
      if (all + bytes > room || (address !== null && own + bytes > roomEach))
        throw new HttpError(503, 'too much is being received just now', COME_AGAIN);
      all += bytes;
      held.set(address, own + bytes);
      return () => {
        all -= bytes;
        const left = (held.get(address) ?? 0) - bytes;
        if (left > 0) held.set(address, left);
        else held.delete(address);
      };
    },
  };
}
