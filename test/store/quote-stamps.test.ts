import { expect } from 'chai';
import type { QuoteStamp } from '../../src/model/quote.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { followingStore } from '../../src/store/following.js';
import { noteStore } from '../../src/store/notes.js';
import { quoteStampStore } from '../../src/store/quote-stamps.js';
import { exampleNote } from '../activitypub/examples.js';

const DAY = 24 * 3600_000;

describe('quoteStampStore', () => {
  let db: Database;
  beforeEach(() => {
    db = openDatabase(':memory:');
  });
  afterEach(() => db.close());

  const stamp = (number: number, host = 'social.test', noteId = 'note0001'): Omit<QuoteStamp, 'revokedAt'> => {
    const actor = `https://${host}/users/u${number}`;
    return {
      ...{ id: `stamp${number}`, noteId, quote: `${actor}/1`, actor },
      ...{ inbox: `${actor}/inbox`, createdAt: number },
    };
  };
  const publish = (id: string) =>
    noteStore(db).insert({ note: exampleNote({}, { id, key: id }), postId: null, hash: id });

  it('D60 holds one stamp a pair', () => {
    const store = quoteStampStore(db);
    store.insert(stamp(1));
    expect(() => store.insert({ ...stamp(1), id: 'stamp2' })).to.throw(/UNIQUE/);
    expect(store.ofPair('note0001', stamp(1).quote)).to.include({ id: 'stamp1', revokedAt: null });
  });

  it('D56 D27 has an end for each domain, names below it counted together, and for all', () => {
    const store = quoteStampStore(db, { most: 3, mostOfDomain: 2 });
    store.insert(stamp(1));
    expect(store.isFull('https://SOCIAL.test/users/x')).to.equal(false);
    store.insert(stamp(2));
    expect(store.isFull('https://social.test/users/x')).to.equal(true);
    expect(store.isFull('https://another.social.test/users/x')).to.equal(true);
    expect(store.isFull('https://other.test/users/x')).to.equal(false);
    store.insert(stamp(3, 'other.test'));
    expect(store.isFull('https://third.test/users/x')).to.equal(true);
  });

  it('finds the living ones of an actor, and who has some', () => {
    const store = quoteStampStore(db);
    for (const [number, host] of [
      [1, 'social.test'],
      [2, 'a.social.test:8443'],
      [3, 'antisocial.test'],
      [4, 'social.test'],
    ] as const)
      store.insert(stamp(number, host));
    store.revoke('stamp4', 9);
    const holders = [1, 2, 3].map(
      (number, index) => stamp(number, ['social.test', 'a.social.test:8443', 'antisocial.test'][index] ?? '').actor,
    );
    expect(store.holdersAfter('', 9)).to.deep.equal(holders.sort());
    expect(store.holdersAfter(holders[0] ?? '', 1)).to.deep.equal(holders.slice(1, 2));
    expect(store.ofActor(stamp(3, 'antisocial.test').actor).map(({ id }) => id)).to.deep.equal(['stamp3']);
  });

  it('is revoked once', () => {
    const store = quoteStampStore(db);
    store.insert(stamp(1));
    expect([store.revoke('stamp1', 5), store.revoke('stamp1', 6), store.byId('stamp1')?.revokedAt]).to.deep.equal([
      true,
      false,
      5,
    ]);
  });

  it('D56 forgets what was revoked or lost its Note a season ago, and never what must not be asked for again', () => {
    const store = quoteStampStore(db);
    publish('note0001');
    publish('note0002');
    store.insert(stamp(1));
    store.insert(stamp(2));
    store.insert(stamp(3, 'social.test', 'note0002'));
    store.insert(stamp(4, 'social.test', 'note0002'));
    store.revoke('stamp2', DAY);
    store.revoke('stamp4', DAY);
    noteStore(db).remove('note0002', DAY);
    store.prune(80 * DAY);
    expect(store.latest(9)).to.have.lengthOf(4);
    store.prune(92 * DAY);
    expect(store.latest(9).map(({ id }) => id)).to.deep.equal(['stamp2', 'stamp1']);
  });
});

describe('followingStore', () => {
  it('counts whom we follow indeed, finds them by handle in any case, and has an end', () => {
    const db = openDatabase(':memory:');
    const store = followingStore(db, 2);
    const ann = {
      actor: 'https://s.test/a',
      handle: 'Ann@s.test',
      inbox: 'https://s.test/i',
      followId: 'f1',
      since: 1,
    };
    store.request(ann);
    expect([store.count(), store.isFull()]).to.deep.equal([0, false]);
    store.settle(ann.actor, 'accepted');
    expect([store.count(), store.byHandle('ann@S.test')?.state]).to.deep.equal([1, 'accepted']);
    store.request({ ...ann, followId: 'f2', since: 2 });
    expect(store.byActor(ann.actor)).to.include({ state: 'requested', followId: 'f2' });
    store.request({ ...ann, actor: 'https://s.test/b', handle: 'bob@s.test', since: 3 });
    expect([store.isFull(), store.all().map(({ handle }) => handle)]).to.deep.equal([
      true,
      ['bob@s.test', 'Ann@s.test'],
    ]);
    expect([store.remove(ann.actor), store.remove(ann.actor)]).to.deep.equal([true, false]);
    db.close();
  });
});
