import { registrableDomain } from '../activitypub/domains.js';
import type { InteractionKind } from '../model/interaction.js';
import { createUndoableCounts, type UndoableCounts } from './undoable-counts.js';

const DAY = 24 * 3600_000;
/** A post that all of a large server likes is no flood; as many texts would be. */
const shares: Record<InteractionKind, number> = {
  reply: 2000,
  mention: 2000,
  quote: 2000,
  like: 20_000,
  announce: 20_000,
};
/** Names are cheap for whoever owns a domain, and domains not so cheap: more than this are not told apart. */
const MOST_DOMAINS = 20_000;

/**
 * How much one domain may make us keep in a day (D55, D56). Counted in memory: a restart forgives. Servers below one domain
 * share, for whoever owns a domain owns any number of names below it (D27).
 */
export function createDailyShare(
  now: () => number,
  { counted }: Pick<UndoableCounts, 'counted'> = createUndoableCounts(),
): (actor: string, kind: InteractionKind) => boolean {
  let day = 0;
  const taken = new Map<string, number>();
  return (actor, kind) => {
    const today = Math.floor(now() / DAY);
    if (today !== day) taken.clear();
    day = today;
    const domain = registrableDomain(actor);
    const crowd = taken.has(`${domain} ${kind}`) || taken.size < MOST_DOMAINS ? domain : 'all others';
    const key = `${crowd} ${kind}`;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    counted(() => void taken.set(key, Math.max(0, (taken.get(key) ?? 0) - 1)));
    return count <= shares[kind];
  };
}
