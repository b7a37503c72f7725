import { expect } from 'chai';
import { benchReading, type ReadingFacts } from '../../bench/reading.js';

describe('reading a blog on MariaDB', function () {
  this.timeout(600_000);
  let small: ReadingFacts;
  let large: ReadingFacts;
  const lines: string[] = [];

  before(async () => {
    const facts = await benchReading({ sizes: [500, 5000], idleCycles: 3, print: (line) => lines.push(line) });
    [small, large] = facts as [ReadingFacts, ReadingFacts];
  });

  it('takes no more rows and no more statements for an idle cycle, and for one change, of a blog ten times as large', () => {
    for (const stage of ['idle', 'change'] as const) {
      expect(large[stage].rows, stage)
        .to.be.within(100, 2000)
        .and.at.most(small[stage].rows + 20);
      expect(large[stage].statements, stage).to.be.at.most(small[stage].statements).and.below(30);
    }
  });

  it('goes once through all posts for the baseline, and once for the reconcile', () => {
    for (const stage of ['baseline', 'reconcile'] as const) {
      expect(large[stage].rows - large.bare.walk.rows, stage).to.be.within(0, 3000);
    }
  });

  it('tells rows, times, and the ratio to what the bare driver takes', () => {
    expect(lines).to.have.length(12);
    expect(lines[0]).to.match(/^500 posts, 8,[0-9]{3} rows of meta, /);
    expect(lines.filter((line) => /times the bare walk|bare round trip/.test(line))).to.have.length(10);
  });
});
