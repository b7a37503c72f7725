import { expect } from 'chai';
import { isSettled } from '../../src/publishing/settled.js';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const settled = (signs: { seen: number; saved?: number | null; locked?: number | null }) =>
  isSettled(
    {
      firstSeenAt: NOW - signs.seen * MINUTE,
      modifiedAt: signs.saved == null ? null : NOW - signs.saved * MINUTE,
      lockedAt: signs.locked == null ? null : NOW - signs.locked * MINUTE,
    },
    5 * MINUTE,
    30 * MINUTE,
    NOW,
  );

describe('a settled text', () => {
  it('has stood unchanged for the settle time', () => {
    expect(settled({ seen: 4 })).to.equal(false);
    expect(settled({ seen: 5 })).to.equal(true);
  });

  it('counts from the last save of its post when that was before the first look', () => {
    expect(settled({ seen: 0, saved: 6 })).to.equal(true);
    expect(settled({ seen: 0, saved: 4 })).to.equal(false);
  });

  it('does not wait again because another part of the post was saved', () => {
    expect(settled({ seen: 6, saved: 1 })).to.equal(true);
  });

  it('takes no date from the future for a save long ago', () => {
    expect(settled({ seen: 1, saved: -60 })).to.equal(false);
  });

  it('waits longer while the post is open in an editor, but not for ever', () => {
    expect(settled({ seen: 6, saved: 6, locked: 1 })).to.equal(false);
    expect(settled({ seen: 30, saved: 30, locked: 1 })).to.equal(true);
  });

  it('does not mind a lock that nobody renewed', () => {
    expect(settled({ seen: 6, saved: 6, locked: 3 })).to.equal(true);
  });
});
