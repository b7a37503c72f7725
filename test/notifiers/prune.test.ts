import { expect } from 'chai';
import { createNotificationPrune } from '../../src/notifiers/prune.js';
import { openDatabase } from '../../src/store/database.js';
import { notificationStore } from '../../src/store/notifications.js';
import { notifierStore } from '../../src/store/notifiers.js';
import { AT, event } from './examples.js';

const DAY = 24 * 60 * 60_000;

describe('the pruning of notifications', () => {
  const db = openDatabase(':memory:');
  const rows = notificationStore(db);
  const standings = notifierStore(db);
  const prune = createNotificationPrune(db, ['slack']);
  const states = () =>
    db.sql
      .prepare<[], { notifier: string; state: string; n: number }>(
        'SELECT notifier, state, count(*) AS n FROM notifications GROUP BY notifier, state ORDER BY notifier, state',
      )
      .all();
  after(() => db.close());

  it('forgets what was told a week ago, and never what waits', async () => {
    rows.insert({ notifier: 'slack', event: event('reply'), about: 'a', now: AT });
    rows.insert({ notifier: 'slack', event: event('reply'), about: 'b', now: AT });
    rows.gather([1], 'm1', AT);
    rows.finish({ notifier: 'slack', message: 'm1', state: 'told', error: null, now: AT });
    await prune(AT + 7 * DAY);
    expect(states()).to.have.length(2);
    await prune(AT + 7 * DAY + 1);
    expect(states()).to.deep.equal([{ notifier: 'slack', state: 'pending', n: 1 }]);
  });

  it('gives up after three days what waits for a notifier that is gone, and then forgets it', async () => {
    rows.insert({ notifier: 'old', event: event('reply'), about: 'c', now: AT });
    standings.told('old', 3, AT);
    standings.told('slack', 1, AT);
    await prune(AT + 3 * DAY);
    expect(states()).to.deep.include({ notifier: 'old', state: 'pending', n: 1 });
    await prune(AT + 3 * DAY + 1);
    expect(states()).to.deep.include({ notifier: 'old', state: 'failed', n: 1 });
    await prune(AT + 11 * DAY);
    expect(states()).to.deep.equal([{ notifier: 'slack', state: 'pending', n: 1 }]);
    expect(standings.all().map(({ name }) => name)).to.deep.equal(['slack']);
  });

  it('D56 keeps ten thousand at most, the newest', async () => {
    db.transaction(() => {
      for (let n = 0; n < 10_010; n += 1)
        rows.insert({ notifier: 'slack', event: event('like'), about: `l${n}`, now: AT });
      db.sql.exec(`UPDATE notifications SET state = 'told', finished_at = ${AT} + id`);
    });
    await prune(AT + DAY);
    expect(states()).to.deep.equal([{ notifier: 'slack', state: 'told', n: 10_000 }]);
  }).timeout(10_000);
});
