import { expect } from 'chai';
import fc from 'fast-check';
import { LONGEST_SCHEDULE, nextDelay } from '../../src/delivery/retry-policy.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MIDDLE = 0.5;
/** Old enough for any number of attempts. */
const AGE = 30 * 24 * HOUR;

describe('nextDelay', () => {
  it('waits 1 m, 5 m, 15 m, 1 h, 3 h, 6 h, 12 h, 24 h, 24 h between ten attempts, then gives up', () => {
    const waits = Array.from({ length: 10 }, (_, n) => nextDelay({ attempts: n + 1, age: AGE }, null, MIDDLE));
    expect(waits).to.deep.equal([
      ...[1, 5, 15].map((n) => n * MINUTE),
      ...[1, 3, 6, 12, 24, 24].map((n) => n * HOUR),
      null,
    ]);
  });

  it('spreads each wait by a fifth either way', () => {
    expect(nextDelay({ attempts: 2, age: AGE }, null, 0)).to.equal(4 * MINUTE);
    expect(nextDelay({ attempts: 2, age: AGE }, null, 0.999999)).to.be.closeTo(6 * MINUTE, 5);
  });

  it('never comes before Retry-After, and is held by it for a day at most', () => {
    expect(nextDelay({ attempts: 1, age: AGE }, 2 * HOUR, MIDDLE)).to.equal(2 * HOUR);
    expect(nextDelay({ attempts: 6, age: AGE }, 5_000, MIDDLE)).to.equal(6 * HOUR);
    expect(nextDelay({ attempts: 1, age: AGE }, 365 * 24 * HOUR, MIDDLE)).to.equal(24 * HOUR);
  });

  it('does not try for ever, whatever Retry-After says', () => {
    expect(nextDelay({ attempts: 10, age: AGE }, 1_000, MIDDLE)).to.equal(null);
  });

  it('does not take attempts that crashes cut short for failures: the age of the delivery says how many can be', () => {
    const delayAt = (age: number) => nextDelay({ attempts: 40, age }, null, MIDDLE);
    expect(delayAt(0)).to.equal(MINUTE);
    expect(delayAt(48_000)).to.equal(5 * MINUTE);
    expect(delayAt(2 * HOUR)).to.equal(3 * HOUR);
    expect(delayAt(LONGEST_SCHEDULE * 0.6)).to.equal(24 * HOUR);
    expect(delayAt(LONGEST_SCHEDULE)).to.equal(null);
  });

  it('always ends within its longest schedule', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.9999, noNaN: true }), { minLength: 9, maxLength: 9 }), (dice) => {
        const total = dice.reduce(
          (age, random, n) => age + (nextDelay({ attempts: n + 1, age }, null, random) ?? 0),
          0,
        );
        expect(total).to.be.within(LONGEST_SCHEDULE * 0.66, LONGEST_SCHEDULE);
      }),
    );
  });
});
