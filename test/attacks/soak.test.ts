import { expect } from 'chai';
import { soak, soakText } from '../../bench/soak.js';

describe('a Herald under everything that comes in', () => {
  it('takes what is proven and nothing else, and holds no more at the end', async function () {
    this.timeout(180_000);
    const done = await soak({ requests: 3000, connections: 8, drippers: 12, actors: 60 });
    expect(done.faults, soakText(done).join('\n')).to.deep.equal([]);
  });
});
