/** How a cycle is run. */
export interface CycleOptions {
  /** Write nothing: say what would happen. */
  dryRun: boolean;
  /** Compare every known post, not only what the signals name. */
  full: boolean;
}

/** So many changes of a kind are named in a report; all are counted. */
export const REPORTED = 1000;

/** What one cycle of one source did, or would do. */
export interface CycleReport {
  source: string;
  /** True on the first cycle ever: everything found is known now, nothing was announced. */
  baseline: boolean;
  /** The source whose items and Notes this one took over, because it has that source's place in the configuration. */
  adopted: { source: string; notes: number } | null;
  /** Items now known silently; only in a baseline. */
  known: number;
  /** Posts with dates of long ago that appeared together: known now, and not announced. */
  old: number;
  /** The first `REPORTED` of each kind, what the brake held among them. */
  creates: PlannedChange[];
  updates: PlannedChange[];
  deletes: PlannedChange[];
  /** All that was published, or would be. */
  counts: ChangeCounts;
  /** All of the source that waits for the operator. */
  waiting: ChangeCounts;
  /** Items that may still change: they wait. */
  settling: number;
  /** How many items were rendered, because they or the configuration changed; of a source of posts. */
  rendered: number;
  /** Something of this source waits for the operator. */
  held: boolean;
  dryRun: boolean;
  /** Why the source could not be read, or null. */
  error: string | null;
}

export interface ChangeCounts {
  creates: number;
  updates: number;
  deletes: number;
}

export interface PlannedChange {
  key: string;
  postId: number;
  /** Title or the first words, for a person. */
  label: string;
  noteId: string | null;
  /** It waits for the operator. */
  held: boolean;
}
