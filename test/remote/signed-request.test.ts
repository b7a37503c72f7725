import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { oneKey } from '../../src/remote/double-knock.js';
import { createHttpClient, type HttpClient } from '../../src/remote/http-client.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { createSignedRequests, type SignedRequests } from '../../src/remote/signed-request.js';
import { digestOf } from '../../src/signatures/digest.js';
import { type KeyPair, makeKeyPair, signatureFaults } from '../lab/remote-actor.js';

const documentType = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

describe('signed requests', () => {
  let keys: KeyPair;
  let origin: string;
  let client: HttpClient;
  let requests: SignedRequests;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let seen: { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer; at: number }[];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, body: Buffer.concat(chunks), at: Date.now() });
    answer(request, response);
  });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    keys = await makeKeyPair();
    client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'Herald/test', connections: 2 });
    const signer = { keyId: 'https://blog.test/activitypub/actor#main-key', privateKey: keys.privateKey };
    requests = createSignedRequests({ client, keys: oneKey(() => signer), now: Date.now, timeout: 2000 });
  });
  beforeEach(() => {
    seen = [];
  });
  after(async () => {
    await client.close();
    server.close();
    server.closeAllConnections();
  });

  const document = (response: ServerResponse, body = '{}', type = documentType, status = 200) =>
    response.writeHead(status, { 'Content-Type': type }).end(body);
  const refused = (work: Promise<unknown>): Promise<RemoteError> =>
    work.then(
      () => expect.fail('it was taken'),
      (error) => {
        expect(error).to.be.instanceOf(RemoteError);
        return error;
      },
    );

  it('S18 pass the strictest verifier, with and without a body, query included', async () => {
    answer = (_request, response) => document(response);
    const body = Buffer.from('{"type":"Create"}');
    await requests.post({ inbox: `${origin}/inbox?for=all`, body, digest: digestOf(body) });
    await requests.get(`${origin}/users/a?x=1&y=%20`);
    for (const request of seen) expect(signatureFaults(request, keys.publicKeyPem)).to.deep.equal([]);
    expect(seen.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'POST /inbox?for=all',
      'GET /users/a?x=1&y=%20',
    ]);
    expect(seen[0]?.headers['content-type']).to.equal('application/activity+json');
    expect(seen[1]?.headers.accept).to.include('application/activity+json');
  });

  it('S8 are signed for the moment of each attempt', async () => {
    answer = (_request, response) => document(response);
    let clock = Date.UTC(2026, 10, 23, 10);
    const signer = { keyId: 'https://blog.test/activitypub/actor#main-key', privateKey: keys.privateKey };
    const later = createSignedRequests({ client, keys: oneKey(() => signer), now: () => clock, timeout: 2000 });
    const sealed = { inbox: `${origin}/inbox`, body: Buffer.from('{}'), digest: digestOf(Buffer.from('{}')) };
    await later.post(sealed);
    clock += 3 * 3600_000;
    await later.post(sealed);
    expect(seen.map(({ headers }) => headers.date)).to.deep.equal([
      'Mon, 23 Nov 2026 10:00:00 GMT',
      'Mon, 23 Nov 2026 13:00:00 GMT',
    ]);
    expect(signatureFaults({ ...(seen[1] as (typeof seen)[0]), at: clock }, keys.publicKeyPem)).to.deep.equal([]);
  });

  it('tell the status of an inbox and when to come again, whatever stands in the body', async () => {
    answer = (_request, response) => response.writeHead(429, { 'Retry-After': '120' }).end('x'.repeat(500_000));
    const body = Buffer.from('{}');
    const result = await requests.post({ inbox: `${origin}/inbox`, body, digest: digestOf(body) });
    expect(result).to.deep.equal({ status: 429, retryAfter: 120_000 });
  });

  it('D34 follow a redirect of a document, signing each hop for itself', async () => {
    answer = (request, response) =>
      request.url === '/old' ? response.writeHead(301, { Location: '/new' }).end() : document(response, '{"id":1}');
    const { url, json } = await requests.get(`${origin}/old`);
    expect(url).to.equal(`${origin}/new`);
    expect(json.toString()).to.equal('{"id":1}');
    for (const request of seen) expect(signatureFaults(request, keys.publicKeyPem)).to.deep.equal([]);
  });

  it('D25 follow none to another host, and connect to nobody there, unless an operator asks', async () => {
    const elsewhere = origin.replace('127.0.0.1', 'localhost');
    answer = (request, response) =>
      request.url === '/old' ? response.writeHead(301, { Location: `${elsewhere}/new` }).end() : document(response);
    expect((await refused(requests.get(`${origin}/old`))).kind).to.equal('refused-address');
    expect(seen.map(({ path }) => path)).to.deep.equal(['/old']);
    expect((await requests.get(`${origin}/old`, { anyHost: true })).url).to.equal(`${elsewhere}/new`);
  });

  it('do not follow the redirect of an inbox', async () => {
    answer = (_request, response) => response.writeHead(308, { Location: '/elsewhere' }).end();
    const body = Buffer.from('{}');
    expect((await requests.post({ inbox: `${origin}/inbox`, body, digest: digestOf(body) })).status).to.equal(308);
    expect(seen).to.have.lengthOf(1);
  });

  it('D35 leave a circle of redirects, and one that never ends', async () => {
    answer = (request, response) => response.writeHead(302, { Location: request.url === '/a' ? '/b' : '/a' }).end();
    expect((await refused(requests.get(`${origin}/a`))).kind).to.equal('malformed');
    expect(seen).to.have.lengthOf(2);
    seen = [];
    answer = (request, response) => response.writeHead(302, { Location: `${request.url}x` }).end();
    expect((await refused(requests.get(`${origin}/a`))).kind).to.equal('malformed');
    expect(seen.length).to.be.at.most(4);
  });

  it('D34 judge where a redirect leads', async () => {
    for (const target of ['file:///etc/passwd', 'http://user:word@127.0.0.1/', 'ftp://127.0.0.1/']) {
      answer = (_request, response) => response.writeHead(302, { Location: target }).end();
      expect((await refused(requests.get(`${origin}/a`))).kind).to.equal('refused-address');
    }
    answer = (_request, response) => response.writeHead(302, { Location: 'http://[' }).end();
    expect((await refused(requests.get(`${origin}/a`))).kind).to.equal('malformed');
  });

  const answers: [what: string, kind: string, give: (response: ServerResponse) => void][] = [
    ['a document that is gone', 'gone', (response) => document(response, '', documentType, 410)],
    ['one that is missing', 'status', (response) => document(response, '', documentType, 404)],
    ['a server in trouble', 'status', (response) => document(response, '', documentType, 503)],
    ['nothing at all', 'status', (response) => document(response, '', documentType, 204)],
    ['an uploaded JSON file', 'malformed', (response) => document(response, '{}', 'application/json')],
    ['a web page', 'malformed', (response) => document(response, '{}', 'text/html')],
    ['JSON-LD of another kind', 'malformed', (response) => document(response, '{}', 'application/ld+json')],
    ...[
      'profile="https://www.w3.org/ns/activitystreams-evil"',
      'profile="https://www.w3.org/ns/activity"',
      'profile="https://evil.test/?https://www.w3.org/ns/activitystreams"',
      'x="https://www.w3.org/ns/activitystreams"',
      'x="; profile=https://www.w3.org/ns/activitystreams"',
    ].map((parameter): [string, string, (response: ServerResponse) => void] => [
      `JSON-LD with ${parameter}`,
      'malformed',
      (response) => document(response, '{}', `application/ld+json; ${parameter}`),
    ]),
    ['too long a document', 'too-large', (response) => document(response, 'x'.repeat(1_100_000))],
  ];
  for (const [what, kind, give] of answers)
    it(`D7 call ${what} ${kind}`, async () => {
      answer = (_request, response) => give(response);
      expect((await refused(requests.get(`${origin}/a`))).kind).to.equal(kind);
    });

  for (const type of [
    'application/activity+json; charset=utf-8',
    'APPLICATION/ACTIVITY+JSON',
    documentType,
    'application/ld+json;profile=https://www.w3.org/ns/activitystreams',
    'application/ld+json; charset=utf-8; Profile="https://w3id.org/x https://www.w3.org/ns/activitystreams"',
  ])
    it(`take a document served as ${type}`, async () => {
      answer = (_request, response) => document(response, '{"a":1}', type);
      expect((await requests.get(`${origin}/a`)).json.toString()).to.equal('{"a":1}');
    });
});
