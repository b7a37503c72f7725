import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, origin, PUBLIC, us } from './arena.js';

const forbidden = [401, 403];

describe('attacks on identity', () => {
  let arena: Arena;
  let ann: RemoteActor;
  /** On ann's own server. */
  let eve: RemoteActor;
  /** On a server of her own. */
  let mallory: RemoteActor;
  let replied: Json;
  const others = () => [eve, mallory];

  before(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@social');
    mallory = await arena.world.enemy('mallory@evil');
    replied = arena.reply(ann);
    await arena.post(ann, ann.follow(us));
    await arena.post(ann, replied);
    await arena.post(ann, ann.activity('Like', { object: arena.note }));
  });
  after(() => arena.stop());

  it('D1 the signer is not the actor: 401, nothing stored', async () => {
    const bob = await arena.world.somebody('bob@social');
    for (const other of others())
      for (const activity of [bob.follow(us), arena.reply(bob), bob.activity('Like', { object: arena.note })]) {
        await arena.refused(forbidden, () => arena.post(other, activity));
        await arena.refused(forbidden, () => arena.post(other, activity, { rfc9421: {} }));
        await arena.refused(forbidden, () => arena.post(bob, activity, { by: other }));
        await arena.refused(forbidden, () => arena.post(bob, activity, { by: other, rfc9421: {} }));
      }
    await arena.bears('followers', () => arena.post(bob, bob.follow(us)));
  });

  it('D1 the signer is not the actor, though the object is the signer’s: 401, nothing stored', async () => {
    const stolen = { ...arena.reply(mallory), actor: ann.id };
    await arena.refused(forbidden, () => arena.post(mallory, stolen));
    await arena.refused(forbidden, () => arena.post(mallory, { ...stolen, actor: [ann.id, mallory.id] }));
    await arena.refused(forbidden, () => arena.post(mallory, { ...stolen, actor: { id: ann.id, name: 'x' } }));
  });

  it('D1 an activity of ours that somebody wraps is not the site’s word: nothing stored', async () => {
    const forged = {
      ...mallory.activity('Create', {}),
      actor: us,
      object: { id: `${origin}/activitypub/notes/x`, type: 'Note' },
    };
    await arena.refused(forbidden, () => arena.post(mallory, forged));
    await arena.fruitless(() => arena.post(mallory, mallory.activity('Announce', { object: forged })));
  });

  it('D2 a key on another host that says it is the victim’s: 401', async () => {
    const bob = await arena.world.somebody('bea@social');
    const place = `${arena.world.origin('evil')}/key`;
    const publicKeyPem = mallory.keys.publicKeyPem;
    const documents: Json[] = [
      { id: place, type: 'Key', owner: bob.id, publicKeyPem },
      { id: place, type: 'Multikey', controller: bob.id, publicKeyPem },
      { id: bob.id, publicKey: { id: place, owner: bob.id, publicKeyPem } },
      { ...bob.document(), publicKey: { id: place, owner: bob.id, publicKeyPem } },
      { ...bob.document(), id: place, publicKey: { id: place, owner: bob.id, publicKeyPem } },
    ];
    for (const [number, document] of documents.entries()) {
      const keyId = `${place}${number}`;
      const text = JSON.stringify(document).replaceAll(`"${place}"`, `"${keyId}"`);
      arena.world.serve(keyId, JSON.parse(text));
      await arena.refused(forbidden, () => arena.post(mallory, bob.follow(us), { keyId }));
      await arena.refused(forbidden, () => arena.post(mallory, bob.follow(us), { rfc9421: { keyId } }));
    }
    await arena.bears('followers', () => arena.post(bob, bob.follow(us)));
  });

  it('D3 a key document with the id of another key: 401, and the true owner is not shut out', async () => {
    const cid = await arena.world.somebody('cid@social');
    const { publicKeyPem } = mallory.keys;
    const claims: [RemoteActor, Json][] = [
      [mallory, { id: cid.keyId, owner: cid.id, publicKeyPem }],
      [mallory, { ...mallory.document(), publicKey: { id: cid.keyId, owner: cid.id, publicKeyPem } }],
      // On the same host, where origins tell nothing.
      [eve, { ...eve.document(), publicKey: { id: cid.keyId, owner: eve.id, publicKeyPem: eve.keys.publicKeyPem } }],
      [
        eve,
        {
          ...eve.document(),
          id: cid.id,
          publicKey: { id: eve.keyId, owner: cid.id, publicKeyPem: eve.keys.publicKeyPem },
        },
      ],
    ];
    for (const [number, [other, document]] of claims.entries()) {
      const place = `${other.id}/${number}`;
      arena.world.serve(place, document);
      for (const keyId of [`${place}#main-key`, place]) {
        await arena.refused(forbidden, () => arena.post(other, cid.follow(us), { keyId }));
        await arena.refused(forbidden, () => arena.post(other, cid.follow(us), { rfc9421: { keyId } }));
      }
      await arena.refused(forbidden, () => arena.post(other, cid.follow(us), { keyId: cid.keyId }));
    }
    await arena.bears('followers', () => arena.post(cid, cid.follow(us)));
  });

  it('D4 an object whose id lies on another host: nothing stored', async () => {
    const right = arena.reply(ann);
    const object = right.object as Json;
    for (const id of [
      `${arena.world.origin('victim')}/notes/1`,
      `${arena.world.origin('social.evil')}/notes/1`,
      `${origin}/activitypub/notes/made-up`,
      arena.note,
      us,
    ])
      await arena.fruitless(() =>
        arena.post(ann, { ...right, id: `${ann.id}/a/${encodeURIComponent(id)}`, object: { ...object, id } }),
      );
    await arena.bears('interactions', () => arena.post(ann, right));
  });

  it('D4 an activity whose own id lies on another host uses up nobody’s id: the true one is still taken', async () => {
    const dan = await arena.world.somebody('dan@victim');
    const like = dan.activity('Like', { object: arena.note });
    await arena.post(mallory, { ...mallory.activity('Like', { object: 'http://nobody.test/1' }), id: like.id });
    await arena.bears('interactions', () => arena.post(dan, like));
  });

  it('D5 a fetched document with another id: believed only where it says the same', async () => {
    const fay = await arena.world.somebody('fay@victim');
    const liar = `${arena.world.origin('evil')}/x`;
    arena.world.serve(liar, {
      ...fay.document(),
      publicKey: { id: `${liar}#main-key`, owner: fay.id, publicKeyPem: mallory.keys.publicKeyPem },
    });
    await arena.refused(forbidden, () => arena.post(mallory, fay.follow(us), { keyId: `${liar}#main-key` }));
    // The same, as a document that somebody forwards and whose origin is asked.
    const notes = `${mallory.id}/notes/forwarded`;
    const theirs = fay.create('<p>never said</p>', { inReplyTo: arena.note }).object as Json;
    arena.world.serve(notes, theirs);
    const forwarded = { ...arena.reply(fay), object: { ...theirs, id: notes, attributedTo: fay.id } };
    await arena.fruitless(() => arena.post(mallory, forwarded));
  });

  it('D5 Y6 a forwarded activity whose origin says otherwise: nothing stored', async () => {
    const gus = await arena.world.somebody('gus@victim');
    const forwarded = gus.create('<p>never said so</p>', { inReplyTo: arena.note, cc: [us] });
    const object = forwarded.object as Json;
    for (const truth of [
      undefined,
      { ...object, attributedTo: mallory.id },
      { ...object, id: `${gus.id}/notes/other` },
      { ...object, inReplyTo: null, cc: [], to: [PUBLIC] },
    ]) {
      if (truth) arena.world.serve(String(object.id), truth);
      await arena.fruitless(() => arena.post(mallory, forwarded));
    }
  });

  it('D6 attributedTo differs from the actor: nothing stored', async () => {
    for (const attributedTo of [
      eve.id,
      mallory.id,
      us,
      [eve.id],
      { id: eve.id, type: 'Person' },
      `${ann.id}/`,
      `${ann.id}#x`,
    ])
      for (const extra of [{}, { type: 'Article' }]) {
        const forged = arena.reply(ann, { attributedTo, ...extra });
        await arena.fruitless(() => arena.post(ann, forged));
      }
    await arena.bears('interactions', () => arena.post(ann, arena.reply(ann)));
  });

  it('D6 a list of owners, as PeerTube sends it: the words are the signer’s, and of nobody else in it', async () => {
    const group = arena.reply(ann, { attributedTo: [eve.id, { type: 'Group', id: mallory.id }, ann.id] });
    await arena.post(ann, group);
    const rows = arena.store.rows('SELECT actor FROM interactions WHERE uri = ?', (group.object as Json).id);
    expect(rows.filter(({ actor }) => actor !== ann.id)).to.deep.equal([]);
  });

  it('D7 an actor served as something else: 401', async () => {
    const { publicKeyPem } = mallory.keys;
    for (const [number, type] of [
      'text/plain',
      'image/png',
      'text/html',
      'application/json',
      'application/octet-stream',
      'application/activity+jsonp',
      'application/ld+json',
      'application/ld+json; profile="https://evil.test/"',
      'application/ld+json; profile="https://evil.test/?https://www.w3.org/ns/activitystreams"',
      'application/ld+json; x="https://www.w3.org/ns/activitystreams"',
      'text/plain; application/activity+json',
      '',
    ].entries()) {
      const id = `${arena.world.origin('uploads')}/media/${number}.json`;
      const document = { ...mallory.document(), id, publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem } };
      arena.world.serve(id, (_, response) =>
        response.writeHead(200, type === '' ? {} : { 'Content-Type': type }).end(JSON.stringify(document)),
      );
      const forged = { ...mallory.follow(us), actor: id, id: `${id}/follow` };
      await arena.refused(forbidden, () => arena.post(mallory, forged, { keyId: `${id}#main-key` }));
    }
  });

  it('D8 remote data for ids of ours: refused, and we never ask ourselves', async () => {
    const before = arena.world.seen.length;
    const forged = { ...mallory.follow(us), actor: us };
    await arena.refused(forbidden, () => arena.post(mallory, forged));
    await arena.refused(forbidden, () => arena.post(mallory, forged, { keyId: `${us}#main-key` }));
    for (const alias of ['https://BLOG.test', 'https://blog.test:443', 'https://blog.test.'])
      await arena.refused([400, ...forbidden], () =>
        arena.post(mallory, { ...forged, actor: `${alias}/activitypub/actor` }),
      );
    for (const alias of ['https://blog.test', 'https://BLOG.test', 'https://blog.test.', 'https://x@blog.test'])
      await arena.refused([400, ...forbidden], () =>
        arena.post(mallory, mallory.follow(us), { keyId: `${alias}/activitypub/actor#main-key` }),
      );
    expect(arena.world.seen.length).to.equal(before);
  });

  it('D8 a redirect to our own host: refused, not followed, and no trouble of ours', async () => {
    for (const target of [us, `${origin}./activitypub/actor`, 'https://BLOG.test/activitypub/actor']) {
      const id = `${arena.world.origin('evil')}/${encodeURIComponent(target)}`;
      arena.world.serve(id, (_, response) => response.writeHead(302, { Location: target }).end());
      await arena.refused(forbidden, () =>
        arena.post(mallory, { ...mallory.follow(us), actor: id }, { keyId: `${id}#main-key` }),
      );
    }
    // An actor that hangs its inbox on us, so that we POST to ourselves.
    const hal = await arena.world.somebody('hal@evil');
    arena.world.serve(hal.id, {
      ...hal.document(),
      inbox: `${origin}/activitypub/inbox`,
      endpoints: { sharedInbox: `${origin}/activitypub/inbox` },
    });
    await arena.post(hal, hal.follow(us));
    expect(arena.store.rows("SELECT inbox FROM deliveries WHERE inbox LIKE 'https://blog.test%'")).to.deep.equal([]);
  });

  it('D9 an Update of another’s object: nothing changes', async () => {
    const object = replied.object as Json;
    for (const other of others())
      for (const claim of [
        { ...object, content: '<p>put into her mouth</p>' },
        { ...object, content: '<p>put into her mouth</p>', attributedTo: other.id },
        { ...object, content: '<p>put into her mouth</p>', attributedTo: [other.id, ann.id] },
      ])
        await arena.fruitless(() => arena.post(other, other.activity('Update', { object: claim })));
    for (const other of others())
      await arena.fruitless(() => arena.post(other, other.activity('Update', { object: ann.document() })));
    for (const id of [arena.note, us])
      await arena.fruitless(() =>
        arena.post(
          mallory,
          mallory.activity('Update', { object: { id, type: 'Note', attributedTo: mallory.id, content: 'x' } }),
        ),
      );
    const own = ann.activity('Update', {
      object: { ...object, content: '<p>what I meant</p>', updated: new Date().toISOString() },
    });
    await arena.changes({}, () => arena.post(ann, own));
    expect(JSON.stringify(arena.store.effects().interactions)).to.include('what I meant');
  });

  it('D10 a Delete of another’s object: nothing changes', async () => {
    const object = replied.object as Json;
    const targets = [
      object.id,
      { id: object.id, type: 'Tombstone' },
      { ...object, attributedTo: mallory.id },
      ann.id,
      arena.note,
      us,
    ];
    for (const other of others())
      for (const target of targets)
        await arena.fruitless(() => arena.post(other, other.activity('Delete', { object: target })));
    await arena.fruitless(() => arena.post(mallory, { ...ann.activity('Delete', { object: ann.id }) }));
    await arena.fruitless(() => arena.post(ann, ann.activity('Delete', { object: arena.note })));
  });

  it('D11 an Undo by somebody else: nothing changes', async () => {
    const rows = arena.store.rows('SELECT follow_id FROM followers WHERE actor = ?', ann.id);
    const followId = String(rows[0]?.follow_id);
    const like = String(
      arena.store.rows("SELECT uri FROM interactions WHERE kind = 'like' AND actor = ?", ann.id)[0]?.uri,
    );
    for (const other of others())
      for (const object of [
        { ...ann.follow(us), id: followId },
        { type: 'Follow', actor: ann.id, object: us },
        { id: followId, type: 'Follow', object: us },
        followId,
        { id: like, type: 'Like', actor: ann.id, object: arena.note },
        like,
        ann.id,
      ])
        await arena.fruitless(() => arena.post(other, other.activity('Undo', { object })));
    expect(arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', ann.id)).to.have.length(1);
  });

  it('D12 an Accept or Reject of what we never asked: nothing changes', async () => {
    for (const other of [ann, ...others()])
      for (const type of ['Accept', 'Reject'])
        for (const object of [
          { id: `${origin}/activitypub/activities/made-up`, type: 'Follow', actor: us, object: other.id },
          { type: 'Follow', actor: us, object: ann.id },
          `${origin}/activitypub/activities/made-up`,
          us,
        ])
          await arena.fruitless(() => arena.post(other, other.activity(type, { object })));
    expect(arena.store.effects().following).to.deep.equal([]);
  });

  it('D13 somebody else’s words addressed anew: the audience stays what its owner said', async () => {
    const ida = await arena.world.somebody('ida@social');
    const secret = arena.reply(ida, { to: [us], cc: [] });
    secret.to = [us];
    await arena.bears('interactions', () => arena.post(ida, secret));
    const object = { ...(secret.object as Json), to: [PUBLIC], cc: [] };
    for (const other of others())
      for (const wrapped of [
        other.activity('Create', { object, to: [PUBLIC] }),
        other.activity('Create', { object: { ...object, attributedTo: other.id }, to: [PUBLIC] }),
        other.activity('Update', { object, to: [PUBLIC] }),
        other.activity('Announce', { object, to: [PUBLIC] }),
        other.activity('Announce', { object: secret, to: [PUBLIC] }),
        other.activity('Add', { object, target: arena.note }),
      ])
        await arena.fruitless(() => arena.post(other, wrapped));
    const seen = arena.store.rows('SELECT visibility FROM interactions WHERE actor = ?', ida.id);
    expect(seen).to.deep.equal([{ visibility: 'direct' }]);
  });
});
