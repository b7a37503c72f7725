import { type CycleMeans, freshItem } from './apply-plan.js';
import type { ChangePlan } from './change-plan.js';

/** So many posts with dates of long ago may appear together and still be news: an editor dates one back by hand. */
const FEW = 3;
const TOGETHER = 3600_000;

/**
 * Posts of long ago that appear several at a time are an import and no news: the plan remembers them as if they had been
 * there at the first look.
 * @param foundAt when such posts were found in the last hour; those of this plan are added by `oldDates`
 * @returns how many are no news
 */
export function setAsideOld(means: CycleMeans, source: string, plan: ChangePlan, foundAt: readonly number[]): number {
  const old = plan.creates.filter((create) => create.old);
  if (old.length === 0 || recent(foundAt, means.now()).length + old.length <= FEW) return 0;
  plan.creates = plan.creates.filter((create) => !create.old);
  plan.remember.push(...old.map((create) => freshItem(source, create, 'baseline', null, means.now())));
  return old.length;
}

/** When posts of long ago were found, `more` of them now: no more dates than the decision needs. */
export function oldFoundAt(before: readonly number[], more: number, now: number): number[] {
  return [...recent(before, now), ...Array<number>(Math.min(more, FEW + 1)).fill(now)].slice(-FEW - 1);
}

function recent(foundAt: readonly number[], now: number): number[] {
  return foundAt.filter((at) => Math.abs(now - at) < TOGETHER);
}
