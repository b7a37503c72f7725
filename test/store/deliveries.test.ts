import { expect } from 'chai';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { BLOCKED, type ClaimedDelivery, deliveryStore, hostOf } from '../../src/store/deliveries.js';
import { hostStore } from '../../src/store/hosts.js';

const NOW = 5_000;

function office() {
  const db = openDatabase(':memory:');
  let minted = 0;
  const enqueue = createEnqueue({ db, now: () => NOW, ownHost: 'blog.test' });
  return {
    db,
    deliveries: deliveryStore(db),
    enqueue,
    send(inbox: string, type = 'Create', objectId = 'note1') {
      minted += 1;
      enqueue.to([inbox], { activityId: `a${minted}`, type, objectId, body: '{}', outbox: true });
    },
    column: (name: string) => db.sql.prepare(`SELECT ${name} FROM deliveries ORDER BY id`).pluck().all(),
  };
}

/** How SQLite runs every statement that `work` runs, one line per step. */
function plansOf(db: Database, work: () => void): string[] {
  const seen = new Set<string>();
  const { sql } = db;
  const original = sql.prepare.bind(sql);
  const recording = Object.assign(Object.create(sql) as typeof sql, {
    prepare: (text: string) => {
      seen.add(text);
      return original(text);
    },
  });
  Object.assign(db, { sql: recording });
  work();
  Object.assign(db, { sql });
  return [...seen].flatMap((text) =>
    original(`EXPLAIN QUERY PLAN ${text}`)
      .all(...parametersOf(text))
      .map((step) => `${(step as { detail: string }).detail}  [${text.trim().replace(/\s+/g, ' ').slice(0, 60)}]`),
  );
}

function parametersOf(text: string): unknown[] {
  const names = [...text.matchAll(/@(\w+)/g)].map((match) => match[1] ?? '');
  if (names.length > 0) return [Object.fromEntries(names.map((name) => [name, 1]))];
  return (text.match(/\?/g) ?? []).map(() => 1);
}

describe('hostOf', () => {
  it('is host and port, in lower case, of http and https addresses only', () => {
    expect(hostOf('https://Social.Test/inbox')).to.equal('social.test');
    expect(hostOf('https://social.test:443/inbox')).to.equal('social.test');
    expect(hostOf('http://127.0.0.1:8088/inbox')).to.equal('127.0.0.1:8088');
    for (const nonsense of ['', 'acct:a@b', 'ftp://a/b', '/inbox', null, 7]) expect(hostOf(nonsense)).to.equal(null);
  });
});

describe('deliveryStore', () => {
  it('hands out the due rows of one host, oldest first, with what an attempt needs', () => {
    const { deliveries, send } = office();
    send('https://one.test/a', 'Create', 'note1');
    send('https://two.test/b', 'Create', 'note1');
    send('https://one.test/c', 'Accept', 'follow1');
    expect(deliveries.due('one.test', NOW - 1, 10)).to.deep.equal([]);
    expect(deliveries.due('one.test', NOW, 10)).to.deep.equal([
      {
        id: 1,
        activityId: 'a1',
        type: 'Create',
        objectId: 'note1',
        inbox: 'https://one.test/a',
        host: 'one.test',
        attempts: 1,
        createdAt: NOW,
      },
      {
        id: 3,
        activityId: 'a3',
        type: 'Accept',
        objectId: 'follow1',
        inbox: 'https://one.test/c',
        host: 'one.test',
        attempts: 1,
        createdAt: NOW,
      },
    ]);
    expect(deliveries.due('one.test', NOW, 1)).to.have.length(1);
  });

  it('releases the next of the same object when one is finished, and only that', () => {
    const { deliveries, send, column } = office();
    for (const type of ['Create', 'Update']) send('https://one.test/a', type);
    send('https://one.test/a', 'Create', 'note2');
    expect(column('next_at')).to.deep.equal([NOW, BLOCKED, NOW]);
    const [first] = deliveries.due('one.test', NOW, 1);
    deliveries.finish(first as ClaimedDelivery, 'refused', { status: 403, error: null }, NOW + 7);
    expect(column('next_at')).to.deep.equal([NOW, NOW + 7, NOW]);
  });

  it('does not finish twice, but lets what was delivered be delivered', () => {
    const { deliveries, send, column } = office();
    send('https://one.test/a');
    const [row] = deliveries.due('one.test', NOW, 1) as [ClaimedDelivery];
    deliveries.finish(row, 'expired', { status: null, error: null }, NOW);
    deliveries.finish(row, 'refused', { status: 403, error: null }, NOW);
    expect(column('state')).to.deep.equal(['expired']);
    deliveries.finish(row, 'delivered', { status: 202, error: null }, NOW);
    expect(column('state')).to.deep.equal(['delivered']);
  });

  it('never forgets that something may have reached the inbox', () => {
    const { deliveries, send, column } = office();
    send('https://one.test/a');
    deliveries.attempting(1);
    deliveries.abort(1);
    expect(column('attempts')).to.deep.equal([1]);
    deliveries.attempting(1);
    deliveries.unclaim(1);
    expect(column('attempts')).to.deep.equal([1]);
  });

  describe('requeue', () => {
    const failed = (...types: string[]) => {
      const opened = office();
      for (const type of types) opened.send('https://one.test/a', type);
      opened.db.sql.exec(`UPDATE deliveries SET state = 'expired', attempts = 10, finished_at = ${NOW}`);
      return opened;
    };

    it('makes what failed pending again, in its order', () => {
      const { deliveries, column } = failed('Create', 'Update');
      expect(deliveries.requeue('one.test', NOW + 1)).to.equal(2);
      expect(column('state')).to.deep.equal(['pending', 'pending']);
      expect(column('next_at')).to.deep.equal([NOW + 1, BLOCKED]);
      expect(column('attempts')).to.deep.equal([1, 1]);
    });

    it('does not bring a deleted Note back', () => {
      const { deliveries, column } = failed('Create', 'Delete');
      expect(deliveries.requeue('one.test', NOW + 1)).to.equal(1);
      expect(column('state')).to.deep.equal(['expired', 'pending']);
    });

    it('leaves other hosts and what was delivered alone', () => {
      const { deliveries, send, db } = failed('Create');
      send('https://two.test/a', 'Create', 'note2');
      db.sql.exec("UPDATE deliveries SET state = 'delivered' WHERE host = 'one.test'");
      expect(deliveries.requeue('one.test', NOW + 1)).to.equal(0);
    });
  });

  it('never scans a table to enqueue, claim or settle', () => {
    const { db } = office();
    const plans = plansOf(db, () => {
      const deliveries = deliveryStore(db);
      hostStore(db);
      expect(deliveries.pendingCount()).to.equal(0);
    });
    const scans = plans.filter((plan) => /^SCAN (?!CONSTANT)/.test(plan));
    // What walks rows on purpose: the operator's requeue, counts over their own index, and the small table of hosts.
    const meant =
      /^SCAN (\(subquery|(d|deliveries) USING (COVERING )?INDEX deliveries_|h\b|hosts\b|d {2}\[SELECT d\.\*, a\.type)/;
    expect(scans.filter((plan) => !meant.test(plan))).to.deep.equal([]);
    const claim = plans.filter((plan) => plan.includes('[SELECT d.id, d.activity_id AS activityId'));
    // What is due, and what is due about one object.
    for (const [of, join] of [claim.slice(0, 2), claim.slice(2)]) {
      expect(of).to.match(/^SEARCH d USING INDEX deliveries_due \(host=\? AND next_at<\?\)/);
      expect(join).to.match(/^SEARCH a USING INDEX/);
    }
    expect(claim).to.have.length(4);
  });
});
