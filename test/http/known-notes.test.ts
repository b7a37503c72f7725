import { expect } from 'chai';
import { rememberNotes } from '../../src/http/known-notes.js';
import { openDatabase } from '../../src/store/database.js';
import { type NoteStore, noteStore } from '../../src/store/notes.js';
import { exampleNote } from '../activitypub/examples.js';

describe('rememberNotes', () => {
  const story = (tell: (notes: NoteStore, look: (id: string) => unknown, reads: () => number) => void) => () => {
    const db = openDatabase(':memory:');
    const notes = noteStore(db);
    let reads = 0;
    const counted = {
      ...notes,
      byId(id: string) {
        reads++;
        return notes.byId(id);
      },
    };
    const remembering = rememberNotes(counted, 100_000);
    tell(
      notes,
      (id) => remembering.byId(id),
      () => reads,
    );
    db.close();
  };
  const put = (notes: NoteStore, id: string) =>
    notes.insert({ note: exampleNote({}, { id, key: id }), postId: 1, hash: 'h' });

  it(
    'reads a Note once while nothing is written',
    story((notes, look, reads) => {
      put(notes, 'note0001');
      expect(look('note0001')).to.deep.equal(exampleNote({}, { key: 'note0001' }));
      look('note0001');
      expect(reads()).to.equal(1);
    }),
  );

  it('sees an edit and a deletion at once, also one made through another store of the same database', () => {
    const db = openDatabase(':memory:');
    const remembering = rememberNotes(noteStore(db), 100_000);
    const writer = noteStore(db);
    put(writer, 'note0001');
    remembering.byId('note0001');
    writer.update('note0001', { ...exampleNote().content, html: '<p>New</p>' }, 'h2', 5);
    expect(remembering.byId('note0001')).to.have.nested.property('content.html', '<p>New</p>');
    writer.remove('note0001', 9);
    expect(remembering.byId('note0001')).to.include({ deletedAt: 9 });
    db.close();
  });

  it(
    'does not remember what strangers invent',
    story((_, look, reads) => {
      for (let n = 0; n < 3; n++) expect(look('invented1')).to.equal(null);
      expect(reads()).to.equal(3);
    }),
  );
});
