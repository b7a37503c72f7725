import { expect } from 'chai';
import { createRate } from '../../src/inbox/rate.js';

describe('a rate', () => {
  let now: number;
  beforeEach(() => {
    now = 1_000_000_000_000;
  });
  const burst = (rate: ReturnType<typeof createRate>, key: string, times: number) =>
    Array.from({ length: times }, () => rate.take(key)).filter((wait) => wait === 0).length;

  it('lets through what is allowed in a minute at once, and says how long to wait for the next', () => {
    const rate = createRate(60, () => now);
    expect(burst(rate, 'a', 100)).to.equal(60);
    expect(rate.take('a')).to.equal(1000);
    now += 1000;
    expect(burst(rate, 'a', 5)).to.equal(1);
  });

  it('lets through as many in the next minute, and no edge between two lets through more', () => {
    const rate = createRate(600, () => now);
    let through = 0;
    for (let second = 0; second < 120; second += 1) {
      through += burst(rate, 'a', 100);
      now += 1000;
    }
    expect(through).to.be.within(1780, 1800);
  });

  it('counts each key for itself', () => {
    const rate = createRate(10, () => now);
    expect(burst(rate, 'a', 20)).to.equal(10);
    expect(burst(rate, 'b', 20)).to.equal(10);
  });

  it('asks without counting', () => {
    const rate = createRate(10, () => now);
    for (let time = 0; time < 100; time += 1) expect(rate.wait('a')).to.equal(0);
    burst(rate, 'a', 10);
    expect(rate.wait('a')).to.be.within(1, 6000);
  });

  it('shuts nobody out for longer than a minute when the clock is set back', () => {
    const rate = createRate(10, () => now);
    burst(rate, 'a', 10);
    now -= 86_400_000;
    expect(rate.take('a')).to.be.within(1, 6000);
    now += 60_000;
    expect(burst(rate, 'a', 20)).to.equal(10);
  });

  it('D56 remembers a bounded number of keys', () => {
    const rate = createRate(1, () => now, 100);
    for (let key = 0; key < 1000; key += 1) rate.take(`key${key}`);
    expect(rate.take('key999')).to.be.above(0);
    expect(rate.take('key0')).to.equal(0);
  });
});
