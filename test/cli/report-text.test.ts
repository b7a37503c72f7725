import { expect } from 'chai';
import { approvalText, cyclesText, statusText } from '../../src/cli/report-text.js';
import type { StatusReport } from '../../src/newsroom/operations.js';
import { emptyReport } from '../../src/publishing/change-plan.js';

const none = { creates: 0, updates: 0, deletes: 0 };
const change = (label: string, held: boolean) => ({ key: 'post:7', postId: 7, label, noteId: null, held });

describe('what the commands say of what is held', () => {
  it('tells what leaves from what is held, and how to go on', () => {
    const report = {
      ...emptyReport('posts'),
      ...{ dryRun: true, held: true, old: 12, creates: [change('One', false), change('Two', true)] },
      ...{ counts: { ...none, creates: 1 }, waiting: { ...none, creates: 1 } },
    };
    expect(cyclesText([report]).split('\n')).to.deep.equal([
      'posts:',
      '  would create  One  [post:7]',
      '  hold  create  Two  [post:7]',
      '  12 posts with dates of long ago: known, and not announced (announce_old)',
      '  held by the brake: 1 to create, 0 to update, 0 to delete. Look at herald status, then run herald approve, or change the blog or the configuration back',
      '',
    ]);
  });

  it('names the first changes of many', () => {
    const report = { ...emptyReport('posts'), creates: [change('One', false)], counts: { ...none, creates: 5000 } };
    expect(cyclesText([report])).to.include('and 4999 more creates');
  });

  it('says the numbers that were released, or taken as known', () => {
    const report = { decided: { ...none, creates: 21, deletes: 3 }, database: null, reports: [] };
    expect(approvalText(report, false)).to.equal('released: 21 to create, 0 to update, 3 to delete\n');
    expect(approvalText(report, true)).to.include('taken as known: 21 to create').and.to.include('nothing of it');
    expect(approvalText({ ...report, decided: none }, false)).to.equal('nothing was held\n');
    expect(approvalText({ ...report, decided: none, database: 'https://b.test' }, false)).to.include('https://b.test');
  });

  it('shows in the status what is held, and why, and whose Notes follow no post any more', () => {
    const first = [{ action: 'delete', reason: 'configuration', key: 'post:7', label: 'Seven' }] as const;
    const status: StatusReport = {
      ...{ version: '1', handle: '@news@blog.test', followers: 0, notes: 9, deliveries: {}, troubledHosts: 0 },
      ...{ requests: 0, reports: 0, notifications: { pending: 0, failed: 0 } },
      sources: [
        {
          ...{ name: 'posts', items: {}, lastCycleAt: null, lastError: null },
          held: { ...none, deletes: 2, first: [...first] },
        },
      ],
      orphans: [{ source: 'old', notes: 340 }],
      restored: null,
    };
    const text = statusText({ ...status, running: true }, 0);
    expect(text).to.include('held by the brake: 0 to create, 0 to update, 2 to delete');
    expect(text).to.include('delete  Seven  [post:7]  the configuration selects otherwise now');
    expect(text).to.include('and 1 more').and.to.include('--as-known').and.to.include('--only ID');
    expect(text).to.include('source old: 340 Notes follow no post any more').and.to.include('renamed_from');
  });
});
