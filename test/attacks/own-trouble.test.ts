import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { place, startHerald } from '../cli/running-herald.js';
import { remoteActor } from '../lab/remote-actor.js';
import { until } from '../lab/until.js';
import { type Arena, inboxUrl, openArena, us } from './arena.js';
import { bytesOf, sendBytes } from './wire.js';
import { openWorld } from './world.js';

/** Our own trouble is 503 and nothing else (fediverse.md R2): no server may forget us for it, and each comes again. */
describe('an inbox in trouble of its own', () => {
  let arena: Arena;
  before(async () => {
    arena = await openArena({ config: { delivery: { driver: 'sqlite', concurrency: 32, perHost: 4, timeout: 1000 } } });
  });
  after(() => arena.stop());

  it('R2 with a store that another program holds: 503, and the sender’s retry is taken', async function () {
    this.timeout(60_000);
    const ann = await arena.world.somebody('ann@social');
    await arena.post(ann, ann.activity('View', { object: us }));
    const wire = arena.signed(ann, ann.follow(us));
    const other = new Sqlite(arena.file);
    other.exec('BEGIN IMMEDIATE');
    try {
      const { status, headers, text } = await arena.send(wire);
      expect(status).to.equal(503);
      expect(Number(headers.get('retry-after'))).to.be.above(0);
      expect(text).to.not.match(/sqlite|locked|herald\.sqlite|at /i);
      // What is only read is still answered.
      expect((await arena.get('/activitypub/actor')).status).to.equal(200);
      // What is refused is refused all the same.
      const eve = await arena.world.enemy('eve@social');
      expect((await arena.post(ann, ann.follow(us), { by: eve })).status).to.be.oneOf([401, 503]);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    await arena.changes({ followers: 1, activities: 1, deliveries: 1, notifications: 1 }, () => arena.send(wire));
  });

  for (const [what, status] of [
    ['fails', 500],
    ['is overloaded', 503],
    ['has enough of us', 429],
  ] as const)
    it(`R2 with a key whose host ${what}: 503, never a refusal, and its neighbours are taken`, async () => {
      const host = `down${status}`;
      const bob = await arena.world.somebody(`bob@${host}`);
      const document = bob.document();
      arena.world.serve(bob.id, (_, response) => response.writeHead(status).end());
      const wire = arena.signed(bob, bob.follow(us));
      const { headers } = await arena.fruitlessEvenLater(async () => {
        const answer = await arena.send(wire);
        expect(answer.status).to.equal(503);
        return answer;
      });
      expect(Number(headers.get('retry-after'))).to.be.within(1, 3600);
      arena.world.serve(bob.id, document);
      expect((await arena.send(wire)).status).to.be.oneOf([202, 503]);
      const bea = await arena.world.somebody(`bea@${host}`);
      await arena.bears('followers', () => arena.post(bea, bea.follow(us)));
    });

  it('R2 with a key whose host is not there, resets or never answers: 503', async () => {
    const cid = await arena.world.somebody('cid@silent');
    const nobody = remoteActor({ id: 'http://nobody.test:9/users/x', name: 'x', keys: cid.keys });
    await arena.fruitlessEvenLater(async () => {
      const answer = await arena.post(nobody, nobody.follow(us));
      expect(answer.status).to.equal(503);
      return answer;
    });
    for (const page of [
      () => {},
      (_: unknown, response: { socket: { resetAndDestroy(): void } | null }) => void response.socket?.resetAndDestroy(),
    ]) {
      const who = await arena.world.somebody(`who${Math.random()}@silent`);
      arena.world.serve(who.id, page as never);
      expect((await arena.fruitlessEvenLater(() => arena.post(who, who.follow(us)))).status).to.equal(503);
    }
  });

  it('R2 with a disk that takes nothing more: 503, and the sender’s retry is taken once there is room', async function () {
    this.timeout(60_000);
    const world = await openWorld();
    const herald = place();
    appendFileSync(herald.config, '[federation]\nallow_private_addresses = true\n');
    const running = await startHerald(herald.config);
    const socket = join(herald.directory, 'public.sock');
    /** The most that a file of the process may hold: a full disk that needs no disk. */
    const room = (bytes: string) => execFileSync('prlimit', ['--pid', String(running.child.pid), `--fsize=${bytes}`]);
    try {
      const actor = bytesOf({
        method: 'GET',
        target: '/activitypub/actor',
        rawHeaders: ['host', 'blog.test', 'accept', 'application/activity+json'],
        body: Buffer.alloc(0),
        contentLength: null,
      });
      await until('the first look at the blog', async () => (await sendBytes(socket, actor)).status === 200);
      const { keys } = await arena.world.somebody('dan@social');
      const dan = remoteActor({ id: `http://127.0.0.1:${world.port}/users/dan`, name: 'dan', keys });
      world.serve(dan.id, dan.document());
      const send = (body: Buffer) => {
        const { headers } = dan.sign({ url: inboxUrl, method: 'POST', body });
        return sendBytes(socket, bytesOf({ rawHeaders: Object.entries(headers).flat(), body }));
      };
      expect((await send(Buffer.from(JSON.stringify(dan.activity('View', { object: us }))))).status).to.equal(202);
      const body = Buffer.from(JSON.stringify(dan.follow(us)));
      room('1:unlimited');
      for (let time = 0; time < 3; time += 1) {
        const { status, headers } = await send(body);
        expect(status).to.equal(503);
        expect(Number(headers.get('retry-after'))).to.be.above(0);
      }
      expect((await sendBytes(socket, actor)).status).to.equal(200);
      room('unlimited:unlimited');
      expect((await send(body)).status).to.equal(202);
      const store = new Sqlite(join(herald.data, 'herald.sqlite'), { readonly: true });
      expect(store.prepare('SELECT actor FROM followers').all()).to.deep.equal([{ actor: dan.id }]);
      store.close();
      expect(running.child.exitCode).to.equal(null);
    } finally {
      await running.stop();
      await world.stop();
    }
  });
});
