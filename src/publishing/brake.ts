/** What a cycle may do on its own authority (promise 2 in ARCHITECTURE.md). */
export interface BrakeLimits {
  maxCreates: number;
  maxDeletes: number;
}

export interface BrakeVerdict {
  holdCreates: boolean;
  holdDeletes: boolean;
}

/**
 * Too many of a kind are held, all of them: half of a flood is a flood. Pure.
 * @param planned how many the cycle would announce and delete; `missing` are earlier deletions still held
 */
export function brake(
  planned: { creates: number; deletes: number; missing: number },
  limits: BrakeLimits,
  approved: boolean,
): BrakeVerdict {
  if (approved) return { holdCreates: false, holdDeletes: false };
  return {
    holdCreates: planned.creates > limits.maxCreates,
    // What is only missing may come back: without a deletion at hand there is nothing to hold.
    holdDeletes: planned.deletes > 0 && Math.max(planned.deletes, planned.missing) > limits.maxDeletes,
  };
}
