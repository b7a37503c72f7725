import type { CursorStore } from '../store/cursors.js';
import type { HeldCycleStore } from '../store/held-cycles.js';
import type { ItemState, ItemStore, StoredItem } from '../store/items.js';
import { type BrakeLimits, type BrakeVerdict, brake } from './brake.js';
import type { ChangePlan, PlannedCreate, PlannedDelete, PlannedUpdate } from './change-plan.js';
import { announceNote, type PublishingMeans, reviseNote, withdrawNote } from './publish-note.js';

export interface CycleMeans extends PublishingMeans {
  items: ItemStore;
  cursors: CursorStore;
  held: HeldCycleStore;
  limits: BrakeLimits;
}

/** An import reaches us in slices: what comes within this time after the last one that was held is of the same flood. */
const FLOOD = 10 * 60_000;

/** What the brake says to a plan. */
export function verdictOn(means: CycleMeans, source: string, plan: ChangePlan, approved: boolean): BrakeVerdict {
  const { items, limits, now } = means;
  const [last] = plan.creates.length > 0 ? items.newest(source, 'held', 1) : [];
  const earlier = last && now() - last.changedAt < FLOOD ? (items.counts(source).held ?? 0) : 0;
  const planned = {
    creates: plan.creates.length + earlier,
    deletes: plan.deletes.length,
    missing: items.missing(source),
  };
  const verdict = brake(planned, limits, approved);
  return { ...verdict, holdDeletes: verdict.holdDeletes || (plan.ask && plan.deletes.length > 0 && !approved) };
}

/**
 * Carries a plan out: each change in one transaction with its item's new state, so that a crash between two changes
 * repeats none and loses none. The cursor moves after the last one; what it already passed is found unchanged.
 * @returns whether the brake held something
 */
export function applyPlan(means: CycleMeans, source: string, plan: ChangePlan, approved: boolean): { held: boolean } {
  const { db, items, held, now } = means;
  const { holdCreates, holdDeletes } = verdictOn(means, source, plan, approved);
  rememberPlan(means, plan);
  if (holdCreates || holdDeletes) {
    db.transaction(() => {
      if (holdCreates) for (const create of plan.creates) items.put(freshItem(source, create, 'held', null, now()));
      if (holdDeletes) for (const item of plan.deletes) items.put({ ...item, missingCycles: item.missingCycles + 1 });
      held.hold(source, heldCounts(means, source), now());
    });
  }
  if (!holdCreates) for (const create of inOrder(plan.creates)) announce(means, source, create);
  for (const update of plan.updates) revise(means, update);
  if (!holdDeletes) for (const item of plan.deletes) withdraw(means, item);
  if (!holdCreates && !holdDeletes && !approved) settleHold(means, source);
  return { held: holdCreates || holdDeletes };
}

/** Writes down what was merely seen, and takes it out of the plan: so many rows need no room in memory. */
export function rememberPlan({ db, items }: CycleMeans, plan: ChangePlan): void {
  if (plan.remember.length + plan.forget.length === 0) return;
  db.transaction(() => {
    for (const item of plan.remember) items.put(item);
    for (const item of plan.forget) items.forget(item.source, item.key);
  });
  plan.remember = [];
  plan.forget = [];
}

function inOrder(creates: readonly PlannedCreate[]): PlannedCreate[] {
  return [...creates].sort((a, b) => a.publishedAt - b.publishedAt);
}

function heldCounts({ items }: CycleMeans, source: string) {
  return { creates: items.counts(source).held ?? 0, deletes: items.missing(source) };
}

/** What was held may resolve by itself: the posts came back, the drafts were unpublished. */
function settleHold(means: CycleMeans, source: string): void {
  if (!means.held.open(source)) return;
  const { creates, deletes } = heldCounts(means, source);
  if (creates + deletes === 0) means.held.finish(source, means.now());
}

function announce(means: CycleMeans, source: string, create: PlannedCreate): void {
  const { content } = create;
  if (!content) return;
  means.db.transaction(() => {
    const origin = { source, key: create.key, postId: create.postId };
    const note = announceNote(means, origin, content, create.publishedAt);
    means.items.put(freshItem(source, create, 'live', note.id, means.now()));
  });
}

function revise(means: CycleMeans, { item, hash, identity, content }: PlannedUpdate): void {
  means.db.transaction(() => {
    reviseNote(means, item.noteId, content);
    const now = means.now();
    means.items.put({ ...item, hash, identity, changedAt: now, seenAt: now, missingCycles: 0 });
  });
}

function withdraw(means: CycleMeans, item: PlannedDelete): void {
  means.db.transaction(() => {
    withdrawNote(means, item.noteId);
    const now = means.now();
    const seenAt = item.returns ? 0 : now;
    const rest = { hash: null, identity: null, changedAt: now, seenAt, missingCycles: 0 };
    means.items.put({ ...item, ...rest, state: 'withdrawn' });
  });
}

export function freshItem(
  source: string,
  item: { key: string; postId: number; hash: string; identity: string | null },
  state: ItemState,
  noteId: string | null,
  now: number,
): StoredItem {
  return {
    source,
    key: item.key,
    postId: item.postId,
    state,
    noteId,
    hash: item.hash,
    identity: item.identity,
    changedAt: now,
    seenAt: now,
    missingCycles: 0,
  };
}
