import { expect } from 'chai';
import { planChange, type Remembered } from '../../src/publishing/plan-change.js';
import type { ItemState } from '../../src/store/items.js';

const NOW = 1_000_000;
const remembered = (state: ItemState, more: Partial<Remembered> = {}): Remembered => ({
  state,
  hash: 'a',
  changedAt: NOW,
  ...more,
});
const shown = (hash = 'a') => ({ shown: true as const, hash });
const hidden = { shown: false as const, exists: true };
const vanished = { shown: false as const, exists: false };
const kind = (before: Remembered | null, seen: Parameters<typeof planChange>[1], settle = 0) =>
  planChange(before, seen, settle, NOW).kind;

describe('planChange', () => {
  it('creates what is new and shown, and watches what is not public yet', () => {
    expect(kind(null, shown())).to.equal('create');
    expect(kind(null, hidden)).to.equal('watch');
    expect(kind(null, vanished)).to.equal('nothing');
  });

  it('never announces what the baseline knew, whatever happens to it', () => {
    expect(kind(remembered('baseline'), shown('b'))).to.equal('nothing');
    expect(kind(remembered('baseline'), hidden)).to.equal('nothing');
    expect(kind(remembered('baseline'), vanished)).to.equal('forget');
  });

  it('updates a living Note only when its rendering changed', () => {
    expect(kind(remembered('live'), shown('a'))).to.equal('nothing');
    expect(kind(remembered('live'), shown('b'))).to.equal('update');
  });

  it('deletes a living Note when its post is hidden or gone', () => {
    expect(kind(remembered('live'), hidden)).to.equal('delete');
    expect(kind(remembered('live'), vanished)).to.equal('delete');
  });

  it('makes a new Note of a withdrawn item that is published again', () => {
    expect(kind(remembered('withdrawn'), shown())).to.equal('create');
    expect(kind(remembered('withdrawn'), hidden)).to.equal('watch');
    expect(kind(remembered('withdrawn'), vanished)).to.equal('forget');
  });

  it('leaves a held item held until it is approved', () => {
    expect(kind(remembered('held'), shown())).to.equal('nothing');
    expect(kind(remembered('held'), hidden)).to.equal('watch');
  });

  it('does not wait for a moment that a clock ahead of time wrote down', () => {
    const ahead = remembered('settling', { changedAt: NOW + 24 * 3600_000 });
    expect(planChange(ahead, shown(), 500, NOW)).to.deep.equal({ kind: 'settle', since: NOW });
  });

  it('waits until the text stood still for the settle time, from the first look at exactly this form', () => {
    expect(planChange(null, shown(), 500, NOW)).to.deep.equal({ kind: 'settle', since: NOW });
    expect(kind(remembered('settling', { changedAt: NOW - 499 }), shown(), 500)).to.equal('settle');
    expect(kind(remembered('settling', { changedAt: NOW - 500 }), shown(), 500)).to.equal('create');
    expect(planChange(remembered('settling', { changedAt: NOW - 500 }), shown('b'), 500, NOW)).to.deep.equal({
      kind: 'settle',
      since: NOW,
    });
  });
});
