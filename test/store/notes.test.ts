import { expect } from 'chai';
import type { Note, NoteContent } from '../../src/model/note.js';
import { openDatabase } from '../../src/store/database.js';
import { noteStore } from '../../src/store/notes.js';

function content(html: string, url: string | null = null): NoteContent {
  return {
    ...{ html, url, summary: null, sensitive: false, language: 'en', hashtags: [], images: [] },
    ...{ visibility: 'public', inReplyTo: null },
  };
}

function shelf() {
  const db = openDatabase(':memory:');
  const notes = noteStore(db);
  const insert = (
    id: string,
    { postId = 1, url = null as string | null, source = 'posts', publishedAt = 100, key = '' } = {},
  ) => {
    const note: Note = {
      id,
      source,
      key: key || `post:${postId}`,
      content: content(id, url),
      publishedAt,
      updatedAt: null,
    };
    notes.insert({ note, postId, hash: `hash of ${id}` });
    return note;
  };
  return { db, notes, insert, ids: (list: Note[]) => list.map(({ id }) => id) };
}

describe('noteStore', () => {
  it('gives back what it was given, signs and all', () => {
    const { notes, insert } = shelf();
    const note = insert('ä🧮', { url: 'https://blog.test/a/' });
    expect(notes.byId('ä🧮')).to.deep.equal(note);
    expect(notes.living('ä🧮')).to.deep.equal(note);
    expect(notes.byUrl('https://blog.test/a/')).to.deep.equal(note);
    expect([notes.byId('no'), notes.living('no'), notes.byUrl('no')]).to.deep.equal([null, null, null]);
  });

  it('never gives an id twice, not even one that was deleted', () => {
    const { notes, insert } = shelf();
    insert('a');
    expect(() => insert('a')).to.throw(/UNIQUE/);
    notes.remove('a', 200);
    expect(() => insert('a')).to.throw(/UNIQUE/);
  });

  it('keeps nothing of a deleted Note but its id and times', () => {
    const { db, notes, insert } = shelf();
    insert('a', { url: 'https://blog.test/a/' });
    notes.setSticky('posts', [1]);
    notes.remove('a', 200);
    expect(notes.byId('a')).to.deep.equal({ id: 'a', publishedAt: 100, deletedAt: 200 });
    expect([notes.living('a'), notes.byUrl('https://blog.test/a/')]).to.deep.equal([null, null]);
    expect([notes.sticky(), notes.latest(10), notes.count()]).to.deep.equal([[], [], 0]);
    expect(JSON.stringify(db.sql.prepare('SELECT * FROM notes').all())).not.to.contain('hash of');
    notes.remove('a', 300);
    notes.update('a', content('risen'), 'h', 300);
    expect(notes.byId('a')).to.deep.equal({ id: 'a', publishedAt: 100, deletedAt: 200 });
  });

  it('follows an address to the newest Note that stands there', () => {
    const { notes, insert } = shelf();
    insert('old', { url: 'https://blog.test/a/' });
    insert('new', { url: 'https://blog.test/a/' });
    expect(notes.byUrl('https://blog.test/a/')?.id).to.equal('new');
    notes.update('new', content('moved', 'https://blog.test/b/'), 'h', 200);
    expect(notes.byUrl('https://blog.test/a/')?.id).to.equal('old');
    expect(notes.byUrl('https://blog.test/b/')).to.deep.include({ id: 'new', updatedAt: 200 });
  });

  it('follows an address to the Note of the page itself, and to the first of its items only where there is none', () => {
    const { notes, insert } = shelf();
    const url = 'https://blog.test/roundup/';
    const item = (key: string) => insert(key, { url, source: 'news', key });
    item('first');
    item('second');
    expect(notes.byUrl(url)?.id).to.equal('first');
    insert('roundup', { url });
    item('third');
    expect(notes.byUrl(url)?.id).to.equal('roundup');
    notes.update('first', content('edited', url), 'h', 200);
    expect(notes.byUrl(url)?.id).to.equal('roundup');
    notes.remove('roundup', 300);
    expect(notes.byUrl(url)?.id).to.equal('first');
    notes.remove('first', 300);
    expect(notes.byUrl(url)?.id).to.equal('second');
  });

  it('features the posts that are sticky, source by source, twenty at most, the newest first', () => {
    const { notes, insert, ids } = shelf();
    for (let post = 1; post <= 25; post += 1) insert(`n${post}`, { postId: post, publishedAt: post });
    insert('other', { postId: 3, source: 'more', publishedAt: 1000 });
    notes.setSticky('posts', [3, 5, 99]);
    expect(ids(notes.sticky())).to.deep.equal(['n5', 'n3']);
    notes.setSticky('more', [3]);
    expect(ids(notes.sticky())).to.deep.equal(['other', 'n5', 'n3']);
    notes.setSticky('more', []);
    notes.setSticky(
      'posts',
      Array.from({ length: 25 }, (_, index) => index + 1),
    );
    expect(ids(notes.sticky())).to.have.length(20).and.to.include('n25').and.not.include('n5');
  });

  it('lists the latest by their order of coming, and counts', () => {
    const { notes, insert, ids } = shelf();
    for (const id of ['a', 'b', 'c']) insert(id, { publishedAt: 100 - id.charCodeAt(0) });
    expect(ids(notes.latest(2))).to.deep.equal(['c', 'b']);
    expect(notes.count()).to.equal(3);
  });

  it('says by its revision whether anything may have changed, through whichever store it was written', () => {
    const { db, notes, insert } = shelf();
    const other = noteStore(db);
    const seen = [notes.revision()];
    const step = (change: () => void) => {
      change();
      seen.push(notes.revision());
    };
    step(() => insert('a'));
    step(() => other.update('a', content('b'), 'h', 200));
    step(() => other.setSticky('posts', [1]));
    step(() => other.remove('a', 300));
    expect(new Set(seen).size).to.equal(5);
    step(() => other.setSticky('posts', []));
    expect(seen.at(-1)).to.equal(seen.at(-2));
    expect(noteStore(openDatabase(':memory:')).revision()).to.equal(0);
  });
});
