import { setImmediate as others } from 'node:timers/promises';

/** Rendering so many takes some milliseconds. */
const TURN = 10;

/** Maps one after the other, in order; other work has its turn after every ten. */
export async function inTurns<T, U>(all: readonly T[], each: (one: T) => U): Promise<U[]> {
  const results: U[] = [];
  for (const [index, one] of all.entries()) {
    if (index > 0 && index % TURN === 0) await others();
    results.push(each(one));
  }
  return results;
}
