import { once } from 'node:events';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { createHttpClient, type Exchange, type HttpClient } from '../../src/remote/http-client.js';
import { RemoteError } from '../../src/remote/remote-error.js';

describe('the way out', () => {
  const servers: Server[] = [];
  const clients: HttpClient[] = [];
  const open = (options: Partial<Parameters<typeof createHttpClient>[0]> = {}) => {
    const client = createHttpClient({
      allowPrivateAddresses: true,
      userAgent: 'Herald/test',
      connections: 2,
      ...options,
    });
    clients.push(client);
    return client;
  };
  const listening = async (server: Server) => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  const serving = (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
    listening(createPlainServer(answer) as unknown as Server);
  const asking = (url: string, more: Partial<Exchange> = {}): Exchange => ({
    method: 'GET',
    url: new URL(url),
    headers: {},
    timeout: 5000,
    maxBytes: 1000,
    longer: 'refuse',
    ...more,
  });
  const failure = (work: Promise<unknown>): Promise<RemoteError> =>
    work.then(
      () => expect.fail('nothing went wrong'),
      (error) => {
        expect(error).to.be.instanceOf(RemoteError);
        return error;
      },
    );

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    for (const server of servers.splice(0)) {
      server.close();
      (server as unknown as { closeAllConnections?: () => void }).closeAllConnections?.();
    }
  });

  it('sends exactly the bytes and headers it was given, and its name', async () => {
    const seen: { method?: string; headers: IncomingMessage['headers']; body: Buffer }[] = [];
    const url = await serving(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push({ method: request.method ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(202, { 'X-One': '1' }).end('ok');
    });
    const body = Buffer.from('{"a":"ä\\u0000"}');
    const answer = await open().exchange(
      asking(url, {
        method: 'POST',
        headers: { host: 'inbox.test', 'content-type': 'application/activity+json' },
        body,
      }),
    );
    expect(answer).to.include({ status: 202 });
    expect(answer.body.toString()).to.equal('ok');
    expect(seen[0]?.body.equals(body)).to.equal(true);
    expect(seen[0]?.headers).to.include({
      host: 'inbox.test',
      'user-agent': 'Herald/test',
      'accept-encoding': 'identity',
      'content-length': String(body.length),
    });
  });

  it('uses a connection again, and never more at once to one server than allowed', async () => {
    let connections = 0;
    let together = 0;
    let most = 0;
    const server = createPlainServer((_request, response) => {
      together += 1;
      most = Math.max(most, together);
      setImmediate(() => {
        together -= 1;
        response.end('x');
      });
    });
    server.on('connection', () => {
      connections += 1;
    });
    const url = await listening(server as unknown as Server);
    const client = open({ connections: 2 });
    await Promise.all(Array.from({ length: 20 }, () => client.exchange(asking(url))));
    expect(most).to.be.at.most(2);
    expect(connections).to.be.at.most(2);
  });

  it('follows no redirect by itself', async () => {
    const url = await serving((_request, response) =>
      response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
    );
    const { status, headers } = await open().exchange(asking(url));
    expect(status).to.equal(302);
    expect(headers.location).to.equal('http://127.0.0.1:1/');
  });

  it('refuses an answer that is too long while it still comes, or cuts it where only the status matters', async () => {
    let sent = 0;
    const url = await serving((_request, response) => {
      const flood = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1000))) sent += 1000;
      };
      response.on('drain', flood);
      response.on('close', () => response.destroy());
      flood();
    });
    expect(await failure(open().exchange(asking(url)))).to.include({ kind: 'too-large', status: 200 });
    const cut = await open().exchange(asking(url, { longer: 'cut' }));
    expect(cut.body).to.have.lengthOf(1000);
    expect(sent).to.be.below(50_000_000);
  });

  it('unpacks nothing: a compressed bomb stays as small as it came', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const url = await serving((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
    );
    const { body } = await open().exchange(asking(url, { maxBytes: 100_000 }));
    expect(body.equals(bomb)).to.equal(true);
  });

  it('gives up on a server that takes the request and says nothing', async () => {
    const url = await serving(() => {});
    expect(await failure(open().exchange(asking(url, { timeout: 50 })))).to.include({
      kind: 'unreachable',
      message: 'no answer in time',
    });
  });

  it('gives up on a body that trickles for ever: the deadline is for everything', async () => {
    const url = await serving((_request, response) => {
      const trickle = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(trickle));
    });
    expect(await failure(open().exchange(asking(url, { timeout: 100 })))).to.include({ kind: 'unreachable' });
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    const url = await serving(() => stop.abort());
    expect(await failure(open().exchange(asking(url, { signal: stop.signal })))).to.include({ kind: 'unreachable' });
  });

  const raw: Record<string, (socket: Socket) => void> = {
    'closes at once': (socket) => socket.destroy(),
    'resets the connection': (socket) => socket.resetAndDestroy(),
    'speaks no HTTP': (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
    'ends in the middle of the head': (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
    'ends in the middle of the body': (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
    'sends a head without end': (socket) => {
      const more = () => {
        while (socket.writable && socket.write(`X-${'y'.repeat(2000)}: z\r\n`));
      };
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.on('drain', more);
      more();
    },
    'switches to another protocol': (socket) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  };
  for (const [what, answer] of Object.entries(raw))
    it(`calls a server unreachable that ${what}`, async () => {
      const url = await listening(
        createTcpServer((socket) => {
          socket.on('error', () => {});
          socket.once('data', () => answer(socket));
        }),
      );
      const error = await failure(open().exchange(asking(url, { timeout: 2000 })));
      expect(error.kind).to.equal('unreachable');
      expect(error.message).not.to.include('\n');
    });

  it('calls a port unreachable where nobody listens', async () => {
    const url = await serving(() => {});
    servers.pop()?.close();
    expect(await failure(open().exchange(asking(url)))).to.include({ kind: 'unreachable', message: 'ECONNREFUSED' });
  });

  it('uses a connection again, and closes it when it has been idle', async () => {
    const sockets: Socket[] = [];
    const server = createPlainServer((request, response) => request.resume().on('end', () => response.end()));
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket) => sockets.push(socket));
    const url = await listening(server as unknown as Server);
    const client = open({ idle: 100 });
    await client.exchange(asking(url));
    await client.exchange(asking(url));
    expect(sockets).to.have.lengthOf(1);
    const [socket] = sockets as [Socket];
    await once(socket, 'close');
    await client.exchange(asking(url));
    expect(sockets).to.have.lengthOf(2);
  });

  it('judges the address that a name leads to, at the moment of connecting, and every one of them', async () => {
    const asked: string[] = [];
    const leading = (...addresses: string[]) =>
      open({
        allowPrivateAddresses: false,
        lookup: (name, _options, callback) => {
          asked.push(name);
          callback(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          );
        },
      });
    for (const addresses of [['127.0.0.1'], ['1.1.1.1', '10.0.0.1'], ['::1'], ['64:ff9b::7f00:1'], []]) {
      const error = await failure(leading(...addresses).exchange(asking('https://rebound.example/')));
      expect(error.kind, addresses.join(' ')).to.equal('refused-address');
    }
    expect(asked).to.have.lengthOf(5);
  });

  it('refuses a private address that needs no name, before anything is opened', async () => {
    const { port } = new URL(await serving((_request, response) => response.end()));
    const client = open({ allowPrivateAddresses: false });
    for (const url of [`http://127.0.0.1:${port}/`, 'https://127.0.0.1/', 'https://[::1]/', 'https://localhost/'])
      expect(await failure(client.exchange(asking(url)))).to.include({ kind: 'refused-address' });
  });
});
