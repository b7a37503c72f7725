import { expect } from 'chai';
import { UNKNOWN_HOST } from '../../src/delivery/host-health.js';
import { createPool, hasPlace, learn, openLane } from '../../src/delivery/lanes.js';

describe('what an answer says of a host', () => {
  const answer = (status: number, retryAfter: number | null = null) =>
    ({ answered: true, status, retryAfter }) as const;

  it('ends the moment after a failure, though both attempts began together', () => {
    const lane = openLane('one.test', UNKNOWN_HOST);
    learn(lane, answer(500), 5, 10);
    expect(lane.health.closedUntil).to.not.equal(null);
    learn(lane, answer(202), 5, 20);
    expect(lane.health.closedUntil).to.equal(null);
  });

  it('is remembered: the status, or why there was none', () => {
    const lane = openLane('one.test', UNKNOWN_HOST);
    learn(lane, answer(404), 5, 10);
    expect(lane.health).to.include({ lastStatus: 404, lastError: null });
    learn(lane, { answered: false, cause: 'network', error: 'ECONNREFUSED' }, 15, 20);
    expect(lane.health).to.include({ lastStatus: null, lastError: 'ECONNREFUSED' });
  });

  it('does not end a wait that the host asked for while that attempt was on its way', () => {
    const lane = openLane('one.test', UNKNOWN_HOST);
    learn(lane, answer(429, 60_000), 0, 10);
    learn(lane, answer(202), 5, 20);
    expect(lane.health.closedUntil).to.equal(60_010);
    learn(lane, answer(202), 60_011, 60_020);
    expect(lane.health.closedUntil).to.equal(null);
  });
});

describe('a pool of places', () => {
  it('has as many as it was made with', () => {
    const pool = createPool(1);
    expect(pool).to.deep.equal({ limit: 1, inUse: 0, ready: [], dry: false, askedAt: 0 });
    expect(hasPlace(pool)).to.equal(true);
    pool.inUse += 1;
    expect(hasPlace(pool)).to.equal(false);
  });
});
