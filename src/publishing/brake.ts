/** What Herald publishes in an hour without being asked (promise 2 in ARCHITECTURE.md); six times as much in a day. */
export interface BrakeLimits {
  maxCreates: number;
  maxUpdates: number;
  maxDeletes: number;
}

/** Of one kind of change: what was published, and what wants to be. */
export interface Demand {
  /** Published within the last hour and the last day, over all sources, without what the operator released. */
  hour: number;
  day: number;
  /** Changes that the brake does not hold yet. */
  fresh: number;
  /** Changes that it holds, over all sources. */
  waiting: number;
  /** How many of the waiting ones are of the same flood as the fresh ones. */
  akin: number;
  /** How many there could be in all: more than half of them never leave. Null: there is no such limit. */
  all: number | null;
}

/** `pass`: all of them leave, the waiting ones too. `fresh`: only the fresh ones leave. `hold`: none leaves. */
export type BrakeVerdict = 'pass' | 'fresh' | 'hold';

const HOURS_A_DAY = 6;
/** With fewer Notes than this, half of them is not many. */
const FEW = 6;

/**
 * Decides about all changes of one kind at once, because half of a flood is a flood. Pure.
 * @param limit how many may leave in an hour
 */
export function brake({ hour, day, fresh, waiting, akin, all }: Demand, limit: number): BrakeVerdict {
  const share = all === null || all < FEW ? Number.POSITIVE_INFINITY : Math.floor(all / 2) - day;
  const room = Math.min(limit - hour, limit * HOURS_A_DAY - day, share);
  if (waiting + fresh <= room) return 'pass';
  return akin + fresh <= room ? 'fresh' : 'hold';
}
