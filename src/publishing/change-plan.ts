import type { NoteContent } from '../model/note.js';
import type { HeldAction, HeldReason } from '../store/held-changes.js';
import type { StoredItem } from '../store/items.js';
import { type CycleReport, type PlannedChange, REPORTED } from './cycle-report.js';

/** An item to announce, as it stands now. `content` is dropped beyond what the brake lets pass: memory stays flat. */
export interface PlannedCreate {
  key: string;
  postId: number;
  label: string;
  hash: string;
  identity: string | null;
  publishedAt: number;
  content: NoteContent | null;
  /** Its post is dated so long ago that it is no news where several such posts appear at once. */
  old?: boolean;
}

export interface PlannedUpdate {
  item: StoredItem & { noteId: string };
  label: string;
  hash: string;
  identity: string | null;
  /** Dropped beyond what the brake lets pass. */
  content: NoteContent | null;
}

export type PlannedDelete = StoredItem & {
  noteId: string;
  /** The item stays, and wants a new Note: it is the first that the next cycle looks at. */
  returns?: boolean;
  /** Why it waits for the operator even where it is the only one. */
  asks?: Exclude<HeldReason, 'limit' | 'choice'>;
};

/** How many released Updates leave in a cycle: a changed template or permalink structure touches every Note. */
export const UPDATES_A_CYCLE = 50;

/** What one cycle of one source wants to do. */
export interface ChangePlan {
  creates: PlannedCreate[];
  updates: PlannedUpdate[];
  deletes: PlannedDelete[];
  /** Rows to remember as they are: watched, settling, missing, … */
  remember: StoredItem[];
  forget: StoredItem[];
  settling: number;
  /** How many items were rendered: what did not change is not. */
  rendered: number;
  /** Posts whose Note may have to follow once they can be rendered as they should be. */
  owed: number[];
}

export function emptyPlan(): ChangePlan {
  return { creates: [], updates: [], deletes: [], remember: [], forget: [], settling: 0, rendered: 0, owed: [] };
}

export function emptyReport(source: string): CycleReport {
  return {
    source,
    baseline: false,
    adopted: null,
    known: 0,
    old: 0,
    creates: [],
    updates: [],
    deletes: [],
    counts: { creates: 0, updates: 0, deletes: 0 },
    waiting: { creates: 0, updates: 0, deletes: 0 },
    settling: 0,
    rendered: 0,
    held: false,
    dryRun: false,
    error: null,
  };
}

const KINDS = { create: 'creates', update: 'updates', delete: 'deletes' } as const;

/** Adds a change to a report: all are counted, the first are named. */
export function addTo(report: CycleReport, action: HeldAction, change: PlannedChange): void {
  const kind = KINDS[action];
  report[change.held ? 'waiting' : 'counts'][kind] += 1;
  if (change.held) report.held = true;
  if (report[kind].length < REPORTED) report[kind].push(change);
}
