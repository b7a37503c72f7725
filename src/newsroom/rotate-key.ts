import type { Uris } from '../activitypub/uris.js';
import { fingerprintOf, KeyError } from '../actor/key-pair.js';
import type { KeyRing } from '../actor/key-ring.js';
import type { Logger } from '../log/logger.js';
import type { Publisher } from '../publishing/cycle.js';
import type { Database } from '../store/database.js';
import type { HostKeyStore } from '../store/host-keys.js';
import { type KeysReport, OperationError } from './operations.js';

export interface RotationMeans {
  db: Database;
  keys: KeyRing;
  publisher: Pick<Publisher, 'announceKey'>;
  hostKeys: HostKeyStore;
  uris: Pick<Uris, 'key'>;
  /** Is the actor shown already? */
  isKnown: () => boolean;
  now: () => number;
  log: Logger;
}

const HOUR = 3600_000;
/** Beyond every retry of the announcement: whoever did not hear of it by then asks for the new key itself. */
const LIFETIME = 7 * 24 * HOUR;
/** Mastodon's queue may be long: before that, an answered announcement may still wait in it. */
const SOONEST = HOUR;
/** snac forgets a key after 36 hours: then a host that was away all the time needs no announcement that it can verify. */
const LATEST = 48 * HOUR;
const HOSTS_SHOWN = 1000;

/**
 * A new key: the actor shows it at once, and an Update signed by the old one announces it. Both keys sign from now on, each where it is known
 * (sidecar/site-keys.ts). Said again, it makes another one; but not while servers still have to hear of the first.
 * @throws OperationError
 */
export async function rotateKey(means: RotationMeans): Promise<{ deliveries: number }> {
  const { db, keys, publisher, hostKeys, isKnown, now } = means;
  if (!isKnown())
    throw new OperationError('there is no actor yet whose key could change: let Herald reach WordPress once');
  const at = now();
  refuseTooSoon(means, at);
  try {
    return await keys.rotate(at, (remember) =>
      db.transaction(() => {
        remember();
        hostKeys.clear();
        return { deliveries: publisher.announceKey() };
      }),
    );
  } catch (error) {
    throw error instanceof KeyError ? new OperationError(error.message) : error;
  }
}

/** @throws OperationError */
function refuseTooSoon({ keys, hostKeys }: RotationMeans, at: number): void {
  const previous = keys.previous();
  if (!previous) return;
  const age = at - previous.since;
  if (age >= LATEST || (age >= SOONEST && hostKeys.unsettled(at) === 0)) return;
  throw new OperationError(
    'the last new key is still being made known: wait an hour, and until all servers have heard of it, or two days; herald keys show says how far it is',
  );
}

/** The previous key ends after a week. Called every minute; cheap when there is nothing to do. */
export function finishRotation({ keys, hostKeys, now, log }: RotationMeans): void {
  const previous = keys.previous();
  if (!previous || now() - previous.since < LIFETIME) return;
  hostKeys.clear();
  keys.endPrevious();
  log.info({ key: fingerprintOf(previous.key) }, 'the previous key is forgotten');
}

export function reportKeys({ keys, hostKeys, uris, now }: RotationMeans): KeysReport {
  const current = keys.current();
  const previous = keys.previous();
  const users = hostKeys.onPrevious(now(), HOSTS_SHOWN);
  return {
    keyId: uris.key(current.number),
    fingerprint: fingerprintOf(current),
    publicKeyPem: current.publicKeyPem,
    previous: previous && {
      keyId: uris.key(previous.key.number),
      fingerprint: fingerprintOf(previous.key),
      since: previous.since,
      endsAt: previous.since + LIFETIME,
      unheard: hostKeys.unsettled(now()),
      users: users.count,
      hosts: users.hosts,
    },
  };
}
