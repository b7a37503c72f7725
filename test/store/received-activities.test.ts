import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { type ReceivedActivity, receivedActivityStore } from '../../src/store/received-activities.js';

const DAY = 24 * 3600_000;

function ledger(caps?: Parameters<typeof receivedActivityStore>[1]) {
  const db = openDatabase(':memory:');
  const received = receivedActivityStore(db, caps);
  const record = (id: string, change: Partial<ReceivedActivity> = {}) =>
    received.record({
      ...{ id, actor: 'https://a.test/u', type: 'Like', object: null, outcome: 'ignored', reason: 'r' },
      receivedAt: 0,
      ...change,
    });
  const column = (sql: string) => db.sql.prepare(sql).pluck().all();
  return { db, received, record, column };
}

describe('receivedActivityStore', () => {
  it('knows what it has seen, and takes it once', () => {
    const { received, record, column } = ledger();
    expect(received.seen('a')).to.equal(false);
    record('a', { reason: 'first' });
    record('a', { reason: 'second' });
    expect(received.seen('a')).to.equal(true);
    expect(column('SELECT reason FROM received_activities')).to.deep.equal(['first']);
  });

  it('counts by type and outcome', () => {
    const { received, record } = ledger();
    record('a');
    record('b');
    record('c', { type: 'Follow', outcome: 'handled', reason: null });
    expect(received.counts()).to.have.deep.members([
      { type: 'Like', outcome: 'ignored', n: 2 },
      { type: 'Follow', outcome: 'handled', n: 1 },
    ]);
  });

  it('remembers an Undo that came too early, for the actor who sent it alone', () => {
    const { received } = ledger();
    received.withdraw('https://a.test/follows/1', 'https://evil.test/u', 0);
    received.withdraw('https://a.test/follows/1', 'https://a.test/u', 0);
    received.withdraw('https://a.test/follows/1', 'https://a.test/u', 0);
    expect(received.wasWithdrawn('https://a.test/follows/1', 'https://a.test/u')).to.equal(true);
    expect(received.wasWithdrawn('https://a.test/follows/1', 'https://b.test/u')).to.equal(false);
    expect(received.wasWithdrawn('https://a.test/follows/2', 'https://a.test/u')).to.equal(false);
  });

  it('forgets everything after thirty days', () => {
    const { received, record, column } = ledger();
    record('old');
    record('young', { receivedAt: DAY });
    received.withdraw('old', 'u', 0);
    received.withdraw('young', 'u', DAY);
    received.prune(30 * DAY + 1);
    expect(column('SELECT id FROM received_activities')).to.deep.equal(['young']);
    expect(column('SELECT id FROM withdrawn')).to.deep.equal(['young']);
  });

  it('keeps the newest of a flood, whoever sends it, without waiting for the hour', () => {
    const { received, record, column } = ledger({ activities: 20, withdrawn: 10, every: 10 });
    for (let count = 0; count < 100; count += 1) {
      record(`a${count}`, { receivedAt: count });
      received.withdraw(`f${count}`, 'u', count);
    }
    expect(column('SELECT count(*) FROM received_activities')[0]).to.be.within(20, 30);
    expect(column('SELECT count(*) FROM withdrawn')[0]).to.be.within(10, 20);
    received.prune(100);
    expect(column('SELECT id FROM received_activities')).to.have.length(20).and.include('a99').and.not.include('a79');
    expect(column('SELECT id FROM withdrawn')).to.have.length(10).and.include('f99');
  });

  it('prunes by indexes', () => {
    const { db } = ledger();
    for (const sql of [
      'DELETE FROM received_activities WHERE received_at < 5',
      'DELETE FROM withdrawn WHERE received_at < 5',
    ]) {
      const plan = db.sql.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
      expect(plan.map(({ detail }) => detail).join(), sql).to.match(/USING .*(?:INDEX|PRIMARY KEY)/);
    }
  });
});
