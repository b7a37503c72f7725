import { expect } from 'chai';
import type { Profile } from '../../src/model/site-actor.js';
import { activityStore } from '../../src/store/activities.js';
import { cursorStore } from '../../src/store/cursors.js';
import { openDatabase } from '../../src/store/database.js';
import { heldCycleStore } from '../../src/store/held-cycles.js';
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

describe('heldCycleStore', () => {
  it('has one open cycle a source, whose counts are those of the last look', () => {
    const db = openDatabase(':memory:');
    const held = heldCycleStore(db);
    expect(held.open('posts')).to.equal(null);
    held.hold('posts', { creates: 30, deletes: 0 }, 10);
    held.hold('posts', { creates: 31, deletes: 2 }, 20);
    held.hold('news', { creates: 0, deletes: 11 }, 20);
    expect(held.open('posts')).to.deep.equal({ creates: 31, deletes: 2, heldAt: 10, approved: false });
    expect(() =>
      db.sql.exec("INSERT INTO held_cycles (source, creates, deletes, held_at) VALUES ('posts', 1, 1, 1)"),
    ).to.throw(/UNIQUE/);
  });

  it('is approved for all that are open, once, and done one by one', () => {
    const held = heldCycleStore(openDatabase(':memory:'));
    held.hold('posts', { creates: 30, deletes: 0 }, 10);
    held.approveAll(20);
    held.hold('news', { creates: 0, deletes: 11 }, 25);
    expect([held.open('posts')?.approved, held.open('news')?.approved]).to.deep.equal([true, false]);
    held.finish('posts', 30);
    expect(held.open('posts')).to.equal(null);
    held.hold('posts', { creates: 50, deletes: 0 }, 40);
    expect(held.open('posts')).to.deep.equal({ creates: 50, deletes: 0, heldAt: 40, approved: false });
    expect(held.open('news')).not.to.equal(null);
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
