import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { until } from '../lab/until.js';
import { type Arena, openArena, us } from './arena.js';

const DRIPPERS = 300;
/** What a slow sender says at first; then a byte, and a byte. */
const beginnings = [
  '',
  'P',
  'POST /activitypub/inbox HTTP/1.1\r\n',
  'POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nX-Slow: ',
  'POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nContent-Type: application/activity+json\r\nContent-Length: 100000\r\n\r\n{',
  'POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nContent-Type: application/activity+json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
];
const byte = (beginning: string) => (beginning.endsWith('{\r\n') ? '1\r\n \r\n' : ' ');

describe('senders that drip', () => {
  let arena: Arena;
  before(async () => {
    arena = await openArena();
  });
  after(() => arena.stop());

  it('D38 three hundred of them: others are served meanwhile, and they are ended', async function () {
    this.timeout(120_000);
    const sockets: Socket[] = [];
    const handles = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = handles();
    for (let n = 0; n < DRIPPERS; n += 1) {
      const beginning = beginnings[n % beginnings.length] ?? '';
      const socket = connect(arena.port, '127.0.0.1');
      sockets.push(socket);
      socket.on('error', () => {});
      socket.resume();
      await once(socket, 'connect');
      if (beginning === '') continue;
      socket.write(beginning);
      const drip = setInterval(() => socket.write(byte(beginning)), 500);
      socket.on('close', () => clearInterval(drip));
    }
    for (let n = 0; n < 20; n += 1) {
      const honest = await arena.world.somebody(`ann${n}@social`);
      await arena.bears('followers', () => arena.post(honest, honest.follow(us)));
    }
    expect(sockets.filter(({ closed }) => !closed).length, 'that still drip').to.be.above(DRIPPERS / 2);
    await until('the end of all drippers', () => sockets.every(({ closed }) => closed), {
      timeoutMs: 90_000,
      everyMs: 200,
    });
    await until('the sockets to be let go', () => handles() <= before + 25, { timeoutMs: 20_000 });
    const honest = await arena.world.somebody('last@social');
    await arena.bears('followers', () => arena.post(honest, honest.follow(us)));
  });

  it('D38 senders that leave in the middle: nothing stays of them', async () => {
    const before = arena.effects();
    for (const beginning of beginnings) {
      for (const leave of [
        (socket: Socket) => socket.destroy(),
        (socket: Socket) => socket.resetAndDestroy(),
        (socket: Socket) => socket.end(),
      ]) {
        const socket = connect(arena.port, '127.0.0.1');
        socket.on('error', () => {});
        socket.resume();
        await once(socket, 'connect');
        if (beginning !== '') await new Promise<void>((resolve) => void socket.write(beginning, () => resolve()));
        leave(socket);
        if (!socket.closed) await once(socket, 'close');
      }
    }
    expect(arena.effects()).to.deep.equal(before);
    expect((await arena.get('/activitypub/actor')).status).to.equal(200);
    expect(arena.lines.filter(({ message }) => message === 'request failed')).to.deep.equal([]);
  });
});
