import { expect } from 'chai';
import type { Profile } from '../../src/model/site-actor.js';
import { activityStore } from '../../src/store/activities.js';
import { cursorStore } from '../../src/store/cursors.js';
import { openDatabase } from '../../src/store/database.js';
import { type HeldChange, heldChangeStore } from '../../src/store/held-changes.js';
import { settingsStore } from '../../src/store/settings.js';

describe('cursorStore', () => {
  it('remembers where each source stopped, and the last word counts', () => {
    const cursors = cursorStore(openDatabase(':memory:'));
    expect(cursors.get('posts')).to.equal(null);
    cursors.set('posts', { max: 5 }, 10);
    cursors.set('news', null, 11);
    cursors.set('posts', { max: 5_000_000_007 }, 12);
    expect(cursors.get('posts')).to.deep.equal({ value: { max: 5_000_000_007 }, updatedAt: 12 });
    expect(cursors.get('news')).to.deep.equal({ value: null, updatedAt: 11 });
  });

  it('stands still when the transaction around it fails', () => {
    const db = openDatabase(':memory:');
    const cursors = cursorStore(db);
    cursors.set('posts', 1, 10);
    const fall = () =>
      db.transaction(() => {
        cursors.set('posts', 2, 20);
        throw new Error('fell');
      });
    expect(fall).to.throw('fell');
    expect(cursors.get('posts')).to.deep.equal({ value: 1, updatedAt: 10 });
  });
});

describe('settingsStore', () => {
  it('remembers facts of any form, and forgets them', () => {
    const settings = settingsStore(openDatabase(':memory:'));
    const profile: Profile = {
      name: 'ä🧮',
      summary: '',
      icon: null,
      header: null,
      fields: [],
      home: 'https://blog.test',
    };
    expect(settings.get('profile')).to.equal(null);
    settings.set('profile', profile);
    settings.set('bornAt', 5);
    settings.set('bornAt', 6);
    expect([settings.get('profile'), settings.get('bornAt')]).to.deep.equal([profile, 6]);
    settings.remove('bornAt');
    expect(settings.get('bornAt')).to.equal(null);
  });
});

describe('heldChangeStore', () => {
  const change = (key: string, more: Partial<HeldChange> = {}) => ({
    ...({
      source: 'posts',
      key,
      action: 'create',
      reason: 'limit',
      postId: 1,
      label: key,
      hash: null,
      heldAt: 10,
    } as const),
    ...more,
  });

  it('has one row for each item, and forgets a decision about another change of it', () => {
    const held = heldChangeStore(openDatabase(':memory:'));
    held.hold(change('post:1'));
    held.decide({ source: 'posts', key: 'post:1' }, 'release');
    held.hold(change('post:1', { heldAt: 20 }));
    expect(held.get('posts', 'post:1')).to.include({ heldAt: 10, decision: 'release' });
    held.hold(change('post:1', { heldAt: 30, action: 'delete' }));
    expect(held.get('posts', 'post:1')).to.include({ heldAt: 30, action: 'delete', decision: null });
  });

  it('counts what waits, by source, and over all sources what was too much at once', () => {
    const held = heldChangeStore(openDatabase(':memory:'));
    for (const key of ['post:1', 'post:2', 'post:3']) held.hold(change(key));
    held.hold(change('post:4', { action: 'delete', reason: 'configuration' }));
    held.hold(change('news', { source: 'news', heldAt: 20 }));
    held.decide({ source: 'posts', key: 'post:3' }, 'release');
    expect(held.counts('posts')).to.deep.equal({ create: 2, update: 0, delete: 1 });
    expect([held.waiting('create'), held.waiting('create', 11), held.waiting('delete')]).to.deep.equal([3, 1, 0]);
    expect(held.undecided(9).map(({ key }) => key)).to.deep.equal(['news', 'post:1', 'post:2', 'post:4']);
    held.drop('posts', 'post:1');
    expect(held.counts('posts').create).to.equal(1);
  });
});

describe('activityStore', () => {
  function outbox() {
    const db = openDatabase(':memory:');
    const activities = activityStore(db);
    const insert = (id: string, change: object = {}) =>
      activities.insert({
        id,
        type: 'Create',
        objectId: 'n1',
        body: `{"id":"${id}"}`,
        outbox: true,
        createdAt: 10,
        ...change,
      });
    return { db, activities, insert };
  }

  it('gives back what it was given, the body letter by letter', () => {
    const { activities, insert } = outbox();
    insert('a', { body: '{"a":"ä🧮"}' });
    insert('b', { body: null, outbox: false });
    expect(activities.byId('a')).to.deep.equal({
      seq: 1,
      id: 'a',
      type: 'Create',
      objectId: 'n1',
      outbox: true,
      createdAt: 10,
    });
    expect(activities.body('a')).to.equal('{"a":"ä🧮"}');
    expect([activities.body('b'), activities.body('c'), activities.byId('c')]).to.deep.equal([null, null, null]);
  });

  it('never has an id twice', () => {
    const { insert } = outbox();
    insert('a');
    expect(() => insert('a')).to.throw(/UNIQUE/);
  });

  it('lists its outbox newest first, page by page, without what was deleted', () => {
    const { activities, insert } = outbox();
    for (const id of ['a', 'b', 'c', 'd']) insert(id, { objectId: `note ${id}` });
    insert('u', { type: 'Update', outbox: false });
    const first = activities.outboxPage(null, 2);
    expect(first.map(({ id }) => id)).to.deep.equal(['d', 'c']);
    expect(activities.outboxPage(first.at(-1)?.seq ?? 0, 9).map(({ id }) => id)).to.deep.equal(['b', 'a']);
    expect(activities.outboxCount()).to.equal(4);
    activities.unlist('note c');
    expect(activities.outboxPage(null, 9).map(({ id }) => id)).to.deep.equal(['d', 'b', 'a']);
    expect(activities.outboxCount()).to.equal(3);
  });
});
