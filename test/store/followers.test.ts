import { expect } from 'chai';
import type { Follower } from '../../src/model/follower.js';
import { openDatabase } from '../../src/store/database.js';
import { followerStore } from '../../src/store/followers.js';
import { forgetActor } from '../../src/store/forget-actor.js';

const anna: Follower = {
  actor: 'https://social.test/users/anna',
  inbox: 'https://social.test/users/anna/inbox',
  sharedInbox: 'https://social.test/inbox',
  followId: 'https://social.test/follows/1',
  since: 10,
};

describe('followerStore', () => {
  const open = () => {
    const db = openDatabase(':memory:');
    const host = () => db.sql.prepare('SELECT host FROM followers').pluck().all();
    return { db, followers: followerStore(db), host };
  };

  it('keeps the place of one who follows again, with the newest id and inboxes', () => {
    const { followers, host } = open();
    followers.upsert(anna);
    const again = { ...anna, followId: 'https://social.test/follows/2', sharedInbox: null, since: 99 };
    followers.upsert(again);
    expect(followers.byActor(anna.actor)).to.deep.equal({ ...again, since: 10 });
    followers.upsert({ ...anna, followId: null });
    expect(followers.byActor(anna.actor)?.followId).to.equal('https://social.test/follows/2');
    expect([followers.count(), host()]).to.deep.equal([1, ['social.test']]);
  });

  it('learns followers from elsewhere without touching those it knows', () => {
    const { followers } = open();
    followers.upsert(anna);
    const bert = {
      actor: 'https://other.test:8443/bert',
      inbox: 'https://other.test:8443/bert/inbox',
      sharedInbox: null,
    };
    followers.importMany([{ ...anna, inbox: 'https://evil.test/inbox' }, bert, bert], 50);
    expect(followers.byActor(anna.actor)).to.deep.equal(anna);
    expect(followers.byActor(bert.actor)).to.deep.equal({ ...bert, followId: null, since: 50 });
    expect(followers.count()).to.equal(2);
  });

  it('follows one who moves to another host', () => {
    const { followers, host } = open();
    followers.upsert(anna);
    followers.move(anna.actor, 'https://inbox.social.test/anna', null);
    expect(followers.byActor(anna.actor)).to.deep.equal({
      ...anna,
      inbox: 'https://inbox.social.test/anna',
      sharedInbox: null,
    });
    expect(host()).to.deep.equal(['inbox.social.test']);
  });

  it('knows how many there are without counting them, whatever comes and goes', () => {
    const db = openDatabase(':memory:');
    const followers = followerStore(db);
    const actual = () => db.sql.prepare('SELECT count(*) FROM followers').pluck().get();
    const actors = [1, 2, 3].map((n) => `https://social.test/users/${n}`);
    for (const actor of [...actors, ...actors]) followers.upsert({ ...anna, actor });
    followers.importMany(
      [...actors, 'https://social.test/users/4'].map((actor) => ({ ...anna, actor })),
      5,
    );
    for (const actor of [actors[0] ?? '', 'https://social.test/users/unknown']) forgetActor(db).follower(actor, 1);
    expect(() =>
      db.transaction(() => {
        followers.upsert({ ...anna, actor: 'https://social.test/users/5' });
        throw new Error('undone');
      }),
    ).to.throw('undone');
    expect([followers.count(), actual()]).to.deep.equal([3, 3]);
    const plan = db.sql.prepare("EXPLAIN QUERY PLAN SELECT n FROM totals WHERE name = 'followers'").all();
    expect(JSON.stringify(plan)).to.include('SEARCH').and.not.include('SCAN');
  });

  it('lists newest first, page by page, and loses nobody when somebody goes between two pages', () => {
    const { db, followers } = open();
    for (let count = 1; count <= 5; count += 1) followers.upsert({ ...anna, actor: `https://social.test/${count}` });
    const first = followers.page(null, 2);
    expect(first.map(({ actor }) => actor.at(-1))).to.deep.equal(['5', '4']);
    db.sql.prepare("DELETE FROM followers WHERE actor = 'https://social.test/5'").run();
    expect(followers.page(first.at(-1)?.seq ?? 0, 9).map(({ actor }) => actor.at(-1))).to.deep.equal(['3', '2', '1']);
    expect(followers.latest(2).map(({ actor }) => actor.at(-1))).to.deep.equal(['4', '3']);
  });
});
