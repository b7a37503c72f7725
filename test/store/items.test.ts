import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { type ItemState, itemStore, type StoredItem } from '../../src/store/items.js';

function item(key: string, change: Partial<StoredItem> = {}): StoredItem {
  return {
    ...{ source: 'posts', key, postId: 1, state: 'live', noteId: null, hash: null, identity: null },
    ...{ changedAt: 10, seenAt: 10, missingCycles: 0 },
    ...change,
  };
}

const keys = (list: StoredItem[]) => list.map(({ key }) => key);

describe('itemStore', () => {
  let items: ReturnType<typeof itemStore>;
  let db: ReturnType<typeof openDatabase>;
  beforeEach(() => {
    db = openDatabase(':memory:');
    items = itemStore(db);
  });

  it('gives back what it was given, and takes a newer form of it', () => {
    const first = item('a', { postId: 5_000_000_007, noteId: 'n', hash: 'h', identity: '{"a":1}', missingCycles: 2 });
    items.put(first);
    expect(items.get('posts', 'a')).to.deep.equal(first);
    const second = { ...first, state: 'withdrawn' as const, noteId: null, missingCycles: 0, seenAt: 20 };
    items.put(second);
    expect(items.get('posts', 'a')).to.deep.equal(second);
    expect([items.get('posts', 'b'), items.get('news', 'a')]).to.deep.equal([null, null]);
  });

  it('knows an item silently, and only once', () => {
    expect(items.know({ source: 'posts', key: 'a', postId: 1, state: 'baseline' }, 10)).to.equal(true);
    expect(items.know({ source: 'posts', key: 'a', postId: 2, state: 'watched' }, 20)).to.equal(false);
    expect(items.get('posts', 'a')).to.deep.equal(item('a', { state: 'baseline' }));
  });

  it('has no other states than it names', () => {
    expect(() => items.put(item('a', { state: 'lost' as ItemState }))).to.throw(/CHECK/);
  });

  it('forgets one, and no other', () => {
    items.put(item('a'));
    items.put(item('a', { source: 'news' }));
    items.forget('posts', 'a');
    expect([items.get('posts', 'a'), items.get('news', 'a')?.key]).to.deep.equal([null, 'a']);
  });

  it('goes round: what was not looked at for longest comes first', () => {
    for (const [key, seenAt] of Object.entries({ a: 30, b: 10, c: 20 })) items.put(item(key, { seenAt }));
    items.put(item('w', { state: 'watched', seenAt: 1 }));
    expect(keys(items.stalest('posts', 'live', 2))).to.deep.equal(['b', 'c']);
    items.touch('posts', 'b', 40);
    expect(keys(items.stalest('posts', 'live', 2))).to.deep.equal(['c', 'a']);
    expect(items.get('posts', 'b')?.changedAt).to.equal(10);
  });

  it('lists by post, by newness, by look', () => {
    for (const post of [1, 2, 3, 4]) items.put(item(`p${post}`, { postId: post, seenAt: post * 10 }));
    items.put(item('p2b', { postId: 2, state: 'withdrawn' }));
    items.put(item('x', { source: 'news', postId: 2 }));
    expect(keys(items.newest('posts', 'live', 2))).to.deep.equal(['p4', 'p3']);
    expect([...items.states('posts', 0, 1), ...items.states('posts', 2, 4)]).to.deep.equal([
      [1, 'live'],
      [3, 'live'],
      [4, 'live'],
    ]);
    expect(keys(items.ofPost('posts', 2))).to.have.members(['p2', 'p2b']);
    expect(keys(items.seenSince('posts', 'live', 20, 10))).to.deep.equal(['p4', 'p3', 'p2']);
    expect(keys(items.seenSince('posts', 'live', 20, 1))).to.deep.equal(['p4']);
  });

  it('counts by state, and those of the living that are missing', () => {
    items.put(item('a'));
    items.put(item('b', { missingCycles: 3 }));
    items.put(item('c', { state: 'withdrawn', missingCycles: 3 }));
    items.put(item('d', { source: 'news', missingCycles: 1 }));
    expect(items.counts('posts')).to.deep.equal({ live: 2, withdrawn: 1 });
    expect(items.counts('nothing')).to.deep.equal({});
    expect(items.living()).to.deep.equal([
      { source: 'news', count: 1 },
      { source: 'posts', count: 2 },
    ]);
  });

  it('finds everything by an index, for a blog may bring a million items', () => {
    const questions = [
      'source = ? AND key = ?',
      'source = ? AND state = ? ORDER BY post_id DESC LIMIT 5',
      'source = ? AND state = ? ORDER BY seen_at LIMIT 5',
      'source = ? AND post_id > ? AND post_id <= 9 ORDER BY post_id',
    ];
    for (const where of questions) {
      const plan = db.sql.prepare(`EXPLAIN QUERY PLAN SELECT * FROM items WHERE ${where}`).all('a', 'b') as {
        detail: string;
      }[];
      expect(plan.map(({ detail }) => detail).join(), where)
        .to.match(/^SEARCH/)
        .and.not.match(/SCAN|TEMP B-TREE/);
    }
  });
});
