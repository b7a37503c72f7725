import { expect } from 'chai';
import { createGoneFollowers } from '../../src/delivery/gone-followers.js';
import { openDatabase } from '../../src/store/database.js';
import { inboxStore } from '../../src/store/inboxes.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const ADA = 'https://one.test/u/ada';
const BOB = 'https://one.test/u/bob';

function house(confirmGone: (actor: string) => Promise<boolean>) {
  const db = openDatabase(':memory:');
  const follow = db.sql.prepare(
    'INSERT INTO followers (actor, inbox, shared_inbox, host, since) VALUES (?, ?, ?, ?, 0)',
  );
  follow.run(ADA, `${ADA}/inbox`, null, 'one.test');
  follow.run(BOB, 'https://one.test/inbox', 'https://one.test/inbox', 'one.test');
  const removed: string[] = [];
  const asked: string[] = [];
  const gone = createGoneFollowers({
    followersAt: inboxStore(db).followersAt,
    confirmGone: (actor) => {
      asked.push(actor);
      return confirmGone(actor);
    },
    remove: (actor) => removed.push(actor),
    log: recordingLog().log,
  });
  return { gone, removed, asked };
}

const turn = () => new Promise(setImmediate);

describe('createGoneFollowers', () => {
  it('removes the follower once the actor itself is gone', async () => {
    const { gone, removed } = house(async () => true);
    gone(`${ADA}/inbox`);
    await turn();
    expect(removed).to.deep.equal([ADA]);
  });

  it('keeps a follower whose actor is still there, or cannot be asked', async () => {
    for (const answer of [async () => false, () => Promise.reject(new Error('ETIMEDOUT'))]) {
      const { gone, removed, asked } = house(answer);
      gone(`${ADA}/inbox`);
      await turn();
      expect(asked).to.deep.equal([ADA]);
      expect(removed).to.deep.equal([]);
    }
  });

  it('blames nobody for a shared inbox', async () => {
    const { gone, asked } = house(async () => true);
    gone('https://one.test/inbox');
    await turn();
    expect(asked).to.deep.equal([]);
  });
});
