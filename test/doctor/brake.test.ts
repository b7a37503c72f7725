import { expect } from 'chai';
import { brake } from '../../src/doctor/brake.js';
import type { DoctorMeans } from '../../src/doctor/check.js';

describe('the check of the brake', () => {
  const examine = (status: Awaited<ReturnType<DoctorMeans['status']>>) =>
    brake.run({ status: async () => status } as unknown as DoctorMeans);

  it('is content where nothing is held', async () => {
    expect(await examine({ sources: [{ name: 'posts', held: null }], orphans: [] })).to.include({ outcome: 'ok' });
  });

  it('names what is held and Notes that follow no post any more, with the cure of each', async () => {
    const held = { creates: 21, updates: 0, deletes: 3 };
    const finding = await examine({ sources: [{ name: 'posts', held }], orphans: [{ source: 'old', notes: 340 }] });
    expect(finding.outcome).to.equal('warning');
    expect(finding.message)
      .to.include('posts holds 21 to create, 0 to update, 3 to delete')
      .and.to.include('340 Notes');
    expect(finding.cure).to.include('herald approve --as-known').and.to.include('renamed_from');
  });
});
