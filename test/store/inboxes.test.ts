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
});
