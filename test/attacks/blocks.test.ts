import { expect } from 'chai';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';

describe('attacks on blocks', () => {
  let arena: Arena;
  let ann: RemoteActor;

  before(async () => {
    arena = await openArena({ suspended: ['evil.test', 'xn--bse-sna.test'] });
    ann = await arena.world.somebody('ann@social');
  });
  after(() => arena.stop());

  /** Somebody whose server calls itself by this host. */
  const at = async (host: string): Promise<RemoteActor> => {
    const who = await arena.world.enemy('who@placeholder');
    const id = `http://${host}:${arena.world.port}/users/${Math.random().toString(36).slice(2)}`;
    const { remoteActor } = await import('../lab/remote-actor.js');
    const actor = remoteActor({ id, name: 'who', keys: who.keys });
    // Pages are found by the Host header, which has the host in whatever form it is written.
    for (const form of [id, new URL(id).href]) arena.world.serve(form, actor.document());
    return actor;
  };

  for (const host of [
    'evil.test',
    'EVIL.test',
    'eViL.TeSt',
    'evil.test.',
    'sub.evil.test',
    'a.b.c.evil.test',
    'SUB.evil.test.',
    'böse.test',
    'xn--bse-sna.test',
    'XN--BSE-SNA.test',
  ])
    it(`D43 a suspended domain as ${host}: refused, with another port as well`, async () => {
      const who = await at(host);
      for (const activity of [
        who.follow(us),
        arena.reply(who),
        who.activity('Like', { object: arena.note }),
        who.activity('Flag', { object: arena.note, content: 'x' }),
      ]) {
        await arena.refused([401, 403], () => arena.post(who, activity));
        await arena.refused([401, 403], () => arena.post(who, activity, { rfc9421: {} }));
      }
    });

  it('D43 a domain that only ends like a suspended one: taken', async () => {
    for (const host of ['notevil.test', 'evil.test.example.test']) {
      const who = await at(host);
      await arena.bears('followers', () => arena.post(who, who.follow(us)));
    }
  });

  it('D43 a suspended actor by way of a host that is not: refused', async () => {
    const evil = await arena.world.enemy('eve@evil');
    const relay = `${arena.world.origin('relay')}/key`;
    // A redirect, a key document, and an actor that is somewhere else.
    arena.world.serve(relay, (_, response) => response.writeHead(302, { Location: evil.id }).end());
    await arena.refused([401, 403], () => arena.post(evil, evil.follow(us), { keyId: `${relay}#main-key` }));
    await arena.refused([401, 403], () =>
      arena.post(evil, { ...evil.follow(us), actor: relay }, { keyId: `${relay}#main-key` }),
    );
    const keyed = `${arena.world.origin('relay')}/key2`;
    arena.world.serve(keyed, { id: keyed, owner: evil.id, publicKeyPem: evil.keys.publicKeyPem });
    await arena.refused([401, 403], () => arena.post(evil, evil.follow(us), { keyId: keyed }));
    const before = arena.world.gets('evil').length;
    await arena.refused([401, 403], () => arena.post(evil, evil.follow(us)));
    expect(arena.world.gets('evil').length, 'a suspended server is not even asked').to.equal(before);
  });

  it('D43 words of a suspended actor that somebody else passes on: nothing stored', async () => {
    const evil = await arena.world.enemy('eve@evil');
    const reply = arena.reply(evil);
    arena.world.serve(String((reply.object as { id: string }).id), reply.object as never);
    await arena.fruitless(() => arena.post(ann, reply));
    await arena.fruitless(() => arena.post(ann, ann.activity('Announce', { object: reply })));
    await arena.fruitless(() => arena.post(ann, { ...reply, actor: ann.id }));
    await arena.bears('followers', () => arena.post(ann, ann.follow(us)));
  });

  it('D43 a Delete flood or a report from a suspended domain: neither asked about nor kept', async () => {
    const evil = await arena.world.enemy('gone@evil');
    const before = arena.world.gets('evil').length;
    await arena.fruitless(() => arena.post(evil, evil.activity('Delete', { object: evil.id })));
    await arena.refused([401, 403], () => arena.post(evil, evil.activity('Flag', { object: us, content: 'x' })));
    expect(arena.world.gets('evil').length).to.equal(before);
  });
});
