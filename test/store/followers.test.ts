import { expect } from 'chai';
import type { Follower } from '../../src/model/follower.js';
import { openDatabase } from '../../src/store/database.js';
import { followerStore } from '../../src/store/followers.js';

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
