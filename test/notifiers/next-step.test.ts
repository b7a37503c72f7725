import { expect } from 'chai';
import { BURST, nextStep } from '../../src/notifiers/next-step.js';

const still = { now: 100_000, open: null, oldestAt: null, digest: 0, allowedAt: null };

describe('what a notifier does next', () => {
  it('is nothing while nothing waits', () => {
    expect(nextStep(still)).to.deep.equal({ kind: 'idle' });
  });

  it('is to wait a moment for company, even where nothing is gathered', () => {
    expect(nextStep({ ...still, oldestAt: 100_000 })).to.deep.equal({ kind: 'wait', until: 100_000 + BURST });
    expect(nextStep({ ...still, oldestAt: 100_000 - BURST })).to.deep.equal({ kind: 'gather' });
  });

  it('is to wait until the digest is due, and until the hour allows it', () => {
    expect(nextStep({ ...still, oldestAt: 90_000, digest: 60_000 })).to.deep.equal({ kind: 'wait', until: 150_000 });
    expect(nextStep({ ...still, oldestAt: 0, allowedAt: 170_000 })).to.deep.equal({ kind: 'wait', until: 170_000 });
  });

  it('is the message that was begun, before all others', () => {
    expect(nextStep({ ...still, open: { nextAt: 100_000 }, oldestAt: 0 })).to.deep.equal({ kind: 'send' });
    expect(nextStep({ ...still, open: { nextAt: 160_000 }, oldestAt: 0 })).to.deep.equal({
      kind: 'wait',
      until: 160_000,
    });
  });
});
