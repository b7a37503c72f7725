import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { CommandError } from '../../src/cli/exit-code.js';
import { operatorClient } from '../../src/cli/operator-client.js';
import { OperationError } from '../../src/newsroom/operations.js';

interface Seen {
  method: string;
  path: string;
  authorization: string | undefined;
  host: string | undefined;
  body: unknown;
}

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.fail('nothing was thrown'),
    (error: Error) => error,
  );
}

describe('operatorClient', () => {
  const seen: Seen[] = [];
  let answer: { status: number; body: unknown };
  let server: Server;
  let listen: string;
  const client = (address = listen) => operatorClient({ listen: address, token: () => 'token-1', timeout: 500 });

  async function take(request: IncomingMessage): Promise<void> {
    const body = await text(request);
    const { authorization, host } = request.headers;
    seen.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization,
      host,
      body: body === '' ? null : JSON.parse(body),
    });
  }

  before(async () => {
    server = createServer(async (request, response) => {
      await take(request);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    listen = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    seen.length = 0;
    answer = { status: 200, body: {} };
  });

  it('sends a Note with the token, and returns its id', async () => {
    answer = { status: 201, body: { id: 'https://example.com/activitypub/notes/abc' } };
    const result = await client().postNote({ text: 'Hello', inReplyTo: 'https://social.test/1' });
    expect(result.id).to.equal('https://example.com/activitypub/notes/abc');
    expect(seen).to.deep.equal([
      {
        method: 'POST',
        path: '/api/notes',
        authorization: 'Bearer token-1',
        host: 'localhost',
        body: { text: 'Hello', in_reply_to: 'https://social.test/1' },
      },
    ]);
  });

  it('asks for each operation at its own path', async () => {
    await client().sync({ dryRun: true });
    await client().approve({ asKnown: true, only: ['post:7'] });
    await client().pushProfile();
    await client().status();
    expect(seen.map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      ['POST', '/api/sync', { dry_run: true }],
      ['POST', '/api/approve', { as_known: true, only: ['post:7'] }],
      ['POST', '/api/profile/push', {}],
      ['GET', '/api/status', null],
    ]);
  });

  it('imports many followers in portions, and adds the answers up', async () => {
    answer = { status: 200, body: { added: 2, known: 1, blocked: 0 } };
    const followers = Array.from({ length: 12_000 }, (_, n) => ({
      actor: `https://social.test/${n}`,
      inbox: `https://social.test/${n}/inbox`,
      sharedInbox: null,
    }));
    expect(await client().importFollowers(followers)).to.deep.equal({ added: 6, known: 3, blocked: 0 });
    expect(seen).to.have.length(3);
  });

  it('passes on why an operation was refused', async () => {
    answer = { status: 400, body: { error: 'the text is empty' } };
    const error = await failure(client().postNote({ text: '' }));
    expect(error).to.be.instanceOf(OperationError);
    expect(error.message).to.equal('the text is empty');
  });

  it('says whose token it is when it is refused', async () => {
    answer = { status: 401, body: { error: 'no' } };
    const error = await failure(client().status());
    expect(error).to.be.instanceOf(CommandError);
    expect(error.message).to.include(`${listen} refuses this token`);
  });

  it('says where nothing answers', async () => {
    const error = await failure(client('127.0.0.1:1').status());
    expect(error.message).to.match(/^the operator listener 127\.0\.0\.1:1 does not answer: .*ECONNREFUSED/);
  });

  it('does not wait for ever', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const error = await failure(client(`127.0.0.1:${(silent.address() as AddressInfo).port}`).status());
    expect(error.message).to.include('no answer within 0.5 s');
    silent.closeAllConnections();
    silent.close();
  });

  it('knows whether a Herald answers, without a token', async () => {
    expect(await client().answers()).to.equal(true);
    expect(seen[0]?.authorization).to.equal(undefined);
    answer = { status: 503, body: {} };
    expect(await client().answers()).to.equal(true);
    answer = { status: 404, body: {} };
    expect(await client().answers()).to.equal(false);
    expect(await client('127.0.0.1:1').answers()).to.equal(false);
  });

  it('speaks over a unix socket', async () => {
    const socket = join(mkdtempSync(join(tmpdir(), 'herald-')), 'admin.sock');
    const onSocket = createServer((_, response) => response.end('{"version":"1"}')).listen(socket);
    await once(onSocket, 'listening');
    const status = await client(`unix:${socket}`).status();
    expect(status.version).to.equal('1');
    onSocket.close();
  });
});
