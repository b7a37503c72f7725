import { expect } from 'chai';
import fc from 'fast-check';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena } from './arena.js';
import { type Deed, deeds, storyteller } from './history.js';
import { patience, runs } from './runs.js';
import { expectSound } from './soundness.js';
import type { Wire } from './wire.js';

describe('any history of what people do', () => {
  let arena: Arena;
  let eve: RemoteActor;
  let told = 0;
  before(async () => {
    arena = await openArena();
    eve = await arena.world.enemy('eve@evil');
  });
  after(() => arena.stop());

  /** A Note and people of its own for each history: they may lie beside one another. */
  async function stage() {
    told += 1;
    const people = await Promise.all(
      ['ann', 'bob', 'cid'].map((name) => arena.world.somebody(`${name}${told}@social${told}`)),
    );
    const notes: string[] = [];
    for (const text of ['One', 'Two']) notes.push((await arena.house.operations.postNote({ text })).id);
    return { people, notes };
  }

  function found(people: readonly RemoteActor[]) {
    const ids = JSON.stringify(people.map(({ id }) => id));
    const rows = (from: string) =>
      arena.store.rows(`SELECT * FROM ${from} actor IN (SELECT value FROM json_each(?))`, ids);
    const address = (id: unknown) => `https://blog.test/activitypub/notes/${id}`;
    const living = rows('interactions WHERE deleted_at IS NULL AND');
    const reactions = (kind: string) =>
      living
        .filter((row) => row.kind === kind)
        .map(({ actor, note_id }) => `${actor} ${address(note_id)}`)
        .sort();
    return {
      followers: rows('followers WHERE')
        .map(({ actor }) => String(actor))
        .sort(),
      likes: reactions('like'),
      boosts: reactions('announce'),
      replies: living
        .filter(({ kind }) => kind === 'reply')
        .map(({ uri, note_id, html }) => `${uri} ${address(note_id)} ${String(html).replace(/<[^>]*>/g, '')}`)
        .sort(),
    };
  }

  it('ends with what they left, counted once, whatever was repeated, late or forged', async function () {
    this.timeout(patience(60));
    const deed: fc.Arbitrary<Deed> = fc.record({
      do: fc.constantFrom(...deeds),
      who: fc.nat(2),
      note: fc.nat(1),
      nth: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 25 }), async (history) => {
        const { people, notes } = await stage();
        const story = storyteller(people, notes);
        const sent: Wire[] = [];
        for (const one of history) {
          if (one.do === 'replay') {
            const wire = sent[one.nth % Math.max(1, sent.length)];
            if (wire) expect((await arena.send(wire)).status).to.equal(202);
            continue;
          }
          if (one.do === 'forge') {
            // As if it were somebody's, by another's key.
            const { who, activities } = storyteller(people, notes).tell({ ...one, do: deeds[one.nth % 14] ?? 'like' });
            for (const activity of activities)
              expect((await arena.post(who, activity, { by: eve })).status).to.equal(401);
            continue;
          }
          const { who, activities } = story.tell(one);
          for (const activity of activities) {
            const wire = arena.signed(who, activity, one.nth % 2 ? {} : { rfc9421: {} });
            sent.push(wire);
            const { status, text } = await arena.send(wire);
            expect(status, `${one.do}: ${text}`).to.equal(202);
          }
        }
        expect(found(people)).to.deep.equal(story.expected());
        for (const note of notes) {
          const id = note.split('/').at(-1);
          const [row] = arena.store.rows('SELECT replies, likes, shares FROM interaction_counts WHERE note_id = ?', id);
          expect(row ?? { replies: 0, likes: 0, shares: 0 }).to.deep.equal(story.counts(note));
        }
      }),
      runs(60),
    );
    expectSound(arena);
  });
});
