import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { type HostHealth, hostStore } from '../../src/store/hosts.js';

const healthy: HostHealth = {
  failures: 0,
  firstFailureAt: null,
  closedUntil: null,
  failedDays: [],
  parkedAt: null,
  lastSuccessAt: 1,
  lastFailureAt: null,
  lastStatus: 202,
  lastError: null,
};
const closed: HostHealth = {
  ...healthy,
  failures: 5,
  firstFailureAt: 10,
  closedUntil: 900,
  failedDays: ['2026-01-10'],
  lastStatus: null,
  lastError: 'ECONNREFUSED',
};

function table() {
  const db = openDatabase(':memory:');
  const delivery = db.sql.prepare(`
    INSERT INTO deliveries (activity_id, object_id, inbox, host, state, next_at, created_at) VALUES (?, 'o', 'i', ?, 'pending', ?, 0)`);
  let minted = 0;
  return {
    db,
    hosts: hostStore(db),
    pending(host: string, nextAt: number) {
      minted += 1;
      delivery.run(`a${minted}`, host, nextAt);
    },
  };
}

describe('hostStore', () => {
  it('keeps health as it was given', () => {
    const { hosts } = table();
    hosts.save('one.test', closed);
    expect(hosts.get('one.test')).to.deep.equal({ host: 'one.test', ...closed });
    expect(hosts.get('two.test')).to.equal(null);
  });

  it('hands out due hosts, longest waiting first, those in trouble apart', () => {
    const { hosts, pending } = table();
    for (const [host, health, at] of [
      ['late.test', healthy, 200],
      ['early.test', healthy, 100],
      ['dead.test', { ...closed, closedUntil: null }, 50],
      ['future.test', healthy, 999],
    ] as const) {
      pending(host, at);
      hosts.save(host, health);
      hosts.reschedule(host);
    }
    expect(hosts.due(200, 10).map(({ host }) => host)).to.deep.equal(['early.test', 'late.test']);
    expect(hosts.troubledDue(200, 10).map(({ host }) => host)).to.deep.equal(['dead.test']);
    expect(hosts.nextDueAfter(200)).to.equal(999);
    expect(hosts.nextDueAfter(999)).to.equal(null);
  });

  it('does not let a host be due before its breaker allows, nor without deliveries', () => {
    const { hosts, pending } = table();
    pending('one.test', 100);
    hosts.save('one.test', closed);
    hosts.reschedule('one.test');
    expect(hosts.nextDueAfter(0)).to.equal(900);
    hosts.save('two.test', healthy);
    hosts.reschedule('two.test');
    expect(hosts.due(10_000, 10)).to.deep.equal([]);
  });

  it('lifts breaker and park when the host is heard, and says whether there was anything to lift', () => {
    const { hosts, pending } = table();
    pending('one.test', 100);
    hosts.save('one.test', { ...closed, parkedAt: 5 });
    expect(hosts.clear('one.test')).to.equal(true);
    expect(hosts.get('one.test')).to.deep.include({ failures: 0, closedUntil: null, parkedAt: null, failedDays: [] });
    expect(hosts.due(100, 10)).to.have.length(1);
    expect(hosts.clear('one.test')).to.equal(false);
    expect(hosts.clear('unknown.test')).to.equal(false);
  });

  it('shows those in trouble first, with what waits for them', () => {
    const { hosts, pending } = table();
    pending('one.test', 100);
    hosts.save('one.test', healthy);
    hosts.reschedule('one.test');
    for (let n = 0; n < 3; n += 1) pending('dead.test', 100);
    hosts.save('dead.test', closed);
    hosts.save('idle.test', healthy);
    expect(hosts.table(10).map(({ host, pending: waits }) => [host, waits])).to.deep.equal([
      ['dead.test', 3],
      ['one.test', 1],
    ]);
    expect(hosts.troubledCount(0)).to.equal(1);
  });

  it('keeps no more hosts than its cap, the longest quiet going first, never one with deliveries', () => {
    const { hosts, pending } = table();
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries())
      hosts.save(`${name}.test`, { ...healthy, lastSuccessAt: n });
    pending('a.test', 1);
    hosts.reschedule('a.test');
    expect(hosts.pruneSurplus(2, 1)).to.equal(1);
    expect(hosts.pruneSurplus(2, 100)).to.equal(1);
    expect(hosts.pruneSurplus(2, 100)).to.equal(0);
    expect(['a', 'b', 'c', 'd'].filter((name) => hosts.get(`${name}.test`))).to.deep.equal(['a', 'd']);
  });
});
