import { HttpError } from './http-error.js';

/** Memory for bodies that are being read or judged. */
export interface HeldBodies {
  /** Makes room for so many bytes; give it back by calling what is returned. @throws HttpError 503 while there is none */
  hold(address: string | null, bytes: number): () => void;
}

/** Nearly every activity is smaller. */
const SMALL = 64 * 1024;
/** Parsed, JSON takes up to ten times its length: this is what a small machine can bear, and five thousand ordinary activities. */
const ROOM = { small: 16 * 1024 * 1024, large: 8 * 1024 * 1024 };
/** One address alone must not fill it. */
const SHARE = 4;
const COME_AGAIN = 5;

/**
 * However many connections bring however large bodies, what they take together is bounded (D38, D55). Large bodies have a
 * pool of their own: a few of them would fill the other one, and shut it for everybody.
 */
export function createHeldBodies(room = ROOM): HeldBodies {
  const [small, large] = [createPool(room.small), createPool(room.large)];
  return { hold: (address, bytes) => (bytes > SMALL ? large : small).hold(address, bytes) };
}

function createPool(room: number): HeldBodies {
  const roomEach = room / SHARE;
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
