import type { ActivityStore } from '../store/activities.js';
import type { HeldAction, HeldChange, HeldChangeStore, HeldReason } from '../store/held-changes.js';
import type { NoteStore } from '../store/notes.js';
import { type BrakeLimits, type BrakeVerdict, brake, type Demand } from './brake.js';
import type { ChangePlan } from './change-plan.js';

export interface BrakeMeans {
  activities: Pick<ActivityStore, 'counted'>;
  notes: Pick<NoteStore, 'count'>;
  held: HeldChangeStore;
  limits: BrakeLimits;
  now: () => number;
}

/**
 * What becomes of one planned change. `released`: it leaves because the operator said so. `passed`: it leaves, and counts.
 * `held`: it waits. `kept`: the operator said that the Note stays.
 */
export type Fate = 'released' | 'passed' | 'held' | 'kept';

export type Verdicts = Record<HeldAction, BrakeVerdict>;

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** An import reaches us in slices: what comes within this time after the last one that was held is of the same flood. */
const FLOOD = 10 * 60_000;

const ACTIVITY = { create: 'Create', update: 'Update', delete: 'Delete' } as const;

/** What the brake says to all changes of a plan that are not decided otherwise. */
export function verdictsOn(means: BrakeMeans, source: string, plan: ChangePlan): Verdicts {
  const isFresh = (action: HeldAction, key: string) => means.held.get(source, key)?.action !== action;
  const updates = plan.updates.filter(({ item }) => isFresh('update', item.key));
  const deletes = plan.deletes.filter(({ key, asks }) => asks === undefined && isFresh('delete', key));
  return {
    create: verdictOn(means, 'create', plan.creates.filter(({ key }) => isFresh('create', key)).length),
    update: verdictOn(means, 'update', updates.length),
    delete: verdictOn(means, 'delete', deletes.length),
  };
}

const ACTIONS = ['create', 'update', 'delete'] as const satisfies HeldAction[];

/** The kinds of change of which all that waits, because it was too much at once, may leave now. */
export function freedActions(means: BrakeMeans): ReadonlySet<HeldAction> {
  return new Set(ACTIONS.filter((action) => means.held.waiting(action) > 0 && verdictOn(means, action, 0) === 'pass'));
}

/** May this change leave, as far as the operator and the room for what waits are concerned? Pure. */
export function mayLeave(row: HeldChange | null, freed: ReadonlySet<HeldAction>): boolean {
  if (row === null) return false;
  return row.decision === 'release' || (row.decision === null && row.reason === 'limit' && freed.has(row.action));
}

function verdictOn(means: BrakeMeans, action: HeldAction, fresh: number): BrakeVerdict {
  const waiting = means.held.waiting(action);
  if (fresh + waiting === 0) return 'pass';
  const { limits } = means;
  const limit = { create: limits.maxCreates, update: limits.maxUpdates, delete: limits.maxDeletes }[action];
  return brake(demandOf(means, action, fresh, waiting), limit);
}

function demandOf(
  { activities, notes, held, now }: BrakeMeans,
  action: HeldAction,
  fresh: number,
  waiting: number,
): Demand {
  const at = now();
  const day = activities.counted(ACTIVITY[action], at - DAY);
  return {
    hour: activities.counted(ACTIVITY[action], at - HOUR),
    day,
    fresh,
    waiting,
    // A wrong setting is found slice by slice, for hours: any Delete that waits makes the next one suspect.
    akin: action === 'delete' ? waiting : held.waiting(action, at - FLOOD),
    all: action === 'delete' ? notes.count() + day : null,
  };
}

/** Decides about one planned change. Pure. `asks`: it waits for the operator in any case. */
export function fateOf(
  row: HeldChange | null,
  action: HeldAction,
  verdict: BrakeVerdict,
  asks: HeldReason | null = null,
): Fate {
  const held = row?.action === action ? row : null;
  if (held?.decision === 'release') return 'released';
  const reason = held?.reason === 'choice' ? 'limit' : held?.reason;
  if (held?.decision === 'keep' && reason === (asks ?? 'limit')) return 'kept';
  if (asks !== null || held?.reason === 'choice') return 'held';
  if (verdict === 'fresh') return held ? 'held' : 'passed';
  return verdict === 'pass' ? 'passed' : 'held';
}
