import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type OwnSite, openOwnSite } from '../../src/remote/own-site.js';
import { RemoteError } from '../../src/remote/remote-error.js';

describe('the blog beside us', () => {
  let server: Server;
  let origin: string;
  let site: OwnSite;
  let asked: string[];

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/away') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      else if (request.url === '/endless') response.end(Buffer.alloc(9 * 1024 * 1024));
      else response.end(JSON.stringify({ accept: request.headers.accept, agent: request.headers['user-agent'] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    site = openOwnSite(origin, 'Herald/test');
  });
  beforeEach(() => {
    asked = [];
  });
  after(async () => {
    await site.close();
    server.close();
  });

  const refusal = async (url: string) => {
    const error = await site.get(new URL(url)).then(
      () => null,
      (caught: RemoteError) => caught,
    );
    expect(error).to.be.instanceOf(RemoteError);
    return error?.kind;
  };

  it('is asked on loopback too, and told who asks', async () => {
    const { status, body } = await site.get(new URL('/wp-json', origin));
    expect(status).to.equal(200);
    expect(JSON.parse(body.toString())).to.deep.equal({ accept: 'application/json', agent: 'Herald/test' });
  });

  it('is the only one that is asked', async () => {
    const { port } = server.address() as AddressInfo;
    for (const url of [
      `http://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      'http://127.0.0.1:1/',
      'https://blog.test/',
    ])
      expect(await refusal(url), url).to.equal('refused-address');
    expect(asked).to.deep.equal([]);
  });

  it('leads nowhere else', async () => {
    const { status, headers } = await site.get(new URL('/away', origin));
    expect([status, headers.location]).to.deep.equal([302, 'http://169.254.169.254/']);
    expect(asked).to.deep.equal(['/away']);
  });

  it('is not listened to without end', async () => {
    expect(await refusal(`${origin}/endless`)).to.equal('too-large');
  });
});
