import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { inboxStore } from '../../src/store/inboxes.js';

describe('inboxStore', () => {
  it('remembers the latest time at which an inbox took something, whatever the order in which it hears of it', () => {
    const db = openDatabase(':memory:');
    const inboxes = inboxStore(db);
    for (const at of [5, 9, 7]) inboxes.took('https://one.test/inbox', 'one.test', at);
    const rows = db.sql.prepare('SELECT inbox, host, last_delivered_at FROM inboxes').raw().all();
    expect(rows).to.deep.equal([['https://one.test/inbox', 'one.test', 9]]);
  });

  it('knows who is reached at a personal inbox alone', () => {
    const db = openDatabase(':memory:');
    db.sql.exec(`INSERT INTO followers (actor, inbox, shared_inbox, host, since) VALUES
      ('https://one.test/a', 'https://one.test/a/inbox', NULL, 'one.test', 0),
      ('https://one.test/b', 'https://one.test/b/inbox', 'https://one.test/inbox', 'one.test', 0)`);
    const { followersAt } = inboxStore(db);
    expect(followersAt('https://one.test/a/inbox')).to.deep.equal(['https://one.test/a']);
    expect(followersAt('https://one.test/b/inbox')).to.deep.equal([]);
  });
});
