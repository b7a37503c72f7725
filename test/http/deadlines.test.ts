import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { type Deadlines, type Listener, listen } from '../../src/http/listen.js';
import { readBody } from '../../src/http/middleware/raw-body.js';
import { ask } from './ask.js';

/** So that nobody waits for minutes here; the others stay long, so that it is seen which one ends what. */
const long = 600_000;
const deadlines = (short: Partial<Deadlines>): Deadlines => ({
  ...{ headers: long, request: long, keepAlive: long, silence: 0, check: 20 },
  ...short,
});

describe('a connection that gets nowhere', () => {
  let listener: Listener;
  let dripping: NodeJS.Timeout;
  const sockets: Socket[] = [];
  const read: RequestListener = (request, response) =>
    void readBody(request, { maxBytes: 1000, deadline: long }).then(
      () => response.end('read'),
      () => {},
    );
  const open = async (short: Partial<Deadlines>, handler = read, mostConnections = 100) => {
    listener = await listen(handler, '127.0.0.1:0', {
      key: 'server.listen',
      deadlines: deadlines(short),
      mostConnections,
    });
  };
  const dial = async (text = ''): Promise<Socket> => {
    const socket = connect({ port: listener.port ?? 0, host: '127.0.0.1', allowHalfOpen: true });
    sockets.push(socket);
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  /** What came until the other side ended it. */
  const ended = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      let said = '';
      socket.on('data', (chunk) => {
        said += chunk;
      });
      socket.once('end', () => resolve(said));
      socket.once('close', () => resolve(said));
    });
  const drip = (socket: Socket, byte: string) => {
    dripping = setInterval(() => socket.writable && socket.write(byte), 5);
  };
  afterEach(async () => {
    clearInterval(dripping);
    // Everything the test opened is closed by the listener itself: what stop() waits for are its own connections.
    for (const socket of sockets.splice(0)) socket.destroy();
    await listener.stop(100);
  });

  it('D38 is ended when its headers come a byte at a time', async () => {
    await open({ headers: 100, request: 100 });
    const socket = await dial('GET / HTTP/1.1\r\nX: ');
    drip(socket, 'x');
    expect(await ended(socket)).to.match(/^HTTP\/1\.1 408 /);
  });

  it('D38 is ended when its body comes a byte at a time', async () => {
    await open({ request: 100, headers: 100 });
    const socket = await dial('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n');
    drip(socket, 'x');
    await ended(socket);
  });

  it('D38 is ended when it says nothing at all', async () => {
    await open({ headers: 100, request: 100 });
    await ended(await dial());
  });

  it('D38 is ended when it asked once and says nothing more', async () => {
    await open({ keepAlive: 100 });
    expect(await ended(await dial('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))).to.match(/read/);
  });

  it('D38 is ended when it takes no answer', async () => {
    const much = Buffer.alloc(64 * 1024 * 1024);
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    await open({ silence: 100 }, (_, response) => {
      response.once('close', closed);
      response.end(much);
    });
    const socket = await dial();
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await gone;
  });

  it('D38 is ended when the other side only half closed it', async () => {
    await open({ request: 100, headers: 100 });
    const socket = await dial('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nx');
    socket.end();
    await ended(socket);
  });

  it('D38 leaves nothing behind, though there were hundreds of them', async () => {
    await open({ headers: 200, request: 200 });
    const before = connections();
    const all = await Promise.all(Array.from({ length: 90 }, () => dial('POST / HTTP/1.1\r\nHost: x\r\nContent-Le')));
    await Promise.all(all.map(ended));
    for (const socket of all) socket.destroy();
    await Promise.all(all.map((socket) => socket.closed || once(socket, 'close')));
    while (connections() > before) await new Promise((resolve) => setImmediate(resolve));
  });

  it('D38 is closed at once when there are too many, and the others go on', async () => {
    await open({}, read, 3);
    const kept = await Promise.all([dial(), dial()]);
    const talking = await dial();
    await ended(await dial('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    talking.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await ended(talking)).to.match(/read/);
    kept[0]?.destroy();
    while ((await ask(listener.port ?? 0, '/').catch(() => null)) === null);
  });
});

const connections = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
