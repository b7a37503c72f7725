import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { handlerMemoryStore } from '../../src/store/handler-memory.js';

describe('handlerMemoryStore', () => {
  it('remembers small values, each handler its own', () => {
    const memory = handlerMemoryStore(openDatabase(':memory:'));
    memory.remember('a', 'k', { n: [1, 'ü'] }, 1);
    memory.remember('b', 'k', 5, 1);
    memory.remember('a', 'k', { n: 2 }, 2);
    expect([memory.recall('a', 'k'), memory.recall('b', 'k'), memory.recall('a', 'x')]).to.deep.equal([
      { n: 2 },
      5,
      null,
    ]);
    memory.forget('a', 'k');
    expect(memory.recall('a', 'k')).to.equal(null);
  });

  it('refuses what is large, or no JSON', () => {
    const memory = handlerMemoryStore(openDatabase(':memory:'));
    expect(() => memory.remember('a', 'k'.repeat(501), 1, 1)).to.throw(/500 characters/);
    expect(() => memory.remember('a', 'k', 'v'.repeat(5000), 1)).to.throw(/4096/);
    expect(() => memory.remember('a', 'k', undefined, 1)).to.throw(/JSON/);
  });

  it('D56 keeps a bounded number of keys: those touched last', () => {
    const db = openDatabase(':memory:');
    const memory = handlerMemoryStore(db, { most: 10, every: 5 });
    memory.remember('b', 'k', 1, 0);
    for (let number = 0; number < 100; number += 1) memory.remember('a', `k${number}`, number, number);
    const count = db.sql.prepare("SELECT count(*) FROM handler_memory WHERE handler = 'a'").pluck().get();
    expect(count).to.be.within(10, 15);
    expect([memory.recall('a', 'k99'), memory.recall('a', 'k0'), memory.recall('b', 'k')]).to.deep.equal([99, null, 1]);
  });

  it('D56 keeps no more though it begins anew before it counted the surplus', () => {
    const db = openDatabase(':memory:');
    for (let start = 0; start < 10; start += 1) {
      const memory = handlerMemoryStore(db, { most: 10, every: 50 });
      for (let number = 0; number < 5; number += 1) memory.remember('a', `${start} ${number}`, 1, start);
    }
    const count = () => db.sql.prepare('SELECT count(*) FROM handler_memory').pluck().get();
    expect(count()).to.equal(50);
    handlerMemoryStore(db, { most: 10 }).prune();
    expect(count()).to.equal(10);
  });
});
