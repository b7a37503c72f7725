import { setImmediate as others } from 'node:timers/promises';
import type { HeldAction, HeldChange, HeldCounts } from '../store/held-changes.js';
import type { CycleMeans } from './apply-plan.js';

/** What an operator decides about what the brake holds. */
export interface HeldChoice {
  /** Publish nothing of it: new items are known from now on, and Notes stay as they are. */
  asKnown: boolean;
  /** Keys of items, or ids of Notes; empty: all that is held. */
  only: string[];
}

export interface Decided extends HeldCounts {
  /** The WordPress database that was accepted instead; null: there was none to accept. */
  database: string | null;
  /** Of `only`: what is not held. Where there is any, nothing was decided. */
  unknown: string[];
}

const SLICE = 500;

/**
 * Decides about what is held at this moment, and about nothing else. What is released leaves with the next cycle; what is found
 * later is judged as ever. Other work gets a turn between two transactions.
 */
export async function decideHeld(means: CycleMeans, { asKnown, only }: HeldChoice): Promise<Decided> {
  const decided: Decided = { create: 0, update: 0, delete: 0, database: null, unknown: [] };
  const decide = (changes: readonly HeldChange[]) =>
    means.db.transaction(() => {
      for (const change of changes) {
        decided[change.action] += 1;
        if (asKnown) takeAsKnown[change.action](means, change);
        else means.held.decide(change, 'release');
      }
    });
  if (only.length > 0) {
    const found = new Map([...new Set(only)].map((id) => [id, means.held.byId(id)]));
    decided.unknown = [...found].flatMap(([id, changes]) => (changes.length === 0 ? [id] : []));
    if (decided.unknown.length > 0) return decided;
    const chosen = new Map([...found.values()].flat().map((change) => [`${change.source} ${change.key}`, change]));
    means.db.transaction(() => {
      decide([...chosen.values()]);
      // The rest may have room now, but the operator left it out.
      for (const { action } of chosen.values()) means.held.keepForOperator(action);
    });
    return decided;
  }
  for (;;) {
    // What is decided is not among them any more.
    const changes = means.held.undecided(SLICE);
    if (changes.length === 0) return decided;
    decide(changes);
    await others();
  }
}

const takeAsKnown: Record<HeldAction, (means: CycleMeans, change: HeldChange) => void> = {
  create({ items, held }, { source, key }) {
    const item = items.get(source, key);
    if (item) items.put({ ...item, state: 'baseline' });
    held.drop(source, key);
  },
  /** The readers get the next edit. */
  update({ items, held }, { source, key, hash }) {
    const item = items.get(source, key);
    if (item) items.put({ ...item, hash, fingerprint: null });
    held.drop(source, key);
  },
  /** Decided for as long as the item is away: once it is back, its Note follows it again. */
  delete({ held }, change) {
    held.decide(change, 'keep');
  },
};
