import { expect } from 'chai';
import { createDailyShare } from '../../src/inbox/daily-share.js';

const DAY = 24 * 3600_000;

describe('what one domain may make us keep in a day', () => {
  it('D55 has an end, for all its names together, and begins anew the next day', () => {
    let now = 5 * DAY;
    const hasRoomFor = createDailyShare(() => now);
    const replies = (count: number) =>
      Array.from({ length: count }, (_, n) => hasRoomFor(`https://s${n}.evil.test/u`, 'reply')).filter(Boolean).length;
    expect(replies(3000)).to.equal(2000);
    expect(hasRoomFor('https://evil.test/u', 'like')).to.equal(true);
    expect(hasRoomFor('https://social.example/u', 'reply')).to.equal(true);
    now += DAY;
    expect(replies(1)).to.equal(1);
  });

  it('D56 is counted for a bounded number of domains; those beyond share one', () => {
    const hasRoomFor = createDailyShare(() => 0);
    const answers = Array.from({ length: 25_000 }, (_, n) => hasRoomFor(`https://d${n}.test${n}/u`, 'reply'));
    expect(answers.slice(0, 20_000).every(Boolean)).to.equal(true);
    expect(answers.slice(20_000).filter(Boolean)).to.have.lengthOf(2000);
  });
});
