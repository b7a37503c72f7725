import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../lab/ask.js';
import { cpuTime } from '../lab/cpu-time.js';
import { type RemoteActor, remoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';
import { anyMutations, mutated } from './mutations.js';
import { patience, runs } from './runs.js';
import { expectSound, heldMegabytes, othersRows } from './soundness.js';

type Serve = (document: Json, place: string) => (request: IncomingMessage, response: ServerResponse) => void;
const json = { 'Content-Type': 'application/activity+json' };

/** How a stranger's server may answer. */
const ways: Record<string, Serve> = {
  plainly: (document) => (_, response) => response.writeHead(200, json).end(JSON.stringify(document)),
  'with another type': (document) => (_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(JSON.stringify(document)),
  'with another status': (document) => (_, response) => response.writeHead(418, json).end(JSON.stringify(document)),
  'as gone': (document) => (_, response) => response.writeHead(410, json).end(JSON.stringify(document)),
  'with a failure': (document) => (_, response) => response.writeHead(503, json).end(JSON.stringify(document)),
  packed: (document) => (_, response) =>
    response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }).end(gzipSync(JSON.stringify(document))),
  'at huge length': (document) => (_, response) =>
    response.writeHead(200, json).end(JSON.stringify({ ...document, summary: 'x'.repeat(1_100_000) })),
  'cut off': (document) => (_, response) =>
    void response
      .writeHead(200, { ...json, 'Content-Length': 5000 })
      .write(JSON.stringify(document).slice(0, 60), () => response.socket?.destroy()),
  reset: () => (_, response) => void response.socket?.resetAndDestroy(),
  'in drops': (document) => (_, response) => {
    response.writeHead(200, json);
    const text = JSON.stringify(document);
    response.write(text.slice(0, 100));
    setTimeout(() => response.end(text.slice(100)), 20);
  },
  'as garbage': () => (_, response) =>
    void response.socket?.end(
      'HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\nContent-Length: x\r\n\r\n{}',
    ),
  'with a mark in front': (document) => (_, response) =>
    response.writeHead(200, json).end(`\ufeff${JSON.stringify(document)}`),
  'as a redirect to itself': (_document, place) => (_, response) => response.writeHead(302, { Location: place }).end(),
  'as a redirect nowhere': () => (_, response) => response.writeHead(302, { Location: 'http://[::1' }).end(),
  'as early hints': (document) => (_, response) => {
    response.writeEarlyHints({ link: '</x>; rel=preload' });
    response.writeHead(200, json).end(JSON.stringify(document));
  },
};

describe('any document that a stranger’s server shows', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;
  before(async () => {
    arena = await openArena({ config: { delivery: { driver: 'sqlite', concurrency: 32, perHost: 4, timeout: 2000 } } });
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
    await arena.post(ann, ann.follow(us));
    await arena.post(ann, arena.reply(ann));
  });
  after(() => arena.stop());
  const isEvil = (actor: string) => /^evil\d*\.test$/.test(new URL(actor).hostname);

  it('makes nobody else follow, speak or lose a key', async function () {
    this.timeout(patience(250));
    const strangers = {
      ids: [
        ann.id,
        ann.keyId,
        ann.inbox,
        us,
        `${us}#main-key`,
        arena.note,
        'https://blog.test/activitypub/inbox',
        'http://127.0.0.1/',
        eve.id,
        'https://evil.test/x',
      ],
    };
    const others = () =>
      JSON.stringify([
        othersRows(arena.effects(), isEvil),
        arena.store.rows("SELECT id, key_id, key_pem, inbox FROM remote_actors WHERE id NOT LIKE 'http%evil%.test%'"),
      ]);
    const before = others();
    const held = heldMegabytes();
    let number = 0;
    const story = fc.record({
      way: fc.constantFrom('plainly', 'plainly', ...Object.keys(ways)),
      mutations: anyMutations(strangers),
      keyed: fc.constantFrom('#main-key', '', '/key', '?x#main-key'),
      victim: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ way, mutations, keyed, victim }) => {
        number += 1;
        const id = `${arena.world.origin(`evil${number}`)}/users/eve`;
        const who = remoteActor({ id, name: 'eve', keys: eve.keys });
        const keyId = `${id}${keyed}`;
        const document = mutated(
          { ...who.document(), publicKey: { id: keyId, owner: id, publicKeyPem: eve.keys.publicKeyPem } },
          mutations,
        );
        for (const place of new Set([id, keyId.replace(/#.*/, '')]))
          arena.world.serve(place, ways[way]?.(document, place) ?? document);
        const activity = victim ? { ...arena.reply(ann), actor: ann.id } : who.follow(us);
        let status = -1;
        const spent = await cpuTime(async () => {
          ({ status } = await arena.post(who, activity, { keyId }));
        });
        expect(status, way).to.be.oneOf([202, 400, 401, 403, 429, 503]);
        expect(spent, way).to.be.below(500);
      }),
      runs(250),
    );
    expect(others()).to.equal(before);
    expectSound(arena);
    expect(heldMegabytes() - held, 'megabytes more').to.be.below(60);
    expect(arena.lines.filter(({ message }) => message === 'request failed')).to.deep.equal([]);
    await arena.changes({}, () => arena.post(ann, ann.activity('View', { object: arena.note })));
  });
});
