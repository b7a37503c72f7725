import { expect } from 'chai';
import { retryAfterOf } from '../../src/remote/retry-after.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('Retry-After', () => {
  const forms: [header: string | string[] | undefined, milliseconds: number | null][] = [
    ['120', 120_000],
    ['0.5', 500],
    ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    [['30', '60'], 30_000],
    ['Fri, 02 Jan 2026 03:04:00 GMT', null],
    ['0', null],
    ['-5', null],
    ['soon', null],
    ['', null],
    [undefined, null],
    ['Infinity', null],
  ];
  for (const [header, milliseconds] of forms)
    it(`${JSON.stringify(header)} means ${milliseconds ?? 'nothing'}`, () =>
      expect(retryAfterOf(header, NOW)).to.equal(milliseconds));
});
