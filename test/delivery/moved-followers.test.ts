import { expect } from 'chai';
import { createMovedFollowers, type MovedFollowersDeps } from '../../src/delivery/moved-followers.js';
import type { ClaimedDelivery } from '../../src/store/deliveries.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const OLD = 'https://one.test/old';
const NEW = 'https://one.test/new';
const row = { id: 1, inbox: OLD } as ClaimedDelivery;
const turn = () => new Promise(setImmediate);

/** A follower `ann` at the old inbox; what is asked, and what is done. */
function office(more: Partial<MovedFollowersDeps> = {}) {
  const told: string[] = [];
  const { log } = recordingLog();
  const gone = createMovedFollowers({
    readersOf: () => ['ann'],
    async isGone(actor) {
      told.push(`asked ${actor}`);
      return false;
    },
    remove: (actor) => told.push(`removed ${actor}`),
    inboxOf: () => NEW,
    inboxIn: () => OLD,
    goTo: ({ id }, inbox) => told.push(`${id} to ${inbox}`),
    now: () => 0,
    log,
    ...more,
  });
  return { gone, told };
}

// With the whole of delivery and real inboxes: test/sidecar/moved-followers.test.ts.
describe('createMovedFollowers', () => {
  it('asks, and sends what failed to where the follower is', async () => {
    const { gone, told } = office();
    gone(row);
    gone({ ...row, id: 2 });
    await turn();
    expect(told).to.deep.equal(['asked ann', `1 to ${NEW}`, `2 to ${NEW}`]);
  });

  it('asks nobody where the inbox moved while the delivery was in the air', () => {
    const { gone, told } = office({ inboxIn: () => NEW });
    gone(row);
    expect(told).to.deep.equal([`1 to ${NEW}`]);
  });

  it('sends nothing of a delivery that is forgotten by now, nor to the inbox that was gone, nor to somebody who left', async () => {
    for (const more of [{ inboxIn: () => null, inboxOf: () => OLD }, { inboxOf: () => OLD }, { inboxOf: () => null }]) {
      const { gone, told } = office(more);
      gone(row);
      await turn();
      expect(told).to.deep.equal(['asked ann']);
    }
  });

  it('has a thousand wait for their turn, and no more: the next 404 asks again', async () => {
    const asked: string[] = [];
    let answer = () => {};
    const { gone } = office({
      readersOf: (inbox) => [inbox],
      inboxIn: ({ inbox }) => inbox,
      isGone(actor) {
        asked.push(actor);
        return new Promise((resolve) => {
          const before = answer;
          answer = () => {
            before();
            resolve(false);
          };
        });
      },
    });
    for (let id = 0; id < 1001; id += 1) gone({ ...row, id, inbox: `${OLD}/${id}` });
    while (asked.length < 1000) {
      answer();
      await turn();
    }
    answer();
    await turn();
    expect(new Set(asked).size).to.equal(1000);
    expect(asked).to.not.include(`${OLD}/1000`);
  });

  it('asks about four at once, and about each in its turn', async () => {
    let open = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    const { gone } = office({
      readersOf: (inbox) => [inbox],
      inboxIn: ({ inbox }) => inbox,
      isGone: () => {
        open += 1;
        most = Math.max(most, open);
        return new Promise((resolve) => {
          answers.push(() => {
            open -= 1;
            resolve(false);
          });
        });
      },
    });
    for (let id = 0; id < 9; id += 1) gone({ ...row, id, inbox: `${OLD}/${id}` });
    let asked = 0;
    for (let answer = answers.shift(); answer; answer = answers.shift()) {
      asked += 1;
      answer();
      await turn();
    }
    expect([asked, most]).to.deep.equal([9, 4]);
  });
});
