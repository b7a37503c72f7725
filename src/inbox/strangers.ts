import { InboxError } from './inbox-error.js';
import { createRate } from './rate.js';

/** Requests that cannot be judged before another server was asked. Those of known keys never come here. */
export interface Strangers {
  /** A place to wait in; give it back by calling what is returned. @throws InboxError 503 while there is none */
  admit(address: string | null): () => void;
  /** The question that this address caused led nowhere, or its answer proved nothing. */
  disappointed(address: string | null): void;
}

/**
 * At once, in all and of one address. Each holds a body of up to a megabyte for up to fifteen seconds; a key that can be
 * had is there in a tenth of one, so that this is a thousand new senders in a second.
 */
const PLACES = 256;
const PLACES_EACH = 64;
/**
 * Mastodon shuts out an address for five minutes after a single failure. Hundreds of servers may share one (a host of
 * many instances, a proxy), and one of them with a broken key must not silence the others: what succeeds is not counted at
 * all, and thirty failures a minute are more than an honest address has, and too few to be worth an attacker's while.
 */
const DISAPPOINTMENTS_A_MINUTE = 30;

/** Bounds what unproven requests make us wait for and ask (D25, D55). `address` null: not known, so counted with all only. */
export function createStrangers(now: () => number, { places = PLACES, each = PLACES_EACH } = {}): Strangers {
  const disappointing = createRate(DISAPPOINTMENTS_A_MINUTE, now);
  const waiting = new Map<string, number>();
  let all = 0;

  function leave(address: string | null): void {
    all -= 1;
    if (address === null) return;
    const left = (waiting.get(address) ?? 1) - 1;
    if (left > 0) waiting.set(address, left);
    else waiting.delete(address);
  }

  return {
    admit(address) {
      const wait = address === null ? 0 : disappointing.wait(address);
      if (wait > 0)
        throw new InboxError(503, 'too many keys named by your address could not be had', Math.ceil(wait / 1000));
      const own = address === null ? 0 : (waiting.get(address) ?? 0);
      if (all >= places || own >= each) throw new InboxError(503, 'too many requests wait for keys just now', 10);
      all += 1;
      if (address !== null) waiting.set(address, own + 1);
      let inside = true;
      return () => {
        if (inside) leave(address);
        inside = false;
      };
    },
    disappointed(address) {
      if (address !== null) disappointing.take(address);
    },
  };
}
