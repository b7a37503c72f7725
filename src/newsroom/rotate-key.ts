import type { Uris } from '../activitypub/uris.js';
import { fingerprintOf, KeyError } from '../actor/key-pair.js';
import type { KeyRing } from '../actor/key-ring.js';
import type { Logger } from '../log/logger.js';
import type { Publisher } from '../publishing/cycle.js';
import type { Database } from '../store/database.js';
import type { DeliveryStore } from '../store/deliveries.js';
import { type KeysReport, OperationError } from './operations.js';

export interface RotationMeans {
  db: Database;
  keys: KeyRing;
  publisher: Pick<Publisher, 'pushProfile'>;
  deliveries: Pick<DeliveryStore, 'unheard'>;
  uris: Pick<Uris, 'actor' | 'mainKey'>;
  /** Is the actor shown already? */
  isKnown: () => boolean;
  now: () => number;
  log: Logger;
}

/** A server that failed so often is not waited for: it asks for the key itself, or learns it from a later Update. */
const ENOUGH_ATTEMPTS = 3;
const LONGEST_WAIT = 24 * 3600_000;

/**
 * The actor shows a new key, and all followers are told in an Update that the old one signs, as it signs everything
 * until they heard: Misskey believes no other word for it (fediverse.md S17).
 * @throws OperationError
 */
export async function rotateKey({ db, keys, publisher, isKnown, now }: RotationMeans): Promise<{ deliveries: number }> {
  if (!isKnown())
    throw new OperationError('there is no actor yet whose key could change: let Herald reach WordPress once');
  try {
    return await keys.announceNext(now(), (remember) =>
      db.transaction(() => {
        remember();
        return { deliveries: publisher.pushProfile() };
      }),
    );
  } catch (error) {
    throw error instanceof KeyError ? new OperationError(error.message) : error;
  }
}

/** Once the followers' servers heard of it, the next key signs. Called every minute; cheap when there is nothing to do. */
export function finishRotation(means: RotationMeans): void {
  const { keys, now, log } = means;
  const since = keys.announcedAt();
  if (since === null || (unheard(means) > 0 && now() - since < LONGEST_WAIT)) return;
  keys.switchOver();
  log.info(
    { key: fingerprintOf(keys.signing()) },
    'the new key signs from now on; the old one is kept in actor-old.pem',
  );
}

export function reportKeys(means: RotationMeans): KeysReport {
  const { keys, uris } = means;
  const since = keys.announcedAt();
  const { publicKeyPem } = keys.signing();
  return {
    keyId: uris.mainKey,
    fingerprint: fingerprintOf(keys.signing()),
    publicKeyPem,
    next: since === null ? null : { fingerprint: fingerprintOf(keys.shown()), since, unheard: unheard(means) },
  };
}

function unheard({ deliveries, uris }: RotationMeans): number {
  return deliveries.unheard(uris.actor, ENOUGH_ATTEMPTS);
}
