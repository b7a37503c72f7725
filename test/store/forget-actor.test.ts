import { expect } from 'chai';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';

describe('a follower who leaves', () => {
  const db = openDatabase(':memory:');
  const stores = openStores(db);
  let now = 1000;
  const enqueue = createEnqueue({ db, now: () => now, ownHost: 'blog.test' });
  const follow = (actor: string, inbox: string, sharedInbox: string | null = null) =>
    stores.followers.upsert({ actor, inbox, sharedInbox, followId: null, since: now });
  let minted = 0;
  const send = (type: string, objectId: string) => {
    minted += 1;
    enqueue.toFollowers({ activityId: `a${minted}`, type, objectId, body: '{}', outbox: false }, null);
  };
  const states = (inbox: string) =>
    db.sql
      .prepare(
        `SELECT a.type || ' ' || d.state FROM deliveries d JOIN activities a ON a.id = d.activity_id WHERE d.inbox = ? ORDER BY d.id`,
      )
      .pluck()
      .all(inbox);
  const empty = () =>
    db.sql.exec('DELETE FROM followers; DELETE FROM deliveries; DELETE FROM hosts; DELETE FROM activities');
  beforeEach(() => {
    empty();
    now = 1000;
  });
  after(() => db.close());

  it('is sent no more of what waits for it, however much that is, but still learns what was deleted', () => {
    follow('https://a.test/ann', 'https://a.test/ann/inbox');
    for (let number = 0; number < 300; number += 1) send('Create', `note${number}`);
    db.sql.exec("UPDATE deliveries SET attempts = 1 WHERE object_id = 'note0'");
    send('Delete', 'note0');
    expect(stores.forget.follower('https://a.test/ann', 2000)).to.deep.equal({ givenUp: 300 });
    const left = states('https://a.test/ann/inbox');
    expect(left.filter((state) => state === 'Create pending')).to.deep.equal([]);
    expect(left.at(-1)).to.equal('Delete pending');
    // What stood behind a Create that is given up may go now.
    expect(stores.hosts.due(2000, 9).map(({ host }) => host)).to.deep.equal(['a.test']);
    expect(stores.deliveries.due('a.test', 2000, 9).map(({ type }) => type)).to.deep.equal(['Delete']);
  });

  it('leaves alone what waits for others at the same shared inbox, until the last of them leaves', () => {
    const shared = 'https://big.test/inbox';
    follow('https://big.test/ann', 'https://big.test/ann/inbox', shared);
    follow('https://big.test/bob', 'https://big.test/bob/inbox', shared);
    send('Create', 'note1');
    expect(stores.forget.follower('https://big.test/ann', 2000)).to.deep.equal({ givenUp: 0 });
    expect(states(shared)).to.deep.equal(['Create pending']);
    stores.forget.all('https://big.test/bob', 3000);
    expect(states(shared)).to.deep.equal(['Create superseded']);
  });

  it('is told apart from somebody who did not follow', () => {
    expect(stores.forget.follower('https://a.test/nobody', 1)).to.equal(null);
    expect(stores.forget.all('https://a.test/nobody', 1)).to.equal(false);
  });
});
