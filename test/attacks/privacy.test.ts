import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, PUBLIC, us } from './arena.js';

describe('attacks on privacy and on what is gone', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;
  const path = (address: string) => new URL(address).pathname;
  const alive = (uri: unknown) =>
    arena.store.rows('SELECT 1 FROM interactions WHERE uri = ? AND deleted_at IS NULL', uri);

  before(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
  });
  after(() => arena.stop());

  it('D58 Notes for followers, and drafts: in no collection, under no address, on no page', async () => {
    const { id } = await arena.house.operations.postNote({ text: 'Between friends', visibility: 'followers' });
    const places = [
      '/activitypub/outbox',
      '/activitypub/outbox?page=1',
      '/activitypub/outbox?page=true',
      '/activitypub/featured',
      '/activitypub/',
      '/activitypub/followers?page=1',
      path(id),
      `${path(id)}/replies`,
      `${path(id)}/likes`,
      `${path(id)}/shares`,
    ];
    for (const place of places)
      for (const accept of ['application/activity+json', 'text/html', '*/*']) {
        const { text } = await arena.get(place, { accept });
        expect(text, place).to.not.include('Between friends');
        expect(text, place).to.not.match(/News Roundup|One <a|a\.test\/1/);
      }
    // Whoever is nobody's follower learns nothing by signing, either.
    const signed = eve.sign({ url: id });
    const { text } = await arena.get(path(id), signed.headers);
    expect(text).to.not.include('Between friends');
  });

  it('D58 replies for followers or for us alone: neither counted nor shown to the world', async () => {
    const { id: note } = await arena.house.operations.postNote({ text: 'Another Note' });
    const words = { secret: 'only for you', friends: 'only for friends', open: 'for everybody' };
    const reply = (content: string, to: string[], cc: string[] = []) => {
      const activity = ann.create(content, { inReplyTo: note, to, cc });
      return { ...activity, to, cc };
    };
    await arena.bears('interactions', () => arena.post(ann, reply(words.secret, [us])));
    await arena.bears('interactions', () => arena.post(ann, reply(words.friends, [`${ann.id}/followers`], [us])));
    await arena.bears('interactions', () => arena.post(ann, reply(words.open, [PUBLIC], [us])));
    for (const place of ['', '/replies', '/replies?page=1', '/replies?page=true'])
      for (const accept of ['application/activity+json', 'text/html']) {
        const { text } = await arena.get(`${path(note)}${place}`, { accept });
        expect(text).to.not.match(/only for/);
        const total = /"totalItems":\s*(\d+)/.exec(text)?.[1];
        if (place.startsWith('/replies') && total !== undefined) expect(total).to.equal('1');
      }
    expect(arena.store.rows('SELECT replies FROM interaction_counts WHERE replies > 0')).to.deep.equal([
      { replies: 1 },
    ]);
    const uris = arena.store
      .rows("SELECT uri FROM interactions WHERE visibility NOT IN ('public', 'unlisted')")
      .map(({ uri }) => String(uri));
    expect(uris).to.have.length(2);
    const { text } = await arena.get(`${path(note)}/replies?page=1`);
    for (const uri of uris) expect(text).to.not.include(uri);
  });

  it('D58 followers: counted, never named', async () => {
    await arena.post(ann, ann.follow(us));
    for (const place of ['/activitypub/followers', '/activitypub/followers?page=1', '/activitypub/followers?page=true'])
      expect((await arena.get(place)).text).to.not.include(ann.id);
  });

  it('D59 what its owner deleted: no Create, Update, Announce or Undo brings it back', async () => {
    const created = arena.reply(ann);
    const object = created.object as Json;
    await arena.bears('interactions', () => arena.post(ann, created));
    await arena.post(ann, ann.activity('Delete', { object: { id: object.id, type: 'Tombstone' } }));
    expect(alive(object.id)).to.deep.equal([]);
    const again = [
      created,
      { ...created, id: `${created.id}-again` },
      ann.activity('Update', { object: { ...object, updated: new Date().toISOString() } }),
      ann.undo(ann.activity('Delete', { object: object.id })),
      eve.activity('Announce', { object: object.id }),
      eve.activity('Announce', { object: created }),
      eve.activity('Create', { object }),
    ];
    for (const activity of again) {
      const sender = activity.actor === ann.id ? ann : eve;
      await arena.fruitless(() => arena.post(sender, activity));
      expect(alive(object.id)).to.deep.equal([]);
    }
    expect(
      JSON.stringify(arena.store.rows('SELECT html, name FROM interactions WHERE uri = ?', object.id)),
    ).to.not.include('What a thing');
  });

  it('D59 what was deleted before it came: does not come', async () => {
    const created = arena.reply(ann);
    const { id } = created.object as Json;
    await arena.post(ann, ann.activity('Delete', { object: id }));
    await arena.fruitless(() => arena.post(ann, created));
    // Nobody else can keep her words out by deleting them first.
    const other = arena.reply(ann);
    await arena.post(eve, eve.activity('Delete', { object: (other.object as Json).id }));
    await arena.bears('interactions', () => arena.post(ann, other));
  });

  it('D59 an actor that deleted itself: what it said is gone, and an old activity of it brings nothing back', async () => {
    const leaving = await arena.world.somebody('leaving@social');
    const said = arena.reply(leaving);
    await arena.bears('interactions', () => arena.post(leaving, said));
    await arena.post(leaving, leaving.follow(us));
    arena.world.serve(leaving.id, (_, response) => response.writeHead(410).end());
    await arena.post(leaving, leaving.activity('Delete', { object: leaving.id }));
    expect(alive((said.object as Json).id)).to.deep.equal([]);
    expect(arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', leaving.id)).to.deep.equal([]);
    await arena.fruitlessEvenLater(() => arena.post(leaving, arena.reply(leaving)));
    await arena.fruitlessEvenLater(() => arena.post(leaving, said));
  });

  it('D60 a request to quote what is not the requester’s own: no stamp', async () => {
    const quote = `${ann.id}/quotes/1`;
    const instrument = { id: quote, type: 'Note', attributedTo: ann.id, quote: arena.note, content: 'x', to: [PUBLIC] };
    const request = (who: RemoteActor, members: Json): Json =>
      who.activity('QuoteRequest', { object: arena.note, instrument, ...members });
    for (const forged of [
      request(eve, {}),
      request(eve, { instrument: quote }),
      request(eve, { instrument: { ...instrument, attributedTo: eve.id } }),
      request(eve, { instrument: { ...instrument, id: `${eve.id}/quotes/1`, attributedTo: ann.id } }),
      request(eve, { instrument: { ...instrument, id: arena.note, attributedTo: us } }),
      request(eve, {
        object: `${ann.id}/notes/1`,
        instrument: { ...instrument, id: `${eve.id}/q`, attributedTo: eve.id },
      }),
      request(eve, { object: us }),
      request(eve, { instrument: null }),
      { ...request(ann, {}), id: `${eve.id}/requests/1` },
    ]) {
      const sender = forged.actor === ann.id ? ann : eve;
      const before = arena.effects().stamps;
      expect((await arena.post(sender, forged)).status).to.be.oneOf([202, 400, 401, 403]);
      expect(arena.effects().stamps).to.deep.equal(before);
    }
  });

  it('D60 the same request again and again: one stamp for the pair', async () => {
    const quote = `${ann.id}/quotes/2`;
    const instrument = { id: quote, type: 'Note', attributedTo: ann.id, quote: arena.note, content: 'x', to: [PUBLIC] };
    arena.world.serve(quote, instrument);
    const request = () => ann.activity('QuoteRequest', { object: arena.note, instrument });
    const before = arena.effects().stamps?.length ?? 0;
    await arena.bears('stamps', () => arena.post(ann, request()));
    for (let time = 0; time < 10; time += 1) await arena.post(ann, request());
    expect(arena.effects().stamps?.length).to.equal(before + 1);
    expect(arena.store.rows("SELECT 1 FROM interactions WHERE kind = 'quote' AND uri = ?", quote).length).to.be.at.most(
      1,
    );
  });
});
