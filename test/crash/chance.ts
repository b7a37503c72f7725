/** Chance that can be repeated: the same seed draws the same numbers. */
export interface Chance {
  /** 0 ≤ n < 1 */
  number(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  /** @throws RangeError when there is nothing to pick */
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: good enough for choosing moments, and the same everywhere. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    number,
    between: (least, most) => least + Math.floor(number() * (most - least + 1)),
    happens: (probability) => number() < probability,
    pick(from) {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[Math.floor(number() * from.length)] as (typeof from)[number];
    },
  };
}
