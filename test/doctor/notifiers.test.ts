import { expect } from 'chai';
import type { DoctorMeans } from '../../src/doctor/check.js';
import { notifiers } from '../../src/doctor/notifiers.js';

describe('the check of the notifiers', () => {
  const run = (...all: { name: string; lastError: string | null }[]) =>
    notifiers.run({ notifiers: async () => all } as unknown as DoctorMeans);

  it('names them all while all are well', async () => {
    expect(await run({ name: 'log', lastError: null }, { name: 'slack', lastError: null })).to.deep.equal({
      outcome: 'ok',
      message: 'log, slack',
      cure: null,
    });
  });

  it('names whoever could not be told, and why', async () => {
    const finding = await run({ name: 'log', lastError: null }, { name: 'slack', lastError: 'it answers 410' });
    expect(finding).to.include({ outcome: 'warning', message: 'slack could not be told: it answers 410' });
    expect(finding.cure).to.include('herald notifiers test');
  });
});
