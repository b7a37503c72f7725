import { expect } from 'chai';
import {
  afterAttempt,
  allowance,
  isCalm,
  isShut,
  recovered,
  standingOf,
  UNKNOWN_HOST,
} from '../../src/delivery/host-health.js';
import type { HostHealth } from '../../src/store/hosts.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOON = Date.UTC(2026, 0, 10, 12);

const failing = { kind: 'failing' } as const;
const alive = { kind: 'alive' } as const;
const failAt = (health: HostHealth, ...times: number[]) =>
  times.reduce((before, time) => afterAttempt(before, failing, time), health);
const apart = (count: number) => Array.from({ length: count }, (_, n) => NOON - (count - 1 - n) * 10_000);
const closed = failAt(UNKNOWN_HOST, ...apart(5));

describe('host health', () => {
  it('is calm where nothing is to be remembered but the last answer', () => {
    expect(isCalm(afterAttempt(UNKNOWN_HOST, alive, NOON))).to.equal(true);
    expect(isCalm({ ...UNKNOWN_HOST, failures: 1 })).to.equal(false);
    expect(isCalm({ ...UNKNOWN_HOST, closedUntil: NOON })).to.equal(false);
    expect(isCalm({ ...UNKNOWN_HOST, failedDays: ['2026-01-10'] })).to.equal(false);
    expect(isCalm({ ...UNKNOWN_HOST, lastError: 'ETIMEDOUT' })).to.equal(false);
  });

  it('closes for half an hour after five failures within ten minutes', () => {
    const four = failAt(UNKNOWN_HOST, NOON, NOON + 10_000, NOON + 20_000, NOON + 30_000);
    expect(isShut(four, NOON + 40_000)).to.equal(false);
    expect(standingOf(four)).to.equal('ok');
    const five = failAt(four, NOON + 9 * MINUTE);
    expect(standingOf(five)).to.equal('paused');
    expect(five.closedUntil).to.equal(NOON + 39 * MINUTE);
  });

  it('counts time and not requests: a host is left alone for ten seconds after each failure', () => {
    const burst = failAt(UNKNOWN_HOST, ...Array.from({ length: 40 }, (_, n) => NOON + n * 249));
    expect(burst).to.deep.include({ failures: 1, lastFailureAt: NOON, closedUntil: NOON + 10_000 });
    expect(isShut(burst, NOON + 9999)).to.equal(true);
    expect(failAt(burst, NOON + 9999).failures).to.equal(1);
    expect(isShut(burst, NOON + 10_000)).to.equal(false);
    expect(allowance(burst, 4)).to.equal(1);
    expect(failAt(burst, NOON + 10_000)).to.deep.include({ failures: 2, closedUntil: NOON + 20_000 });
    expect(afterAttempt(burst, alive, NOON + 1)).to.deep.include({ failures: 0, closedUntil: null });
  });

  it('keeps a time that the host asked for while answers to earlier requests still come', () => {
    const busy = afterAttempt(UNKNOWN_HOST, { kind: 'busy', wait: 600_000 }, NOON);
    expect(afterAttempt(busy, alive, NOON + 1, true)).to.deep.include({ closedUntil: NOON + 600_000, failures: 0 });
    expect(afterAttempt(busy, alive, NOON + 1, false).closedUntil).to.equal(null);
    expect(afterAttempt(busy, { kind: 'useless' }, NOON + 1, true).closedUntil).to.equal(NOON + 600_000);
  });

  it('is paused by a host that asks for seconds, just after a failure that is over', () => {
    const over = afterAttempt(failAt(UNKNOWN_HOST, NOON), alive, NOON + 1);
    expect(standingOf(over)).to.equal('ok');
    expect(standingOf(afterAttempt(over, { kind: 'busy', wait: 5000 }, NOON + 2))).to.equal('paused');
  });

  for (const sign of [{ kind: 'busy', wait: 3_600_000 }, { kind: 'useless' }] as const)
    it(`is parked when it was ${sign.kind} on seven days without taking anything`, () => {
      const on = (health: HostHealth, day: number) => afterAttempt(health, sign, NOON + day * DAY);
      const six = [0, 1, 2, 3, 4, 5].reduce(on, UNKNOWN_HOST);
      expect(standingOf(six)).not.to.equal('parked');
      expect(on(six, 6)).to.deep.include({ parkedAt: NOON + 6 * DAY, closedUntil: NOON + 13 * DAY });
      expect(on(on(six, 5), 5)).to.deep.include({ parkedAt: null });
      expect(afterAttempt(six, alive, NOON + 6 * DAY).failedDays).to.deep.equal([]);
    });

  it('forgives failures that are further apart', () => {
    const times = Array.from({ length: 20 }, (_, n) => NOON + n * 11 * MINUTE);
    expect(standingOf(failAt(UNKNOWN_HOST, ...times))).to.equal('ok');
  });

  it('lets one probe through when the time is up, and closes again when it fails', () => {
    const later = NOON + 31 * MINUTE;
    expect(isShut(closed, later)).to.equal(false);
    expect(allowance(closed, 4)).to.equal(1);
    expect(isShut(failAt(closed, later), later)).to.equal(true);
  });

  it('is as new after one answer, and remembers when it failed last', () => {
    const back = afterAttempt(closed, alive, NOON + 31 * MINUTE);
    expect(back).to.deep.include({ failures: 0, closedUntil: null, failedDays: [], lastFailureAt: NOON });
    expect(allowance(back, 4)).to.equal(4);
    expect(recovered(closed, back)).to.equal(true);
    expect(recovered(back, back)).to.equal(false);
  });

  it('is parked after failures on seven distinct days, and probed once a week', () => {
    const six = failAt(UNKNOWN_HOST, ...[0, 1, 2, 4, 8, 9].map((day) => NOON + day * DAY));
    expect(standingOf(six)).to.equal('ok');
    const parkedAt = NOON + 20 * DAY;
    const seven = failAt(six, parkedAt);
    expect(standingOf(seven)).to.equal('parked');
    expect(isShut(seven, parkedAt + 7 * DAY - 1)).to.equal(true);
    const probed = failAt(seven, parkedAt + 7 * DAY);
    expect(probed).to.deep.include({ parkedAt, closedUntil: parkedAt + 14 * DAY });
    expect(probed.failedDays).to.have.length(7);
  });

  it('counts a day once, and starts over after a success', () => {
    const sameDay = failAt(UNKNOWN_HOST, ...Array.from({ length: 30 }, (_, n) => NOON + n * 15 * MINUTE));
    expect(sameDay.failedDays).to.have.length(1);
    const six = failAt(UNKNOWN_HOST, ...[0, 1, 2, 3, 4, 5].map((day) => NOON + day * DAY));
    expect(standingOf(failAt(afterAttempt(six, alive, NOON + 6 * DAY), NOON + 7 * DAY))).to.equal('ok');
  });

  it('leaves a busy host alone as long as it asked, a day at most, and calls that no failure', () => {
    const busy = afterAttempt(UNKNOWN_HOST, { kind: 'busy', wait: 5 * MINUTE }, NOON);
    expect(busy).to.deep.include({ failures: 0, closedUntil: NOON + 5 * MINUTE, failedDays: ['2026-01-10'] });
    const greedy = afterAttempt(UNKNOWN_HOST, { kind: 'busy', wait: 999 * DAY }, NOON);
    expect(greedy.closedUntil).to.equal(NOON + DAY);
  });

  it('does not close a host for the first failure after it was busy', () => {
    const busy = afterAttempt(UNKNOWN_HOST, { kind: 'busy', wait: 5 * MINUTE }, NOON);
    const after = failAt(busy, NOON + 6 * MINUTE);
    expect(after).to.deep.include({ failures: 1, closedUntil: NOON + 6 * MINUTE + 10_000 });
    expect(standingOf(after)).to.equal('ok');
    expect(standingOf(busy)).to.equal('paused');
  });

  it('is not changed by an address that the guard refused', () => {
    expect(afterAttempt(closed, { kind: 'none' }, NOON)).to.equal(closed);
  });
});
