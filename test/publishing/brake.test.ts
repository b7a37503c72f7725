import { expect } from 'chai';
import { brake } from '../../src/publishing/brake.js';

const limits = { maxCreates: 20, maxDeletes: 10 };

describe('the brake', () => {
  it('lets pass what is within the limits', () => {
    expect(brake({ creates: 20, deletes: 10, missing: 10 }, limits, false)).to.deep.equal({
      holdCreates: false,
      holdDeletes: false,
    });
  });

  it('holds a flood of announcements and lets the deletions go on', () => {
    expect(brake({ creates: 21, deletes: 1, missing: 0 }, limits, false)).to.deep.equal({
      holdCreates: true,
      holdDeletes: false,
    });
  });

  it('holds deletions that come in slices, for what is missing already counts', () => {
    expect(brake({ creates: 0, deletes: 3, missing: 11 }, limits, false).holdDeletes).to.equal(true);
  });

  it('holds nothing that was approved', () => {
    expect(brake({ creates: 500, deletes: 500, missing: 500 }, limits, true)).to.deep.equal({
      holdCreates: false,
      holdDeletes: false,
    });
  });
});
