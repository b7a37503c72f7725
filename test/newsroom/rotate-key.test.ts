import { expect } from 'chai';
import fc from 'fast-check';
import { OperationError } from '../../src/newsroom/operations.js';
import { reportKeys, rotateKey } from '../../src/newsroom/rotate-key.js';
import { until } from '../lab/until.js';
import {
  away,
  goToSocial,
  type KeyKeeper,
  mastodon,
  misskey,
  pleroma,
  snac,
  type World,
} from '../stand-ins/key-keepers.js';
import { type KeyTown, openKeyTown, uris } from './key-town.js';

const SECOND = 1000;
const HOUR = 3600;
/** A host that looks at signatures later is left in peace for a minute; then it takes its own time. */
const LATEST = 100;

describe('a new key for the site', function () {
  this.timeout(30_000);
  let town: KeyTown;
  let keepers: KeyKeeper[];
  const settle = async (make: (world: World) => KeyKeeper[]) => {
    town = await openKeyTown((world) => {
      keepers = make(world);
      return keepers;
    });
  };
  afterEach(() => town.close());

  const attempts = (object: string) =>
    new Map(town.stores.deliveries.ofObject(object, 100).map(({ host, attempts }) => [host, attempts]));

  it('S17 delays and loses nothing anywhere, at any second, though one server is away', async function () {
    this.timeout(60_000);
    const seconds = fc.uniqueArray(fc.integer({ min: 0, max: 240 }), { minLength: 6, maxLength: 12 });
    const story = async (times: number[], slow: number, restartAt: number) => {
      const kinds = [
        'Mastodon',
        'a slow Mastodon',
        'GoToSocial',
        'Pleroma',
        'snac',
        'Misskey',
        'a server that was away',
      ];
      await settle((world) => [
        mastodon(world, 1000),
        mastodon(world, slow * SECOND),
        goToSocial(world),
        pleroma(world),
        snac(world, 30_000),
        misskey(world, 30_000),
        away(world, world.now() + 2 * HOUR * SECOND, snac(world, 30_000)),
      ]);
      const notes = times.map((time) => ({ time, id: `note${time}` }));
      const missing = () =>
        notes
          .filter(({ time }) => time + LATEST <= town.elapsed() / SECOND)
          .flatMap(({ id }) =>
            keepers.slice(0, -1).flatMap(({ believed }, n) => (believed.includes(id) ? [] : [[id, kinds[n]]])),
          );
      await town.rotate();
      for (let second = 0; second <= 240; second += 1) {
        for (const { time, id } of notes) if (time === second) town.publish(id);
        if (second === restartAt) await town.restart();
        await town.pass(1, 1);
        expect(missing(), `after ${second} s`).to.deep.equal([]);
      }
      await town.pass(LATEST);
      expect(missing()).to.deep.equal([]);
      for (const { id } of notes)
        for (const [host, count] of attempts(id))
          if (host !== town.host(7)) expect(count, `${id} at ${host}`).to.equal(1);
      await town.pass(8 * HOUR, 600);
      for (const { believed, refollows } of keepers) {
        expect([...believed].sort()).to.deep.equal(notes.map(({ id }) => id).sort());
        expect(refollows).to.equal(0);
      }
    };
    await fc.assert(
      fc.asyncProperty(seconds, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 300 }), async (...told) => {
        await story(...told);
        await town.close();
      }),
      { numRuns: 3, endOnFailure: true },
    );
    await settle(() => []);
  });

  it('S17 reaches a server that refuses the old key in the same attempt, and remembers what it takes', async () => {
    await settle((world) => [goToSocial(world)]);
    await town.rotate();
    await town.pass(5);
    // The question what it answers to an unknown key, and the announcement.
    const before = town.arrivals(1);
    expect(before).to.equal(2);
    town.publish('first');
    town.accept('second', 1);
    await town.pass(5);
    town.publish('third');
    await town.pass(5);
    expect(keepers[0]?.believed).to.have.members(['first', 'second', 'third']);
    // One of the three, at least, came by the new key alone.
    expect(town.arrivals(1) - before).to.be.within(4, 5);
    expect(town.stores.hostKeys.of(town.host(1))).to.include({ renewed: true, refuses: true });
  });

  it('is told first to a server that was away, and delays nobody else', async () => {
    await settle((world) => [away(world, world.now() + HOUR * SECOND, snac(world, 5000)), pleroma(world)]);
    town.publish('before');
    await town.pass(1);
    await town.rotate();
    town.publish('during');
    await town.pass(LATEST);
    expect(keepers.map(({ believed }) => believed)).to.deep.equal([[], ['before', 'during']]);
    expect(reportKeys(town.means).previous)
      .to.include({ unheard: 1 })
      .and.to.have.property('hosts')
      .that.includes(town.host(1));
    await town.pass(8 * HOUR, 300);
    expect(keepers[0]?.believed.sort()).to.deep.equal(['before', 'during']);
    expect(reportKeys(town.means).previous).to.include({ unheard: 0, users: 0 });
  });

  it('S17 is announced after what was claimed before it, and none of that is lost', async () => {
    let delay = 150;
    await settle((world) => {
      const slow = snac(world, 30_000);
      return [{ ...slow, answer: (arrival) => ({ ...slow.answer(arrival), delay }) }];
    });
    const notes = Array.from({ length: 24 }, (_, n) => `note${n}`);
    for (const note of notes) town.publish(note);
    // Two at a time: the rest is claimed, and not on its way yet.
    await until('the first Notes', () => town.arrivals(1) >= 2, { timeoutMs: 10_000, everyMs: 5 });
    await town.rotate();
    delay = 0;
    await town.pass(LATEST);
    expect(keepers[0]?.believed).to.have.members(notes);
  });

  it('is said to be under way until a week is over, and the old one is forgotten then', async () => {
    await settle((world) => [mastodon(world, 1000)]);
    await town.rotate();
    const { previous, keyId } = reportKeys(town.means);
    expect([keyId, previous?.keyId]).to.deep.equal([`${uris.actor}#main-key-2`, `${uris.actor}#main-key`]);
    await town.pass(7 * 24 * HOUR - 60, 6 * HOUR);
    expect(town.keys().previous()).not.to.equal(null);
    await town.pass(120, 60);
    expect(town.keys().previous()).to.equal(null);
    expect(reportKeys(town.means).previous).to.equal(null);
    town.publish('later');
    await town.pass(5);
    expect(keepers[0]?.believed).to.deep.equal(['later']);
  });

  it('is not made again before servers have heard of the last one, and then reaches all of them, too', async () => {
    await settle((world) => [mastodon(world, 1000), snac(world, 5000), misskey(world, 5000)]);
    const refused = () => town.rotate().catch((error: unknown) => error);
    await town.rotate();
    expect(await refused()).to.be.instanceOf(OperationError);
    await town.pass(HOUR, 60);
    town.publish('one');
    await town.pass(30);
    await town.rotate();
    expect(await refused()).to.be.instanceOf(OperationError);
    town.publish('two');
    await town.pass(LATEST);
    for (const { believed } of keepers) expect(believed).to.deep.equal(['one', 'two']);
  });

  it('is made again after two days, though a server never heard of the last one', async () => {
    await settle((world) => [away(world, Number.POSITIVE_INFINITY, snac(world, 1000))]);
    await town.rotate();
    await town.pass(47 * HOUR, HOUR);
    expect(await town.rotate().catch((error: unknown) => error)).to.be.instanceOf(OperationError);
    await town.pass(HOUR, HOUR);
    expect(await town.rotate()).to.deep.equal({ deliveries: 1 });
  });

  it('needs an actor that others can see', async () => {
    await settle((world) => [snac(world, 1000)]);
    const unseen = rotateKey({ ...town.means, isKnown: () => false });
    expect(await unseen.catch((error: unknown) => error)).to.be.instanceOf(OperationError);
  });

  it('is not there when its announcement is not on disk', async () => {
    await settle((world) => [snac(world, 1000)]);
    const before = town.keys().current();
    const publisher = {
      announceKey: () => {
        throw new Error('the store is full');
      },
    };
    const failing = rotateKey({ ...town.means, publisher });
    expect(await failing.catch((error: Error) => error.message)).to.equal('the store is full');
    expect(town.keys().current()).to.equal(before);
    expect(town.stores.settings.get('keys')?.previous).to.equal(null);
  });
});
