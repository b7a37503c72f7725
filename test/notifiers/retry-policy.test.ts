import { expect } from 'chai';
import { nextDelay } from '../../src/notifiers/retry-policy.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the wait after a failed attempt to tell', () => {
  it('grows from a minute to a day, and ends after some three days', () => {
    const waits = Array.from({ length: 9 }, (_, n) => nextDelay(n + 1, null, 0.5));
    expect(waits).to.deep.equal([
      MINUTE,
      5 * MINUTE,
      15 * MINUTE,
      HOUR,
      3 * HOUR,
      6 * HOUR,
      12 * HOUR,
      24 * HOUR,
      24 * HOUR,
    ]);
    expect(nextDelay(10, null, 0.5)).to.equal(null);
  });

  it('is never shorter than the receiver asks, within a day', () => {
    expect(nextDelay(1, 10 * MINUTE, 0.5)).to.equal(10 * MINUTE);
    expect(nextDelay(1, 1000, 0.5)).to.equal(MINUTE);
    expect(nextDelay(1, 1000 * HOUR, 0.5)).to.equal(24 * HOUR);
  });

  it('differs a little each time', () => {
    expect([nextDelay(1, null, 0), nextDelay(1, null, 0.999)]).to.deep.equal([48_000, 71_976]);
  });
});
