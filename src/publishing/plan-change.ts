import type { ItemState } from '../store/items.js';

/** What the last look at an item showed. */
export type Observation =
  /** The item may be shown to the world. `hash` is that of its rendered Note. */
  | { shown: true; hash: string }
  /** The post exists, but the world may not see it: draft, private, password, trash, not selected. */
  | { shown: false; exists: boolean };

/** What Herald remembers, as far as the decision needs it. */
export interface Remembered {
  state: ItemState;
  hash: string | null;
  changedAt: number;
}

export type Change =
  | { kind: 'create' }
  | { kind: 'update' }
  | { kind: 'delete' }
  /** Wait until the text has stood still: `since` is when this form was first seen. */
  | { kind: 'settle'; since: number }
  /** Not public yet: look again later. */
  | { kind: 'watch' }
  | { kind: 'forget' }
  | { kind: 'nothing' };

/**
 * Decides what one look at an item leads to. Pure.
 * @param settle milliseconds that an item must stay unchanged before it leaves
 */
export function planChange(remembered: Remembered | null, seen: Observation, settle: number, now: number): Change {
  switch (remembered?.state) {
    case 'baseline':
      // Was there before Herald: an edit or a re-publication of an old post must never look new (promise 2).
      return seen.shown || seen.exists ? { kind: 'nothing' } : { kind: 'forget' };
    case 'live':
      if (!seen.shown) return { kind: 'delete' };
      return seen.hash === remembered.hash ? { kind: 'nothing' } : { kind: 'update' };
    case 'held':
      return seen.shown ? { kind: 'nothing' } : aside(seen, remembered);
    default:
      if (!seen.shown) return aside(seen, remembered);
      return settled(remembered, seen.hash, settle, now);
  }
}

function aside(seen: { exists: boolean }, remembered: Remembered | null): Change {
  if (!seen.exists) return remembered ? { kind: 'forget' } : { kind: 'nothing' };
  return remembered?.state === 'watched' ? { kind: 'nothing' } : { kind: 'watch' };
}

function settled(remembered: Remembered | null, hash: string, settle: number, now: number): Change {
  if (settle === 0) return { kind: 'create' };
  const first = remembered?.state === 'settling' && remembered.hash === hash ? remembered.changedAt : now;
  // A clock that was ahead dated it in the future.
  const since = Math.min(first, now);
  return now - since >= settle ? { kind: 'create' } : { kind: 'settle', since };
}
