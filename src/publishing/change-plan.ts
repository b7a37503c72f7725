import type { NoteContent } from '../model/note.js';
import type { StoredItem } from '../store/items.js';
import type { CycleReport, PlannedChange } from './cycle-report.js';

/** An item to announce, as it stands now. `content` is dropped beyond what the brake lets pass: memory stays flat. */
export interface PlannedCreate {
  key: string;
  postId: number;
  label: string;
  hash: string;
  identity: string | null;
  publishedAt: number;
  content: NoteContent | null;
}

export interface PlannedUpdate {
  item: StoredItem & { noteId: string };
  label: string;
  hash: string;
  identity: string | null;
  content: NoteContent;
}

export type PlannedDelete = StoredItem & {
  noteId: string;
  /** The item stays, and wants a new Note: it is the first that the next cycle looks at. */
  returns?: boolean;
};

/** A changed template or permalink structure touches every Note: those Updates leave a few at a time. */
export const UPDATES_A_CYCLE = 50;

/** What one cycle of one source wants to do. */
export interface ChangePlan {
  creates: PlannedCreate[];
  updates: PlannedUpdate[];
  deletes: PlannedDelete[];
  /** The deletions wait for the operator's word, however few they are. */
  ask: boolean;
  /** Rows to remember as they are: watched, settling, missing, … */
  remember: StoredItem[];
  forget: StoredItem[];
  settling: number;
  /** Posts whose Note may have to follow once they can be rendered as they should be. */
  owed: number[];
}

export function emptyPlan(): ChangePlan {
  return { creates: [], updates: [], deletes: [], ask: false, remember: [], forget: [], settling: 0, owed: [] };
}

export function reportOf(source: string, plan: ChangePlan, flags: { held: boolean; dryRun: boolean }): CycleReport {
  return {
    ...emptyReport(source),
    ...flags,
    creates: plan.creates.map(({ key, postId, label }) => ({ key, postId, label, noteId: null })),
    updates: plan.updates.map(({ item, label }) => change(item, label)),
    deletes: plan.deletes.map((item) => change(item, item.key)),
    settling: plan.settling,
  };
}

export function emptyReport(source: string): CycleReport {
  return {
    source,
    baseline: false,
    known: 0,
    creates: [],
    updates: [],
    deletes: [],
    settling: 0,
    held: false,
    dryRun: false,
    error: null,
  };
}

function change(item: StoredItem, label: string): PlannedChange {
  return { key: item.key, postId: item.postId, label, noteId: item.noteId };
}
