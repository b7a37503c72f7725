/** What a notifier's lane should do now. Times in milliseconds since the epoch. */
export type Step = { kind: 'idle' } | { kind: 'wait'; until: number } | { kind: 'send' } | { kind: 'gather' };

/** Even what is told at once waits so long for company: a thread comes in a burst. */
export const BURST = 1500;

export interface LaneState {
  now: number;
  /** Of the message that was gathered and not told yet: when its next attempt is due. */
  open: { nextAt: number } | null;
  /** When the oldest event that is not gathered was written. */
  oldestAt: number | null;
  /** Milliseconds for which events are gathered. */
  digest: number;
  /** Not before this, by the messages of the last hour; null: at once. */
  allowedAt: number | null;
}

/** One message after the other, in order: what comes while one waits for its next attempt is gathered behind it. Pure. */
export function nextStep({ now, open, oldestAt, digest, allowedAt }: LaneState): Step {
  if (open !== null) return open.nextAt <= now ? { kind: 'send' } : { kind: 'wait', until: open.nextAt };
  if (oldestAt === null) return { kind: 'idle' };
  const due = Math.max(oldestAt + Math.max(digest, BURST), allowedAt ?? 0);
  return due <= now ? { kind: 'gather' } : { kind: 'wait', until: due };
}
