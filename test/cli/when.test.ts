import { expect } from 'chai';
import { when } from '../../src/cli/when.js';

const now = Date.UTC(2026, 10, 23, 14, 5);
const minutes = (count: number) => now - count * 60_000;

describe('when', () => {
  const cases: [string, number | null, string][] = [
    ['a while', minutes(3), '3 min ago (2026-11-23 14:02 UTC)'],
    ['hours', minutes(150), '2 h ago (2026-11-23 11:35 UTC)'],
    ['days', minutes(60 * 24 * 3), '3 d ago (2026-11-20 14:05 UTC)'],
    ['this moment', now, 'now (2026-11-23 14:05 UTC)'],
    ['what is to come', minutes(-10), 'in 10 min (2026-11-23 14:15 UTC)'],
    ['what never was', null, 'never'],
  ];
  for (const [what, at, text] of cases)
    it(`tells ${what}, relative and absolute`, () => expect(when(at, now)).to.equal(text));
});
