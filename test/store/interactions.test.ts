import { expect } from 'chai';
import fc from 'fast-check';
import { type Interaction, interactionKinds, type RemoteVisibility } from '../../src/model/interaction.js';
import { openDatabase } from '../../src/store/database.js';
import { type InteractionCaps, interactionStore } from '../../src/store/interactions.js';

const DAY = 24 * 3600_000;
const visibilities: RemoteVisibility[] = ['public', 'unlisted', 'followers', 'direct'];

function open(caps?: InteractionCaps) {
  const db = openDatabase(':memory:');
  const interactions = interactionStore(db, caps);
  let count = 0;
  const record = (change: Partial<Interaction> & { actor?: string } = {}) => {
    count += 1;
    const { actor = `https://s${count}.test/u`, ...rest } = change;
    const uri = `${actor}/${count}`;
    interactions.record({
      ...{
        kind: 'reply',
        uri,
        author: { actor, handle: 'u@s.test', name: 'U' },
        noteId: 'n1',
        parent: null,
        emoji: null,
      },
      words: { html: '<p>x</p>', summary: null, language: null, url: null },
      ...{ visibility: 'public', publishedAt: 0, receivedAt: 0, updatedAt: null, hidden: false, ...rest },
    });
    return interactions.byUri(rest.uri ?? uri)[0]?.seq ?? 0;
  };
  const all = () => interactions.list({ deleted: true }, null, 10_000);
  return { db, interactions, record, all };
}

/** What the triggers should have counted. */
const recount = `SELECT note_id, sum(kind = 'reply') AS replies, sum(kind = 'like') AS likes, sum(kind = 'announce') AS shares
  FROM interactions WHERE note_id IS NOT NULL AND hidden = 0 AND deleted_at IS NULL AND parent IS NULL
    AND kind IN ('reply','like','announce') AND visibility IN ('public','unlisted') GROUP BY note_id ORDER BY note_id`;

describe('interactionStore', () => {
  const deeds = 'record record record record bury remove exchange edit rename removeOf hide show prune'.split(' ');
  const step = fc.record({
    deed: fc.constantFrom(...deeds),
    kind: fc.constantFrom(...interactionKinds),
    actor: fc.integer({ min: 1, max: 4 }).map((number) => `https://s${number}.test/u`),
    noteId: fc.constantFrom('n1', 'n2', null),
    parent: fc.constantFrom(null, null, 'https://s.test/parent'),
    visibility: fc.constantFrom(...visibilities),
    hidden: fc.boolean(),
    seq: fc.nat(12),
    days: fc.nat(800),
  });
  const words = { html: 'y', summary: null, language: null, url: null };

  it('counts what everybody may see, whatever its history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { db, interactions, record } = open({ rows: 12, words: 8, every: 3 });
        const hide = db.sql.prepare('UPDATE interactions SET hidden = ? WHERE seq = ?');
        for (const { deed, seq, actor, days, ...one } of steps) {
          const { kind, noteId } = one;
          const reaction = kind === 'like' || kind === 'announce';
          const twice = reaction && (noteId === null || interactions.reaction(actor, kind, noteId) !== null);
          if (deed === 'record' && !twice) record({ actor, ...one, ...(reaction ? { words: null } : {}) });
          if (deed === 'bury') interactions.bury(seq, 5);
          if (deed === 'remove') interactions.remove(seq);
          if (deed === 'exchange') interactions.exchange(seq, `urn:x:${seq}`, null);
          if (deed === 'edit') interactions.edit(seq, words, one.visibility, 9);
          if (deed === 'rename') interactions.rename({ actor, handle: 'new', name: 'New' });
          if (deed === 'removeOf') interactions.removeOf(actor);
          if (deed === 'prune') interactions.prune(days * DAY);
          if (deed === 'hide' || deed === 'show') hide.run(Number(deed === 'hide'), seq);
          const kept =
            'SELECT note_id, replies, likes, shares FROM interaction_counts WHERE replies + likes + shares <> 0 ORDER BY note_id';
          expect(db.sql.prepare(kept).all()).to.deep.equal(db.sql.prepare(recount).all());
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps one like of an actor and Note', () => {
    const { interactions, record, all } = open();
    const seq = record({ kind: 'like', actor: 'https://a.test/u', uri: 'https://a.test/1', words: null });
    expect(() => record({ kind: 'like', actor: 'https://a.test/u', uri: 'https://a.test/2' })).to.throw(/UNIQUE/);
    interactions.exchange(seq, 'https://a.test/2', '👍');
    expect(all().map(({ uri, emoji }) => [uri, emoji])).to.deep.equal([['https://a.test/2', '👍']]);
  });

  it('knows of whom something is kept, and forgets whoever is gone', () => {
    const { interactions, record } = open();
    record({ actor: 'https://a.test/u' });
    expect(interactions.hasOf('https://a.test/u')).to.equal(true);
    expect(interactions.removeOf('https://a.test/u')).to.equal(true);
    expect([interactions.hasOf('https://a.test/u'), interactions.removeOf('https://a.test/u')]).to.deep.equal([
      false,
      false,
    ]);
    expect(interactions.counts('n1').replies).to.equal(0);
  });

  it('renames all but Tombstones', () => {
    const { interactions, record, all } = open();
    const actor = 'https://a.test/u';
    interactions.bury(record({ actor }), 1);
    record({ actor });
    interactions.rename({ actor, handle: 'b@a.test', name: 'B' });
    expect(all().map(({ author }) => author.name)).to.deep.equal(['B', '']);
  });

  it('D56 forgets what is shown to nobody after a year, and what was said to a Note that is gone after a month', () => {
    const { db, interactions, record, all } = open();
    record({ kind: 'mention', noteId: null });
    record({ visibility: 'direct' });
    record({ visibility: 'public' });
    interactions.bury(record({ visibility: 'direct' }), 1);
    db.sql
      .prepare("INSERT INTO notes (id, source, key, published_at, deleted_at) VALUES ('n2', 's', 'k', 0, ?)")
      .run(400 * DAY);
    record({ noteId: 'n2', receivedAt: 390 * DAY });
    interactions.prune(365 * DAY);
    expect(all()).to.have.lengthOf(5);
    interactions.prune(366 * DAY);
    expect(all()).to.have.lengthOf(3);
    interactions.prune(431 * DAY);
    expect(all().map(({ noteId, visibility }) => [noteId, visibility])).to.deep.equal([
      ['n1', 'direct'],
      ['n1', 'public'],
    ]);
  });

  it('D55, D56 keeps a bounded number in a flood, without waiting; what is shown stays longest', () => {
    const { interactions, record, all } = open({ rows: 20, words: 10, every: 5 });
    for (let number = 0; number < 5; number += 1) record({ receivedAt: number });
    for (let number = 0; number < 50; number += 1) record({ kind: 'mention', noteId: null, receivedAt: 10 + number });
    interactions.prune(100);
    expect(all()).to.have.lengthOf(10);
    expect(all().filter(({ kind }) => kind === 'reply')).to.have.lengthOf(5);
    expect(all()[0]?.receivedAt).to.equal(59);
    for (let number = 0; number < 50; number += 1) record({ kind: 'like', words: null, receivedAt: 100 + number });
    interactions.prune(200);
    expect(all()).to.have.lengthOf(20);
  });

  it('D58 has the counts of a Note stay when its old rows go, for there are only so many', () => {
    const { interactions, record, all } = open({ rows: 6, words: 3, every: 1000 });
    for (let number = 0; number < 10; number += 1) record({ kind: 'like', words: null, receivedAt: number });
    for (let number = 0; number < 5; number += 1) record({ kind: 'reply', receivedAt: 20 + number });
    record({ kind: 'reply', visibility: 'direct', receivedAt: 30 });
    const before = interactions.counts('n1');
    expect(before).to.deep.equal({ replies: 5, likes: 10, shares: 0 });
    interactions.prune(40);
    expect(all()).to.have.lengthOf(4);
    expect(interactions.counts('n1')).to.deep.equal(before);
    interactions.remove(all()[0]?.seq ?? 0);
    expect(interactions.counts('n1'), 'what is taken back is counted no more').to.deep.equal({ ...before, replies: 4 });
  });

  it('looks and prunes by indexes', () => {
    const { db } = open();
    for (const sql of [
      'SELECT * FROM interactions WHERE uri = ?',
      'SELECT 1 FROM interactions WHERE actor = ? LIMIT 1',
      "SELECT * FROM interactions WHERE actor = ? AND kind = ? AND note_id = ? AND kind IN ('like','announce')",
      'DELETE FROM interactions WHERE received_at < ? AND deleted_at IS NULL',
      'SELECT count(*) FROM interactions WHERE html IS NOT NULL',
    ]) {
      const plan = db.sql.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array(sql.split('?').length - 1).fill(1)) as {
        detail: string;
      }[];
      expect(plan.map(({ detail }) => detail).join(), sql).to.match(/USING .*INDEX/);
    }
  });
});
