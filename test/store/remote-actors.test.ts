import { expect } from 'chai';
import type { RemoteActor } from '../../src/model/remote-actor.js';
import { openDatabase } from '../../src/store/database.js';
import { followerStore } from '../../src/store/followers.js';
import { remoteActorStore } from '../../src/store/remote-actors.js';

const DAY = 24 * 3600_000;

function actor(name: string, change: Partial<RemoteActor> = {}): RemoteActor {
  const id = `https://social.test/${name}`;
  return {
    ...{ id, type: 'Person', inbox: `${id}/inbox`, sharedInbox: null, username: name, name: 'ä🧮', url: null },
    ...{ key: { id: `${id}#main-key`, pem: 'PEM' }, fetchedAt: 10 },
    ...change,
  };
}

describe('remoteActorStore', () => {
  it('gives back what it was given, by id and by key', () => {
    const actors = remoteActorStore(openDatabase(':memory:'));
    const anna = actor('anna', { sharedInbox: 'https://social.test/inbox', url: 'https://social.test/@anna' });
    actors.put(anna);
    expect([actors.byId(anna.id), actors.byKey(anna.key?.id ?? '')]).to.deep.equal([anna, anna]);
    const bare = actor('bare', { key: null });
    actors.put(bare);
    expect(actors.byId(bare.id)).to.deep.equal(bare);
    expect([actors.byId('x'), actors.byKey('x')]).to.deep.equal([null, null]);
  });

  it('takes the newest word of an actor: a key that was changed is no longer known', () => {
    const actors = remoteActorStore(openDatabase(':memory:'));
    actors.put(actor('anna'));
    const changed = actor('anna', { key: { id: 'https://social.test/anna#key-2', pem: 'PEM 2' }, fetchedAt: 20 });
    actors.put(changed);
    expect(actors.byId(changed.id)).to.deep.equal(changed);
    expect(actors.byKey('https://social.test/anna#main-key')).to.equal(null);
    actors.remove(changed.id);
    expect(actors.byId(changed.id)).to.equal(null);
  });

  it('keeps the newest of a flood, and every follower, without waiting for the hour', () => {
    const db = openDatabase(':memory:');
    const actors = remoteActorStore(db, { most: 10, every: 5 });
    const follower = actor('follower', { fetchedAt: 0 });
    followerStore(db).upsert({
      actor: follower.id,
      inbox: follower.inbox,
      sharedInbox: null,
      followId: null,
      since: 0,
    });
    actors.put(follower);
    for (let count = 1; count <= 50; count += 1) actors.put(actor(`a${count}`, { fetchedAt: count }));
    expect(db.sql.prepare('SELECT count(*) FROM remote_actors').pluck().get()).to.be.within(11, 16);
    actors.prune(50);
    expect(db.sql.prepare('SELECT count(*) FROM remote_actors').pluck().get()).to.equal(11);
    expect([actors.byId(follower.id)?.name, actors.byId('https://social.test/a50')?.name]).to.deep.equal([
      'ä🧮',
      'ä🧮',
    ]);
    expect(actors.byId('https://social.test/a40')).to.equal(null);
  });

  it('forgets strangers whom nobody asked for in ninety days', () => {
    const db = openDatabase(':memory:');
    const actors = remoteActorStore(db);
    const follower = actor('follower', { fetchedAt: 0 });
    followerStore(db).upsert({
      actor: follower.id,
      inbox: follower.inbox,
      sharedInbox: null,
      followId: null,
      since: 0,
    });
    for (const one of [follower, actor('old', { fetchedAt: 0 }), actor('young', { fetchedAt: DAY })]) actors.put(one);
    actors.prune(90 * DAY + 1);
    expect(db.sql.prepare('SELECT username FROM remote_actors ORDER BY id').pluck().all()).to.deep.equal([
      'follower',
      'young',
    ]);
  });
});
