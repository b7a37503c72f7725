import type { Block } from '../model/block.js';
import type { NewBlock } from './operations.js';

/** A list may cost so many followers without anybody's word; and no more than one in ten. */
const MOST_LOST = 10;
const MOST_SHARE = 0.1;

/** Whether a list that would cost `lost` of all followers is to wait for the operator. Pure. */
export function isHeld(lost: number, followers: number): boolean {
  return lost > MOST_LOST || lost > followers * MOST_SHARE;
}

/**
 * The rows of a list as it is now. `hold`: what it suspends, and did not suspend in full before, silences until it is
 * approved. Pure.
 */
export function rowsOfList(
  url: string,
  entries: readonly NewBlock[],
  before: readonly Block[],
  { hold, now }: { hold: boolean; now: number },
): Block[] {
  const known = new Map(before.map((block) => [block.target, block]));
  return entries.map(({ target, severity, ...rest }) => {
    const old = known.get(target);
    const suspended = old?.severity === 'suspend' && !old.held;
    return {
      target,
      kind: 'domain',
      severity,
      source: url,
      handle: null,
      rejectMedia: rest.rejectMedia ?? false,
      rejectReports: rest.rejectReports ?? false,
      comment: rest.comment ?? '',
      obfuscate: rest.obfuscate ?? false,
      held: hold && severity === 'suspend' && !suspended,
      createdAt: old?.createdAt ?? now,
    };
  });
}
