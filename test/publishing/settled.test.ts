import { expect } from 'chai';
import { isSettled, stoodSince, untilWhole, WHOLE_AFTER } from '../../src/publishing/settled.js';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const ago = (minutes: number) => NOW - minutes * MINUTE;

describe('a settled text', () => {
  const settled = (stood: number, locked: number | null = null) =>
    isSettled({ since: ago(stood), lockedAt: locked === null ? null : ago(locked) }, 5 * MINUTE, 30 * MINUTE, NOW);

  it('has stood unchanged for the settle time', () => {
    expect(settled(4)).to.equal(false);
    expect(settled(5)).to.equal(true);
  });

  it('waits longer while the post is open in an editor, but not for ever', () => {
    expect(settled(6, 1)).to.equal(false);
    expect(settled(30, 1)).to.equal(true);
  });

  it('does not mind a lock that nobody renewed, nor one of next year', () => {
    expect(settled(6, 3)).to.equal(true);
    expect(settled(6, -500_000)).to.equal(true);
  });
});

describe('a text seen for the first time', () => {
  it('has stood since its post was saved', () => {
    expect(stoodSince(ago(6), ago(60), NOW)).to.equal(ago(6));
    expect(stoodSince(ago(6), null, NOW)).to.equal(ago(6));
  });

  it('is no older than our last look, whatever date its post bears', () => {
    expect(stoodSince(ago(6), ago(1), NOW)).to.equal(NOW);
  });

  it('is taken for new where there is no date, or one of the future', () => {
    expect(stoodSince(null, ago(1), NOW)).to.equal(NOW);
    expect(stoodSince(ago(-60), ago(1), NOW)).to.equal(NOW);
  });
});

describe('a post that was just saved', () => {
  it('is whole a few seconds later', () => {
    expect(untilWhole(NOW, NOW)).to.equal(WHOLE_AFTER);
    expect(untilWhole(NOW - 2000, NOW)).to.equal(WHOLE_AFTER - 2000);
    expect(untilWhole(NOW - WHOLE_AFTER, NOW)).to.equal(0);
  });

  it('was so long ago where its date is an old one, as of what was planned or imported', () => {
    expect(untilWhole(ago(900), NOW)).to.equal(0);
  });

  it('is taken for new where there is no date, or one of the future', () => {
    expect(untilWhole(null, NOW)).to.equal(WHOLE_AFTER);
    expect(untilWhole(ago(-60), NOW)).to.equal(WHOLE_AFTER);
  });
});
