import { InboxError } from './inbox-error.js';
import { createRate } from './rate.js';

/** Requests that cannot be judged before another server was asked. Those of known keys never come here. */
export interface Strangers {
  /**
   * A place to wait in, with a body of so many bytes; give it back by calling what is returned.
   * @throws InboxError 503 while there is none
   */
  admit(address: string | null, bytes: number): () => void;
  /** The question that this address caused led nowhere, or its answer proved nothing. */
  disappointed(address: string | null): void;
}

/**
 * At once, in all. Each waits for up to fifteen seconds; a key that can be had is there in a tenth of one, so that this is
 * a thousand new senders in a second. One address may have a quarter of what the others leave free, so that a few addresses
 * never take all places, and many can hardly.
 */
const PLACES = 256;
const SHARE = 4;
/**
 * What their bodies hold meanwhile, in all: a part of what `http/held-bodies.ts` has room for, so that the rest is always
 * there for senders whose keys are known. One body of the largest size fits into an address's share.
 */
const BYTES = 4 * 1024 * 1024;
/**
 * Mastodon shuts out an address for five minutes after a single failure. Hundreds of servers may share one (a host of
 * many instances, a proxy), and one of them with a broken key must not silence the others: what succeeds is not counted at
 * all, and thirty failures a minute are more than an honest address has, and too few to be worth an attacker's while.
 */
const DISAPPOINTMENTS_A_MINUTE = 30;

/** What waits: how many, and the bytes of their bodies. */
interface Held {
  places: number;
  bytes: number;
}

/** Bounds what unproven requests make us wait for and ask (D25, D55). `address` null: not known, so counted with all only. */
export function createStrangers(now: () => number, { places = PLACES, room = BYTES } = {}): Strangers {
  const disappointing = createRate(DISAPPOINTMENTS_A_MINUTE, now);
  const waiting = new Map<string, Held>();
  const all: Held = { places: 0, bytes: 0 };

  /** A single one always has its place while there is room at all. */
  function hasRoom(own: Held, bytes: number): boolean {
    if (all.places >= places || all.bytes + bytes > room) return false;
    return (
      own.places === 0 ||
      (own.places < (places - all.places) / SHARE && own.bytes + bytes <= (room - all.bytes) / SHARE)
    );
  }

  return {
    admit(address, bytes) {
      const wait = address === null ? 0 : disappointing.wait(address);
      if (wait > 0)
        throw new InboxError(503, 'too many keys named by your address could not be had', Math.ceil(wait / 1000));
      const own = (address === null ? undefined : waiting.get(address)) ?? { places: 0, bytes: 0 };
      if (!hasRoom(own, bytes)) throw new InboxError(503, 'too many requests wait for keys just now', 10);
      if (address !== null) waiting.set(address, own);
      const count = (sign: 1 | -1) => {
        for (const held of [all, own]) {
          held.places += sign;
          held.bytes += sign * bytes;
        }
      };
      count(1);
      let inside = true;
      return () => {
        if (inside) count(-1);
        inside = false;
        if (own.places === 0 && address !== null) waiting.delete(address);
      };
    },
    disappointed(address) {
      if (address !== null) disappointing.take(address);
    },
  };
}
