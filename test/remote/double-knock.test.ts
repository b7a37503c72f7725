import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { attempt } from '../../src/delivery/attempt.js';
import { doubleKnock, noPreferences, oneKey, testKey } from '../../src/remote/double-knock.js';
import { createHttpClient, type HttpClient } from '../../src/remote/http-client.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { createSignedRequests } from '../../src/remote/signed-request.js';
import { digestOf } from '../../src/signatures/digest.js';
import type { Signer } from '../../src/signatures/sign-request.js';
import { claimOf, readPublicKey, verifySignature } from '../../src/signatures/verify-request.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { signaturePreferenceStore } from '../../src/store/signature-preferences.js';
import { type KeyPair, makeKeyPair } from '../lab/remote-actor.js';

const DAY = 24 * 3600_000;
const activityType = 'application/activity+json';
type Kind = 'cavage' | 'rfc9421';

describe('a second knock', () => {
  let keys: KeyPair;
  let client: HttpClient;
  let db: Database;
  let clock: number;
  let signer: Signer;
  let origin: string;
  /** Kind and path of each request, in order; every one was signed truly, for the very moment. */
  let seen: string[];
  let answer: (kind: Kind, request: IncomingMessage) => { status: number; location?: string } | 'hang';
  const body = Buffer.from('{"type":"Create"}');
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: target = '', rawHeaders } = request;
    const received = { method, target, rawHeaders, body: Buffer.concat(chunks) };
    const host = request.headers.host ?? '';
    const claim = claimOf(received, { host, origin: `http://${host}`, now: clock });
    expect(verifySignature(claim, readPublicKey(keys.publicKeyPem)), 'a true signature').to.equal(true);
    expect(claim.keyId).to.equal(signer.keyId);
    seen.push(`${claim.scheme} ${target}`);
    reply(response, answer(claim.scheme, request));
  });
  const reply = (response: ServerResponse, told: ReturnType<typeof answer>) => {
    if (told === 'hang') return;
    const { status, location } = told;
    response.writeHead(status, { 'content-type': activityType, ...(location ? { location } : {}) }).end('{}');
  };
  const requests = (timeout = 2000) => {
    const store = signaturePreferenceStore(db);
    return createSignedRequests({
      client,
      timeout,
      keys: oneKey(() => signer),
      now: () => clock,
      preferences: {
        of: (host) => store.of(host, clock),
        learn: (host, scheme) => store.learn(host, scheme, clock),
      },
    });
  };
  const post = async () => (await requests().post({ inbox: `${origin}/inbox`, body, digest: digestOf(body) })).status;
  const rows = () => db.sql.prepare('SELECT scheme FROM signature_preferences').pluck().all();
  const only =
    (kind: Kind, refusal = 401) =>
    (asked: Kind) => ({ status: asked === kind ? 202 : refusal });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    keys = await makeKeyPair();
    client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'Herald/test', connections: 2 });
  });
  beforeEach(() => {
    db = openDatabase(':memory:');
    clock = Date.UTC(2026, 0, 2);
    seen = [];
    signer = { keyId: 'https://blog.test/activitypub/actor#main-key', privateKey: keys.privateKey };
  });
  after(async () => {
    await client.close();
    server.close();
    server.closeAllConnections();
  });

  it('S10 is not made where the first is answered, whatever the answer', async () => {
    for (const status of [200, 202, 301, 403, 404, 410, 429, 500, 503]) {
      answer = () => ({ status });
      expect(await post()).to.equal(status);
    }
    expect(new Set(seen)).to.deep.equal(new Set(['cavage /inbox']));
    expect(rows()).to.deep.equal([]);
  });

  for (const refusal of [400, 401])
    it(`S10 is made once after ${refusal}, signed afresh by RFC 9421, and what was taken is remembered`, async () => {
      answer = only('rfc9421', refusal);
      expect(await post()).to.equal(202);
      expect(seen).to.deep.equal(['cavage /inbox', 'rfc9421 /inbox']);
      seen = [];
      expect([await post(), await post()]).to.deep.equal([202, 202]);
      expect(seen).to.deep.equal(['rfc9421 /inbox', 'rfc9421 /inbox']);
    });

  it('S10 goes back to the draft, and learns it, when a host that took RFC 9421 does so no more', async () => {
    answer = only('rfc9421');
    await post();
    answer = only('cavage');
    seen = [];
    expect([await post(), await post()]).to.deep.equal([202, 202]);
    expect(seen).to.deep.equal(['rfc9421 /inbox', 'cavage /inbox', 'cavage /inbox']);
    expect(rows()).to.deep.equal(['cavage']);
  });

  it('S10 is forgotten after thirty days: the draft comes first again', async () => {
    answer = only('rfc9421');
    await post();
    clock += 31 * DAY;
    seen = [];
    await post();
    expect(seen).to.deep.equal(['cavage /inbox', 'rfc9421 /inbox']);
  });

  it('teaches nothing where both are refused, and the host’s first answer counts', async () => {
    const both: [first: number, second: number][] = [
      [401, 401],
      [401, 400],
      [400, 401],
    ];
    for (const [first, second] of both) {
      answer = (kind) => ({ status: kind === 'cavage' ? first : second });
      for (let time = 0; time < 3; time += 1) expect(await post()).to.equal(first);
    }
    expect(seen.filter((line) => line.startsWith('cavage'))).to.have.lengthOf(9);
    expect(seen.filter((line) => line.startsWith('rfc9421'))).to.have.lengthOf(9);
    expect(rows()).to.deep.equal([]);
  });

  it('teaches nothing where the host is in trouble: it may not have read that far', async () => {
    for (const status of [408, 429, 500, 503]) {
      answer = (kind) => ({ status: kind === 'cavage' ? 401 : status });
      expect(await post()).to.equal(status);
    }
    expect(rows()).to.deep.equal([]);
    answer = (kind) => ({ status: kind === 'cavage' ? 401 : 403 });
    expect(await post()).to.equal(403);
    expect(rows()).to.deep.equal(['rfc9421']);
  });

  it('keeps each host apart, by its port, too', async () => {
    answer = only('rfc9421');
    await post();
    expect(db.sql.prepare('SELECT host FROM signature_preferences').pluck().all()).to.deep.equal([
      new URL(origin).host,
    ]);
  });

  it('D34 S18 is made by a GET as well, at each hop of a redirect', async () => {
    answer = (kind, { url }) => {
      if (kind === 'cavage') return { status: 401 };
      return url === '/old' ? { status: 302, location: '/new' } : { status: 200 };
    };
    expect((await requests().get(`${origin}/old`)).url).to.equal(`${origin}/new`);
    expect(seen).to.deep.equal(['cavage /old', 'rfc9421 /old', 'rfc9421 /new']);
  });

  it('leaves a GET that both are refused to with the answer', async () => {
    answer = () => ({ status: 401 });
    const error = await requests()
      .get(`${origin}/a`)
      .catch((reason) => reason);
    expect(error).to.be.instanceOf(RemoteError).and.to.include({ kind: 'status', status: 401 });
    expect(seen).to.deep.equal(['cavage /a', 'rfc9421 /a']);
  });

  it('D34 is judged again: a name that leads inward the second time is refused', async () => {
    let asked = 0;
    const turning: typeof client.exchange = async (exchange) => {
      asked += 1;
      if (asked === 1) return { status: 401, headers: {}, body: Buffer.alloc(0) };
      // The guard of the real client, asked for the same address.
      return guardedClient.exchange(exchange);
    };
    const guardedClient = createHttpClient({
      ...{ allowPrivateAddresses: false, userAgent: 'x', connections: 1 },
      lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const turned = createSignedRequests({
      client: { ...guardedClient, exchange: turning },
      ...{ keys: oneKey(() => signer), now: () => clock, timeout: 1000 },
    });
    const error = await turned.get('https://turning.example/').catch((reason) => reason);
    expect(error).to.be.instanceOf(RemoteError).and.to.include({ kind: 'refused-address' });
    expect([asked, seen]).to.deep.equal([2, []]);
    await guardedClient.close();
  });

  it('is part of one attempt, and of its time', async () => {
    answer = only('rfc9421');
    const { signal } = new AbortController();
    const sealed = { body, digest: digestOf(body) };
    const result = await attempt(requests().post, { inbox: `${origin}/inbox`, signal, ...sealed });
    expect(result).to.deep.equal({ answered: true, status: 202, retryAfter: null });
    answer = () => {
      clock += 1990;
      return seen.length === 1 ? { status: 401 } : 'hang';
    };
    db = openDatabase(':memory:');
    seen = [];
    const late = await attempt(requests().post, { inbox: `${origin}/inbox`, signal, ...sealed });
    expect(late).to.deep.equal({ answered: false, cause: 'network', error: 'no answer in time' });
    expect(seen).to.have.lengthOf(2);
  });

  it('ends when it is told to', async () => {
    const controller = new AbortController();
    answer = (kind) => {
      if (kind === 'cavage') return { status: 401 };
      controller.abort();
      return 'hang';
    };
    const sealed = { inbox: `${origin}/inbox`, body, digest: digestOf(body), signal: controller.signal };
    const error = await requests()
      .post(sealed)
      .catch((reason) => reason);
    expect(error).to.be.instanceOf(RemoteError).and.to.include({ message: 'stopped' });
  });

  describe('while a new key is made known', () => {
    const named = (n: number): Signer => ({
      keyId: `https://blog.test/activitypub/actor#${n}`,
      privateKey: keys.privateKey,
    });
    const pair = () => {
      const [first, second] = [named(1), named(2)];
      const learned: string[] = [];
      const knocked: string[] = [];
      const told = (answers: number[]) => {
        const answerTo = async (scheme: Kind, { keyId }: Signer) => {
          knocked.push(`${scheme} ${keyId.slice(-1)}`);
          return { status: answers.shift() ?? 500 };
        };
        const learn = (_host: string, { keyId }: Signer) => void learned.push(`key ${keyId.slice(-1)}`);
        const preferences = { of: () => null, learn: (_host: string, scheme: Kind) => void learned.push(scheme) };
        const means = { keys: { ...oneKey(() => first), of: () => [first, second], learn }, preferences };
        return doubleKnock('social.test', means, answerTo);
      };
      return { told, knocked, learned };
    };
    const stories: [what: string, answers: number[], counts: number, knocked: string[], learned: string[]][] = [
      ['takes the first', [202], 202, ['cavage 1'], []],
      ['takes the second', [401, 202], 202, ['cavage 1', 'cavage 2'], ['key 2']],
      ['says 403 to the first', [403, 202], 202, ['cavage 1', 'cavage 2'], ['key 2']],
      ['says 403 to both', [403, 403], 403, ['cavage 1', 'cavage 2'], []],
      ['takes the first by the other kind', [400, 400, 202], 202, ['cavage 1', 'cavage 2', 'rfc9421 1'], ['rfc9421']],
      [
        'takes the second by the other kind',
        [401, 401, 401, 202],
        202,
        ['cavage 1', 'cavage 2', 'rfc9421 1', 'rfc9421 2'],
        ['rfc9421', 'key 2'],
      ],
      ['takes nothing', [401, 400, 400, 400], 401, ['cavage 1', 'cavage 2', 'rfc9421 1', 'rfc9421 2'], []],
      ['is in trouble at the second', [401, 503], 503, ['cavage 1', 'cavage 2'], []],
    ];
    for (const [what, answers, counts, order, lessons] of stories)
      it(`S17 tries both keys by one kind, then by the other, at a host that ${what}`, async () => {
        const { told, knocked, learned } = pair();
        expect(await told([...answers])).to.deep.equal({ status: counts });
        expect(knocked).to.deep.equal(order);
        expect(learned).to.deep.equal(lessons);
      });
  });

  it('S17 asks a host first what it answers to a key that nobody knows, where it has to be found out', async () => {
    const told: boolean[] = [];
    for (const status of [202, 401, 403, 400, 404, 503, 429])
      await testKey(
        'social.test',
        {
          preferences: noPreferences,
          keys: {
            ...oneKey(() => signer),
            unknownTo: () => signer,
            tested: (_host, refuses) => void told.push(refuses),
          },
        },
        async () => ({ status }),
      );
    expect(told).to.deep.equal([false, true, true, true, true]);
    await testKey('social.test', { preferences: noPreferences, keys: oneKey(() => signer) }, () =>
      expect.fail('asked'),
    );
  });

  it('S17 is signed with the key of the moment', async () => {
    answer = () => ({ status: 202 });
    const before = keys;
    const sender = requests();
    const send = () => sender.post({ inbox: `${origin}/inbox`, body, digest: digestOf(body) });
    await send();
    keys = await makeKeyPair();
    signer = { keyId: 'https://blog.test/activitypub/actor#key-2', privateKey: keys.privateKey };
    await send();
    keys = before;
    expect(seen).to.have.lengthOf(2);
  });
});
