import { expect } from 'chai';
import { type Database, openDatabase } from '../../src/store/database.js';
import { hostKeyStore } from '../../src/store/host-keys.js';
import { keys as keysMigration } from '../../src/store/migrations/004-keys.js';
import { settingsStore } from '../../src/store/settings.js';

describe('hostKeyStore', () => {
  let db: Database;
  beforeEach(() => {
    db = openDatabase(':memory:');
  });
  afterEach(() => db.close());

  const deliver = (host: string) =>
    db.sql
      .prepare(
        "INSERT INTO deliveries (activity_id, object_id, inbox, host, state, next_at, created_at) VALUES ('a', 'actor', ?, ?, 'pending', 0, 0)",
      )
      .run(`https://${host}/inbox`, host);
  const expected = (...hosts: string[]) => {
    for (const host of hosts) deliver(host);
    const store = hostKeyStore(db);
    store.expect(0, 'actor', 1000);
    return store;
  };

  it('S17 waits for the announcement at each host that it goes to, and is quiet for a while after it', () => {
    const store = expected('one.test', 'two.test');
    expect(store.of('one.test')).to.deep.equal({ awaits: 'actor', quietUntil: 0, renewed: false, refuses: null });
    expect(store.of('three.test')).to.equal(null);
    store.heard('one.test', 'note', 2000, 9000);
    // An Update of the profile from before the new key is no announcement.
    store.heard('one.test', 'actor', 999, 9000);
    expect(store.unsettled(2000)).to.equal(2);
    store.heard('one.test', 'actor', 1000, 9000);
    expect(store.of('one.test')).to.include({ awaits: null, quietUntil: 9000 });
    expect([store.unsettled(8999), store.unsettled(9000)]).to.deep.equal([2, 1]);
    expect(store.onPrevious(9000, 10)).to.deep.equal({ count: 1, hosts: ['two.test'] });
  });

  it('S17 is not quiet where a wrong key is refused', () => {
    const store = expected('one.test', 'two.test');
    store.tested('one.test', true);
    store.tested('two.test', false);
    for (const host of ['one.test', 'two.test']) store.heard(host, 'actor', 1000, 9000);
    expect(store.of('one.test')).to.deep.equal({ awaits: null, quietUntil: 0, renewed: false, refuses: true });
    expect(store.of('two.test')).to.deep.equal({ awaits: null, quietUntil: 9000, renewed: false, refuses: false });
    expect(store.onPrevious(2000, 1)).to.deep.equal({ count: 2, hosts: ['one.test'] });
    store.learn('one.test', true, 1600);
    expect(store.of('one.test')?.renewed).to.equal(true);
    expect(store.onPrevious(9000, 1).count).to.equal(0);
    store.clear();
    expect(store.of('one.test')).to.equal(null);
  });

  it('D56 is bounded, and forgets last who has not heard yet', () => {
    deliver('waits.test');
    const store = hostKeyStore(db, { most: 2 });
    store.expect(0, 'actor', 0);
    for (const n of [1, 2, 3]) store.learn(`host${n}.test`, true, n);
    store.prune();
    expect(['waits', 'host1', 'host2', 'host3'].map((name) => store.of(`${name}.test`) !== null)).to.deep.equal([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('the keys that an older store knew', () => {
  const upgraded = (keys: object) => {
    const db = openDatabase(':memory:');
    db.sql.prepare("INSERT INTO settings (name, value) VALUES ('keys', ?)").run(JSON.stringify(keys));
    db.sql.exec(settingsStep);
    const read = settingsStore(db).get('keys');
    db.close();
    return read;
  };
  const settingsStep = keysMigration.slice(keysMigration.indexOf('UPDATE settings'));

  it('are the first key', () => {
    expect(upgraded({ current: 'a', next: null })).to.deep.equal({ current: 'a', number: 1, previous: null });
  });

  it('S17 are two where the second was announced', () => {
    expect(upgraded({ current: 'a', next: { key: 'b', since: 5 } })).to.deep.equal({
      current: 'b',
      number: 2,
      previous: { key: 'a', since: 5 },
    });
  });
});
