import { expect } from 'chai';
import fc from 'fast-check';
import { LONGEST_SCHEDULE, nextDelay } from '../../src/delivery/retry-policy.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIDDLE = 0.5;

describe('nextDelay', () => {
  it('waits 1 m, 5 m, 15 m, 1 h, 3 h, 6 h, 12 h, 24 h, 24 h between ten attempts, then gives up', () => {
    const waits = Array.from({ length: 10 }, (_, n) => nextDelay(n + 1, null, MIDDLE));
    expect(waits).to.deep.equal([
      ...[1, 5, 15].map((n) => n * MINUTE),
      ...[1, 3, 6, 12, 24, 24].map((n) => n * HOUR),
      null,
    ]);
  });

  it('spreads each wait by a fifth either way', () => {
    expect(nextDelay(2, null, 0)).to.equal(4 * MINUTE);
    expect(nextDelay(2, null, 0.999999)).to.be.closeTo(6 * MINUTE, 5);
  });

  it('never comes before Retry-After, and is held by it for a day at most', () => {
    expect(nextDelay(1, 2 * HOUR, MIDDLE)).to.equal(2 * HOUR);
    expect(nextDelay(6, 5_000, MIDDLE)).to.equal(6 * HOUR);
    expect(nextDelay(1, 365 * 24 * HOUR, MIDDLE)).to.equal(24 * HOUR);
  });

  it('does not try for ever, whatever Retry-After says', () => {
    expect(nextDelay(10, 1_000, MIDDLE)).to.equal(null);
  });

  it('always ends within its longest schedule', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.9999, noNaN: true }), { minLength: 9, maxLength: 9 }), (dice) => {
        const total = dice.reduce((sum, random, n) => sum + (nextDelay(n + 1, null, random) ?? 0), 0);
        expect(total).to.be.within(LONGEST_SCHEDULE * 0.66, LONGEST_SCHEDULE);
      }),
    );
  });
});
