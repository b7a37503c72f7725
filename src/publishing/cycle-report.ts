/** How a cycle is run. */
export interface CycleOptions {
  /** Write nothing: say what would happen. */
  dryRun: boolean;
  /** Compare every known post, not only what the signals name. */
  full: boolean;
}

/** What one cycle of one source did, or would do. */
export interface CycleReport {
  source: string;
  /** True on the first cycle ever: everything found is known now, nothing was announced. */
  baseline: boolean;
  /** Items now known silently; only in a baseline. */
  known: number;
  creates: PlannedChange[];
  updates: PlannedChange[];
  deletes: PlannedChange[];
  /** Items that may still change: they wait. */
  settling: number;
  /** The brake stopped the cycle: nothing was announced or deleted. */
  held: boolean;
  dryRun: boolean;
  /** Why the source could not be read, or null. */
  error: string | null;
}

export interface PlannedChange {
  key: string;
  postId: number;
  /** Title or the first words, for a person. */
  label: string;
  noteId: string | null;
}
