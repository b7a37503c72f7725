import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { cpuTime } from '../lab/cpu-time.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';

describe('attacks by JSON', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;

  before(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
  });
  after(() => arena.stop());
  const text = (json: unknown) => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));

  it('C4 D44 S19 JSON-LD that means something else than it says: only what stands there literally counts', async () => {
    const AS = 'https://www.w3.org/ns/activitystreams';
    const like = eve.activity('Like', { object: arena.note });
    const theirs = ann.follow(us);
    const shapes: Json[] = [
      { '@context': AS, '@graph': [theirs] },
      { '@context': AS, ...eve.activity('View', { object: us }), '@graph': [theirs], '@included': [theirs] },
      { ...eve.activity('View', { object: us }), '@reverse': { actor: theirs } },
      { ...eve.activity('View', { object: us }), 'as:type': 'Follow', 'as:actor': ann.id },
      { ...eve.activity('View', { object: us }), [`${AS}#actor`]: ann.id, '@type': 'Follow' },
      {
        '@context': { ...{ type: '@type', id: '@id' }, View: `${AS}#Follow` },
        id: `${eve.id}/1`,
        type: 'View',
        actor: eve.id,
        object: us,
      },
      {
        '@context': { who: `${AS}#actor`, actor: `${AS}#object`, object: `${AS}#actor` },
        id: `${eve.id}/2`,
        type: 'Follow',
        who: eve.id,
        actor: us,
        object: eve.id,
      },
      { '@context': [AS, { actor: null }], '@id': `${ann.id}/3`, '@type': 'Follow', object: us },
    ];
    for (const shape of shapes) await arena.fruitless(() => arena.post(eve, shape));
    // What is signed by a proof within is worth what the request's signature is worth.
    for (const signature of [
      { type: 'RsaSignature2017', creator: ann.keyId, created: new Date().toISOString(), signatureValue: 'AAAA' },
      [{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', proofValue: 'z1' }],
    ]) {
      await arena.fruitless(() => arena.post(eve, { ...theirs, signature }));
      await arena.fruitless(() => arena.post(eve, { ...theirs, proof: signature }));
    }
    // The control: a context that remaps is simply not read.
    await arena.bears('interactions', () =>
      arena.post(eve, { ...like, '@context': { actor: `${AS}#object`, Like: `${AS}#Delete` } }),
    );
  });

  it('C3 contexts at other addresses: taken, and nobody is asked for them', async () => {
    const context = `${arena.world.origin('contexts')}/v1`;
    arena.world.serve(context, { '@context': { Like: 'https://www.w3.org/ns/activitystreams#Delete' } });
    const bob = await arena.world.somebody('bob@social');
    await arena.bears('interactions', () =>
      arena.post(bob, {
        ...bob.activity('Like', { object: arena.note }),
        '@context': ['https://www.w3.org/ns/activitystreams', context, `${context}/gone`],
      }),
    );
    expect(arena.world.gets('contexts')).to.deep.equal([]);
  });

  it('D45 keys that reach a prototype: nothing is polluted, and nobody is impersonated', async () => {
    for (const poison of [
      `{"__proto__":{"actor":"${ann.id}","type":"Follow","object":"${us}"},"id":"${eve.id}/p1","type":"View","actor":"${eve.id}"}`,
      `{"__proto__":{"type":"Follow","object":"${us}"},"id":"${eve.id}/p2","actor":"${eve.id}"}`,
      `{"id":"${eve.id}/p3","type":"View","actor":"${eve.id}","constructor":{"prototype":{"polluted":true}}}`,
      `{"id":"${eve.id}/p4","type":"View","actor":"${eve.id}","object":{"__proto__":{"id":"${us}","polluted":true},"type":"Note"}}`,
      `{"id":"${eve.id}/p5","type":["View"],"actor":{"__proto__":{"id":"${ann.id}"},"id":"${eve.id}"},"object":"${us}"}`,
      `{"id":"${eve.id}/p6","type":"View","actor":"${eve.id}","\\u005f_proto__":{"polluted":true},"toString":1,"hasOwnProperty":2,"toJSON":3}`,
    ])
      await arena.fruitless(() => arena.post(eve, text(poison)));
    for (const type of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']) {
      await arena.fruitless(() => arena.post(eve, eve.activity(type, { object: us })));
      await arena.fruitless(() => arena.post(eve, eve.activity('Undo', { object: { type, id: us, actor: eve.id } })));
    }
    expect(({} as Json).polluted).to.equal(undefined);
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
  });

  it('D46 nesting and arrays without end: 400, or taken at the price of their length', async () => {
    const deep = 100_000;
    for (const body of [
      `${'['.repeat(deep)}${']'.repeat(deep)}`,
      `{"id":"${eve.id}/d","type":"Like","actor":"${eve.id}","object":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
      `{"actor":${'['.repeat(deep)}`,
      '{"a":'.repeat(deep),
      `{"id":"${eve.id}/e","type":"Like","actor":"${eve.id}","object":${'['.repeat(40)}"${arena.note}"${']'.repeat(40)}}`,
    ]) {
      const spent = await cpuTime(() => arena.refused([400], () => arena.post(eve, text(body))));
      expect(spent).to.be.below(500);
    }
    const many = (entry: string) => `[${new Array(Math.floor(800_000 / (entry.length + 1))).fill(entry).join(',')}]`;
    for (const [member, entry] of [
      ['tag', '{}'],
      ['tag', `{"type":"Mention","href":"${us}"}`],
      ['to', '"x"'],
      ['cc', `"${us}"`],
      ['attachment', 'null'],
      ['type', '"Note"'],
      ['attributedTo', `"${eve.id}"`],
    ]) {
      const reply = JSON.stringify(arena.reply(eve, { [String(member)]: 'HERE' })).replaceAll(
        '"HERE"',
        many(String(entry)),
      );
      const spent = await cpuTime(async () => {
        const { status } = await arena.post(eve, text(reply));
        expect(status, `${member} of ${entry}`).to.be.oneOf([202, 400, 413]);
      });
      expect(spent, `${member} of ${entry}`).to.be.below(1500);
    }
    const widest = arena.store.rows('SELECT max(length(html)) AS n FROM interactions');
    expect(Number(widest[0]?.n ?? 0)).to.be.below(200_000);
  });

  it('D47 numbers that are none: nothing breaks, and times are times', async () => {
    for (const value of [
      '1e400',
      '-1e400',
      '-0',
      '9223372036854775808',
      '"NaN"',
      '"Infinity"',
      'null',
      'true',
      '[]',
      '1.5e-400',
      '"99999-01-01T00:00:00Z"',
      '"-271821-04-20T00:00:00Z"',
      '"0000-00-00"',
    ]) {
      const reply = JSON.stringify(
        arena.reply(eve, {
          published: 'HERE',
          updated: 'HERE',
          totalItems: 'HERE',
          width: 'HERE',
          replies: { totalItems: 'HERE' },
          sensitive: 'HERE',
          attachment: [{ type: 'Image', width: 'HERE' }],
        }),
      );
      const { status } = await arena.post(eve, text(reply.replaceAll('"HERE"', value)));
      expect(status, value).to.be.oneOf([202, 400]);
    }
    for (const { published_at, updated_at } of arena.store.rows('SELECT published_at, updated_at FROM interactions')) {
      expect(Number.isSafeInteger(published_at)).to.equal(true);
      expect(Number(published_at)).to.be.within(0, Date.now() + 24 * 3600_000);
      expect(updated_at === null || Number.isSafeInteger(updated_at)).to.equal(true);
    }
    const replies = JSON.parse((await arena.get(`${new URL(arena.note).pathname}/replies`)).text);
    expect(Number.isSafeInteger(replies.totalItems)).to.equal(true);
  });

  it('D48 a key that stands there twice: the last one counts, for the signature and for what is done', async () => {
    const twice = (first: string, last: string) =>
      text(`{"actor":"${first}","id":"${eve.id}/${Math.random()}","type":"Follow","object":"${us}","actor":"${last}"}`);
    await arena.refused([401, 403], () => arena.post(eve, twice(eve.id, ann.id)));
    await arena.changes({ followers: 1, activities: 1, deliveries: 1, notifications: 1 }, () =>
      arena.post(eve, twice(ann.id, eve.id)),
    );
    expect(arena.store.rows('SELECT actor FROM followers')).to.deep.equal([{ actor: eve.id }]);
    const words = JSON.stringify(arena.reply(eve))
      .replace('"attributedTo"', `"attributedTo":"${eve.id}","attributedTo"`)
      .replace(/"attributedTo":"[^"]*"(?=,"to")/, `"attributedTo":"${ann.id}"`);
    expect(words.match(/attributedTo/g)).to.have.length(2);
    await arena.fruitless(() => arena.post(eve, text(words)));
  });
});
