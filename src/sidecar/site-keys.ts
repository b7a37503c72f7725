import type { Uris } from '../activitypub/uris.js';
import type { KeyRing, SiteKey } from '../actor/key-ring.js';
import type { Logger } from '../log/logger.js';
import type { SigningKeys } from '../remote/double-knock.js';
import type { Signer } from '../signatures/sign-request.js';
import type { HostKeys } from '../store/host-keys.js';
import type { Stores } from '../store/open-stores.js';

export interface SiteKeysMeans {
  keys: Pick<KeyRing, 'current' | 'previous'>;
  hostKeys: Stores['hostKeys'];
  fanOuts: Pick<Stores['fanOuts'], 'isAnnouncing'>;
  uris: Pick<Uris, 'actor' | 'key'>;
  now: () => number;
  log: Logger;
}

/** While a new key is made known, each host is asked in its own order, and what it took is remembered (fediverse.md S17). */
export function siteKeys({ keys, hostKeys, fanOuts, uris, now, log }: SiteKeysMeans): SigningKeys {
  /** A request that was answered must not fail because of it. */
  const remember = (host: string, write: () => void) => {
    try {
      write();
    } catch (error) {
      log.warn({ host, error: (error as Error).message }, 'what a host makes of a key is not remembered');
    }
  };
  const signerOf = ({ number, privateKey }: SiteKey) => ({ keyId: uris.key(number), privateKey });
  return {
    of(host) {
      const newest = signerOf(keys.current());
      const before = keys.previous();
      if (!before) return [newest];
      const previous = signerOf(before.key);
      return takesPreviousFirst(hostKeys.of(host), fanOuts.isAnnouncing()) ? [previous, newest] : [newest, previous];
    },
    learn(host, { keyId }) {
      remember(host, () => hostKeys.learn(host, keyId === uris.key(keys.current().number), now()));
      log.info({ host, key: keyId }, 'this host takes the other key');
    },
    unknownTo(host) {
      const known = hostKeys.of(host);
      if (!known || known.awaits === null || known.refuses !== null) return null;
      return { keyId: `${uris.actor}/no-such-key`, privateKey: keys.current().privateKey };
    },
    tested(host, refuses) {
      remember(host, () => hostKeys.tested(host, refuses));
    },
  };
}

/** How long a busy server may take to work off the announcement of a new key. */
const KNOWN_EVERYWHERE = 60 * 60_000;

/**
 * Who signs documents, which are the same for all hosts: just after a rotation the key before it, because a server that meets the newest key
 * before its announcement takes us for another actor.
 */
export function documentSigner({ keys, uris, now }: Pick<SiteKeysMeans, 'keys' | 'uris' | 'now'>): () => Signer {
  return () => {
    const before = keys.previous();
    const { number, privateKey } = before && now() - before.since < KNOWN_EVERYWHERE ? before.key : keys.current();
    return { keyId: uris.key(number), privateKey };
  };
}

/**
 * Pure. A host that has not heard of the newest key knows the one before. One that refuses a wrong key by a status is sent the one before
 * until it refuses it: Mastodon works the announcement off minutes after it took it, and takes whoever uses the newest key before that for
 * another actor. All others answer 202 and drop in silence what a wrong key signed: after the announcement only the newest is right there.
 * @param announcing some hosts that will be told of the newest key are not listed yet: a host that is not known may be one of them
 */
export function takesPreviousFirst(host: HostKeys | null, announcing: boolean): boolean {
  if (host === null) return announcing;
  if (host.renewed) return false;
  return host.awaits !== null || host.refuses === true;
}
