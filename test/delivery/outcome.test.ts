import { expect } from 'chai';
import { type AttemptResult, outcomeOf, signOf } from '../../src/delivery/outcome.js';

const answer = (status: number, retryAfter: number | null = null): AttemptResult => ({
  answered: true,
  status,
  retryAfter,
});
const silence: AttemptResult = { answered: false, cause: 'network', error: 'ECONNRESET' };
const guarded: AttemptResult = { answered: false, cause: 'refused-address', error: '10.0.0.1' };
const ours: AttemptResult = { answered: false, cause: 'own-trouble', error: 'our name servers are away' };

describe('outcomeOf', () => {
  for (const [kind, statuses] of Object.entries({
    delivered: [200, 201, 202, 204],
    retry: [401, 408, 425, 429, 500, 501, 502, 503, 504, 300, 301, 307],
    gone: [404, 410],
    refused: [400, 403, 405, 406, 409, 413, 415, 422, 451],
  })) {
    it(`R5 sorts ${statuses.join(', ')} as ${kind}`, () => {
      for (const status of statuses) expect(outcomeOf(answer(status)).kind, `${status}`).to.equal(kind);
    });
  }

  it('R5 ends a delivery with 404 as with 410: the actor’s server says whether its inbox moved or it is gone', () => {
    expect(outcomeOf(answer(410))).to.deep.equal({ kind: 'gone' });
    expect(outcomeOf(answer(404))).to.deep.equal({ kind: 'gone' });
  });

  it('R5 tries again where no answer came, but never an address that the guard refuses', () => {
    expect(outcomeOf(silence).kind).to.equal('retry');
    expect(outcomeOf(ours).kind).to.equal('retry');
    expect(outcomeOf(guarded).kind).to.equal('refused');
  });

  it('carries Retry-After along', () => {
    expect(outcomeOf(answer(503, 7000))).to.deep.equal({ kind: 'retry', retryAfter: 7000 });
  });
});

describe('signOf', () => {
  it('takes any answer but trouble for life', () => {
    for (const status of [200, 202, 400, 403, 404, 410]) expect(signOf(answer(status)).kind).to.equal('alive');
    expect(signOf(answer(202, 5000)).kind).to.equal('alive');
  });

  it('calls a redirect and a refused signature useless: nothing is ever taken so', () => {
    for (const status of [300, 301, 302, 307, 308, 399, 401]) expect(signOf(answer(status)).kind).to.equal('useless');
  });

  it('takes silence, 408 and 5xx for failing', () => {
    expect(signOf(silence).kind).to.equal('failing');
    expect(signOf(answer(500, 5000)).kind).to.equal('failing');
    for (const status of [408, 500, 502, 503, 504]) expect(signOf(answer(status)).kind).to.equal('failing');
  });

  it('takes 429, and 503 with Retry-After, for busy', () => {
    expect(signOf(answer(429))).to.deep.equal({ kind: 'busy', wait: 60_000 });
    expect(signOf(answer(429, 5000))).to.deep.equal({ kind: 'busy', wait: 5000 });
    expect(signOf(answer(503, 5000))).to.deep.equal({ kind: 'busy', wait: 5000 });
  });

  it('learns nothing from an address that was never asked', () => {
    expect(signOf(guarded).kind).to.equal('none');
    expect(signOf(ours).kind).to.equal('none');
  });
});
