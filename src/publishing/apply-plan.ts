import { setImmediate as others } from 'node:timers/promises';
import type { CursorStore } from '../store/cursors.js';
import type { ItemState, ItemStore, StoredItem } from '../store/items.js';
import { plainText } from '../wordpress/post-text.js';
import {
  addTo,
  type ChangePlan,
  emptyPlan,
  type PlannedCreate,
  type PlannedDelete,
  type PlannedUpdate,
} from './change-plan.js';
import type { CycleReport } from './cycle-report.js';
import { type BrakeMeans, type Fate, fateOf, verdictsOn } from './judge-plan.js';
import { announceNote, type PublishingMeans, reviseNote, withdrawNote } from './publish-note.js';

export interface CycleMeans extends PublishingMeans, Pick<BrakeMeans, 'held' | 'limits'> {
  items: ItemStore;
  cursors: CursorStore;
}

/** Rows in one transaction, so that no other work waits for long. */
const SLICE = 200;

/** One planned change, and what becomes of it. */
type Judged = { fate: Fate } & (
  | { action: 'create'; change: PlannedCreate }
  | { action: 'update'; change: PlannedUpdate }
  | { action: 'delete'; change: PlannedDelete }
);

/**
 * Carries a plan out, and empties it: each change in one transaction with its item's new state, so that a crash between two
 * changes repeats none and loses none. The cursor moves after the last one; what it already passed is found unchanged.
 * Other work gets a turn between two transactions. What was done, and what the brake holds, is added to the report.
 * @param more the cycle will find more: what the brake would let pass by now stays in the plan, and is judged with the rest
 */
export async function applyPlan(means: CycleMeans, report: CycleReport, plan: ChangePlan, more = false): Promise<void> {
  await rememberPlan(means, plan);
  const due = takeDue(plan, judged(means, report.source, plan), more);
  const waiting = due.filter(({ fate }) => fate === 'held' || fate === 'kept');
  for (let start = 0; start < waiting.length; start += SLICE) {
    means.db.transaction(() => {
      for (const one of waiting.slice(start, start + SLICE)) keepBack(means, report, one);
    });
    await others();
  }
  for (const one of due) {
    if (one.fate === 'held' || one.fate === 'kept') continue;
    if (!publish(one.fate === 'passed' ? counting(means) : means, report, one)) continue;
    await others();
  }
  if (more) return;
  report.settling += plan.settling;
  report.rendered += plan.rendered;
  Object.assign(plan, emptyPlan());
}

/** What would become of a plan: writes nothing. */
export function foresee(means: CycleMeans, report: CycleReport, plan: ChangePlan): void {
  for (const one of judged(means, report.source, plan)) {
    if (one.fate !== 'kept') addTo(report, one.action, describe(means, one));
  }
  report.settling += plan.settling;
  report.rendered += plan.rendered;
}

/** Writes down what was merely seen, and takes it out of the plan: so many rows need no room in memory. */
export async function rememberPlan({ db, items, held }: CycleMeans, plan: ChangePlan): Promise<void> {
  const { remember, forget } = plan;
  Object.assign(plan, { remember: [], forget: [] });
  for (let start = 0; start < remember.length + forget.length; start += SLICE) {
    db.transaction(() => {
      for (const item of remember.slice(start, start + SLICE)) {
        items.put(item);
        // What was held is not wanted any more.
        if (item.state !== 'held') held.drop(item.source, item.key);
      }
      const from = Math.max(0, start - remember.length);
      for (const item of forget.slice(from, Math.max(0, start + SLICE - remember.length))) {
        items.forget(item.source, item.key);
        held.drop(item.source, item.key);
      }
    });
    if (start > 0) await others();
  }
}

/** In the order in which they leave: the oldest post first, and Deletes last. */
function judged(means: CycleMeans, source: string, plan: ChangePlan): Judged[] {
  const verdicts = verdictsOn(means, source, plan);
  const row = (key: string) => means.held.get(source, key);
  const creates = [...plan.creates].sort((a, b) => a.publishedAt - b.publishedAt);
  return [
    ...creates.map((change): Judged => {
      return { action: 'create', change, fate: fateOf(row(change.key), 'create', verdicts.create) };
    }),
    ...plan.updates.map((change): Judged => {
      return { action: 'update', change, fate: fateOf(row(change.item.key), 'update', verdicts.update) };
    }),
    ...plan.deletes.map((change): Judged => {
      return { action: 'delete', change, fate: fateOf(row(change.key), 'delete', verdicts.delete, change.asks) };
    }),
  ];
}

/** Takes out of the plan what is carried out now. */
function takeDue(plan: ChangePlan, all: readonly Judged[], more: boolean): readonly Judged[] {
  if (!more) return all;
  const open = all.filter(({ fate }) => fate === 'passed');
  plan.creates = open.flatMap((one) => (one.action === 'create' ? [one.change] : []));
  plan.updates = open.flatMap((one) => (one.action === 'update' ? [one.change] : []));
  plan.deletes = open.flatMap((one) => (one.action === 'delete' ? [one.change] : []));
  return all.filter(({ fate }) => fate !== 'passed');
}

/** Writes down what waits for the operator, or what stays because the operator said so. */
function keepBack(means: CycleMeans, report: CycleReport, one: Judged): void {
  const { items, held, now } = means;
  const { source } = report;
  if (one.action === 'create') items.put(freshItem(source, one.change, 'held', null, now()));
  else if (one.action === 'update') {
    const { item, identity } = one.change;
    items.put({ ...item, identity: identity ?? item.identity, seenAt: now() });
  } else {
    const { returns: _returns, asks: _asks, ...item } = one.change;
    items.put({ ...item, missingCycles: item.missingCycles + 1 });
  }
  if (one.fate === 'kept') return;
  const planned = describe(means, one);
  addTo(report, one.action, planned);
  held.hold({
    ...{ source, key: planned.key, action: one.action, postId: planned.postId, label: planned.label, heldAt: now() },
    reason: one.action === 'delete' ? (one.change.asks ?? 'limit') : 'limit',
    hash: one.action === 'update' ? one.change.hash : null,
  });
}

/** @returns false where the change waits for a later cycle, because too many were released */
function publish(means: CycleMeans, report: CycleReport, one: Judged): boolean {
  const { source } = report;
  if (one.action !== 'delete' && one.change.content === null) return false;
  const planned = describe(means, one);
  means.db.transaction(() => {
    if (one.action === 'create') announce(means, source, one.change);
    else if (one.action === 'update') revise(means, one.change);
    else withdraw(means, one.change);
    means.held.drop(source, planned.key);
  });
  addTo(report, one.action, planned);
  return true;
}

/** The brake counts what no person asked for. */
function counting(means: CycleMeans): CycleMeans {
  const { enqueue, activities } = means;
  return {
    ...means,
    enqueue: {
      toFollowers(outgoing, since) {
        const deliveries = enqueue.toFollowers(outgoing, since);
        activities.count(outgoing.activityId);
        return deliveries;
      },
    },
  };
}

function announce(means: CycleMeans, source: string, create: PlannedCreate): void {
  const { content } = create;
  if (!content) return;
  const origin = { source, key: create.key, postId: create.postId };
  const note = announceNote(means, origin, content, create.publishedAt);
  means.items.put(freshItem(source, create, 'live', note.id, means.now()));
}

function revise(means: CycleMeans, { item, hash, identity, content }: PlannedUpdate): void {
  if (!content) return;
  reviseNote(means, item.noteId, content);
  const now = means.now();
  means.items.put({ ...item, hash, identity, fingerprint: null, changedAt: now, seenAt: now, missingCycles: 0 });
}

function withdraw(means: CycleMeans, { returns, asks: _asks, ...item }: PlannedDelete): void {
  withdrawNote(means, item.noteId);
  const now = means.now();
  const rest = {
    hash: null,
    identity: null,
    fingerprint: null,
    changedAt: now,
    seenAt: returns ? 0 : now,
    missingCycles: 0,
  };
  means.items.put({ ...item, ...rest, state: 'withdrawn' });
}

function describe(means: CycleMeans, { action, change, fate }: Judged) {
  const held = fate === 'held';
  if (action === 'create') return { key: change.key, postId: change.postId, label: change.label, noteId: null, held };
  if (action === 'update') {
    const { key, postId, noteId } = change.item;
    return { key, postId, label: change.label, noteId, held };
  }
  const { key, postId, noteId } = change;
  return { key, postId, label: wordsOf(means, noteId), noteId, held };
}

const WORDS = 100;

/** The first words of a Note, for a person. */
function wordsOf({ notes }: CycleMeans, noteId: string): string {
  const content = notes.living(noteId)?.content;
  return content ? (content.article?.title ?? plainText(content.html)).slice(0, WORDS) : '';
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
