import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../lab/ask.js';
import { cpuTime } from '../lab/cpu-time.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, PUBLIC, us } from './arena.js';
import { anyMutations, mutated } from './mutations.js';
import { payloads } from './payloads.js';
import { patience, runs } from './runs.js';
import { expectSound, heldMegabytes, othersRows } from './soundness.js';

describe('any activity of eve, rightly signed by her', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;
  let sister: RemoteActor;
  let said: Json;
  let liked: Json;

  before(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@social');
    sister = await arena.world.somebody('sister@elsewhere');
    said = arena.reply(ann);
    liked = ann.activity('Like', { object: arena.note });
    for (const activity of [ann.follow(us), said, liked, ann.activity('Announce', { object: arena.note })])
      await arena.post(ann, activity);
    await arena.post(sister, sister.follow(us));
    await arena.post(sister, arena.reply(sister, { to: [us], cc: [] }));
  });
  after(() => arena.stop());
  const isEve = (actor: string) => actor === eve.id;

  it('as her server writes it, is taken', async () => {
    for (const [what, activity] of Object.entries(payloads(eve, arena.note))) {
      const { status, text } = await arena.post(eve, activity);
      expect(status, `${what}: ${text}`).to.equal(202);
    }
    expectSound(arena);
  });

  it('however it is mangled, has no effect in anybody else’s name', async function () {
    this.timeout(patience(900));
    const whole = payloads(eve, arena.note);
    const strangers = {
      ids: [
        ann.id,
        ann.keyId,
        String((said.object as Json).id),
        String(said.id),
        String(liked.id),
        arena.note,
        us,
        sister.id,
        eve.id,
        PUBLIC,
        `${eve.id}/statuses/1`,
        `${arena.world.origin('victim')}/notes/1`,
        'https://blog.test/activitypub/followers',
      ],
    };
    const before = othersRows(arena.effects(), isEve);
    const held = heldMegabytes();
    const many = runs(900);
    const story = fc.record({
      what: fc.constantFrom(...Object.keys(whole)),
      mutations: anyMutations(strangers),
      number: fc.nat(1_000_000),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ what, mutations, number }) => {
        const base = { ...whole[what], id: `${eve.id}/any/${number}` };
        const activity = mutated(base, mutations);
        let status = -1;
        const spent = await cpuTime(async () => {
          ({ status } = await arena.post(eve, activity));
        });
        const size = Buffer.byteLength(JSON.stringify(activity));
        // 503 where it is passed on and its origin is not there: another's trouble, told as R2 says.
        expect(status, JSON.stringify(activity).slice(0, 500)).to.be.oneOf([
          202,
          400,
          401,
          403,
          429,
          ...(activity.actor === eve.id ? [] : [503]),
          ...(size > 1024 * 1024 ? [413] : []),
        ]);
        expect(spent).to.be.below(400);
      }),
      { ...many, verbose: 0 },
    );
    expect(othersRows(arena.effects(), isEve)).to.deep.equal(before);
    for (const { event } of arena.store.rows(
      "SELECT event FROM notifications WHERE kind <> 'trouble' AND event <> ''",
    )) {
      const told = JSON.parse(String(event)) as { actor?: { id?: unknown } };
      expect([eve.id, ann.id, sister.id]).to.include(told.actor?.id);
    }
    expectSound(arena);
    expect(heldMegabytes() - held, 'megabytes more').to.be.below(60);
    const failed = arena.lines.filter(({ message }) => /a handler failed|request failed|in trouble/.test(message));
    expect(failed.map(({ handler, error }) => `${handler}: ${error}`)).to.deep.equal([]);
    expect((await arena.get('/activitypub/actor')).status).to.equal(200);
    expect((await arena.get(new URL(arena.note).pathname)).status).to.equal(200);
  });
});
