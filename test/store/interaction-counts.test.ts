import { expect } from 'chai';
import fc from 'fast-check';
import { interactionKinds, type RemoteVisibility } from '../../src/model/interaction.js';
import { openDatabase } from '../../src/store/database.js';
import { interactionStore } from '../../src/store/interactions.js';
import { someInteraction } from '../stand-ins/interactions.js';

const visibilities: RemoteVisibility[] = ['public', 'unlisted', 'followers', 'direct'];
const words = { html: '<p>Edited</p>', summary: null, language: null, url: null };

const happening = fc.oneof(
  fc.record({
    what: fc.constant('come' as const),
    kind: fc.constantFrom(...interactionKinds),
    visibility: fc.constantFrom(...visibilities),
    hidden: fc.boolean(),
    parent: fc.constantFrom(null, 'https://social.test/notes/1'),
  }),
  fc.record({
    what: fc.constantFrom('hide' as const, 'show' as const, 'bury' as const, 'remove' as const, 'edit' as const),
    seq: fc.integer({ min: 1, max: 12 }),
    visibility: fc.constantFrom(...visibilities),
  }),
);

describe('the counts of a Note', () => {
  it('O17 D58 are always as many as its pages show, whatever comes, goes, and is hidden', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25 }), (story) => {
        const db = openDatabase(':memory:');
        const store = interactionStore(db);
        let number = 0;
        for (const one of story) {
          if (one.what === 'come') {
            const { kind, visibility, hidden, parent } = one;
            store.record(someInteraction(++number, { kind, visibility, hidden, parent }));
          } else if (one.what === 'hide' || one.what === 'show') store.hide(one.seq, one.what === 'hide');
          else if (one.what === 'bury') store.bury(one.seq, 1);
          else if (one.what === 'remove') store.remove(one.seq);
          else store.edit(one.seq, words, one.visibility, 1);
          const shown = (kind: 'reply' | 'like' | 'announce') => store.shown('note0001', kind, 0, 99).length;
          expect(store.counts('note0001')).to.deep.equal({
            replies: shown('reply'),
            likes: shown('like'),
            shares: shown('announce'),
          });
        }
        db.close();
      }),
      { numRuns: 60 },
    );
  });
});
