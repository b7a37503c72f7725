import { expect } from 'chai';
import { UNKNOWN_HOST } from '../../src/delivery/host-health.js';
import { createPrune } from '../../src/delivery/prune.js';
import { hostStore } from '../../src/store/hosts.js';
import { inboxStore } from '../../src/store/inboxes.js';
import { postOffice } from './post-office.js';

const DAY = 24 * 60 * 60_000;

function office() {
  const opened = postOffice();
  const { db, clock } = opened;
  return {
    ...opened,
    prune: createPrune(db),
    start: clock.now,
    all: (query: string) => db.sql.prepare(query).raw().all(),
    finishAll: (state: string) =>
      db.sql.exec(`UPDATE deliveries SET state = '${state}', attempts = 1, finished_at = ${clock.now}`),
  };
}

describe('createPrune', () => {
  it('forgets finished deliveries and bodies after a week, and keeps what the outbox lists as a row', async () => {
    const { prune, start, outgoing, enqueue, finishAll, all } = office();
    enqueue.to(['https://one.test/inbox'], outgoing('Create'));
    enqueue.to(['https://one.test/inbox'], { ...outgoing('Accept', 'follow1'), outbox: false });
    finishAll('delivered');
    await prune(start + 7 * DAY - 1);
    expect(all('SELECT 1 FROM deliveries')).to.have.length(2);
    const pruned = await prune(start + 7 * DAY + 1);
    expect(pruned).to.deep.include({ deliveries: 2, bodies: 2 });
    expect(all('SELECT 1 FROM deliveries')).to.deep.equal([]);
    expect(all('SELECT type, body FROM activities')).to.deep.equal([['Create', null]]);
  });

  it('keeps a body as long as a delivery of it is pending', async () => {
    const { prune, start, outgoing, enqueue, all, db } = office();
    enqueue.to(['https://one.test/inbox'], outgoing('Create'));
    db.sql.exec(`UPDATE deliveries SET created_at = ${start + 29 * DAY}`);
    await prune(start + 30 * DAY);
    expect(all('SELECT count(*) FROM activities WHERE body IS NOT NULL')).to.deep.equal([[1]]);
    expect(all('SELECT state FROM deliveries')).to.deep.equal([['pending']]);
  });

  it('expires what has waited beyond every schedule, whatever its host says', async () => {
    const { prune, start, outgoing, enqueue, all, db } = office();
    enqueue.to(['https://dead.test/inbox', 'https://fine.test/inbox'], outgoing('Create'));
    hostStore(db).save('dead.test', { ...UNKNOWN_HOST, failures: 7, closedUntil: start, lastFailureAt: start });
    await prune(start + 3.9 * DAY);
    expect(all("SELECT 1 FROM deliveries WHERE state = 'expired'")).to.deep.equal([]);
    await prune(start + 5 * DAY);
    expect(all("SELECT host FROM deliveries WHERE state = 'expired'")).to.deep.equal([['dead.test'], ['fine.test']]);
    expect(all("SELECT next_at FROM hosts WHERE host = 'dead.test'")).to.deep.equal([[null]]);
  });

  it('forgets hosts and inboxes after sixty quiet days, unless a follower or a delivery is there', async () => {
    const { prune, start, outgoing, enqueue, all, db } = office();
    for (const name of ['quiet', 'followed', 'waiting']) {
      hostStore(db).save(`${name}.test`, { ...UNKNOWN_HOST, lastSuccessAt: start });
      inboxStore(db).took(`https://${name}.test/inbox`, `${name}.test`, start);
    }
    db.sql.exec(
      `INSERT INTO followers (actor, inbox, host, since) VALUES ('https://followed.test/a', 'https://followed.test/inbox', 'followed.test', 0)`,
    );
    enqueue.to(['https://waiting.test/inbox'], outgoing('Create'));
    db.sql.exec(`UPDATE deliveries SET created_at = ${start + 60 * DAY}`);
    await prune(start + 60 * DAY - 1);
    expect(all('SELECT 1 FROM hosts')).to.have.length(3);
    await prune(start + 60 * DAY + 1);
    expect(all('SELECT host FROM hosts ORDER BY 1')).to.deep.equal([['followed.test'], ['waiting.test']]);
    expect(all('SELECT host FROM inboxes ORDER BY 1')).to.deep.equal([['followed.test'], ['waiting.test']]);
  });

  it('works in bounded batches, and comes to an end', async () => {
    const { prune, start, outgoing, enqueue, finishAll } = office();
    enqueue.to(
      Array.from({ length: 1700 }, (_, n) => `https://one.test/u/${n}`),
      outgoing('Create'),
    );
    finishAll('delivered');
    expect(await prune(start + 8 * DAY)).to.deep.include({ deliveries: 1700, bodies: 1 });
  });
});
