import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { digestMatches, digestOf } from '../../src/signatures/digest.js';
import { signRequest } from '../../src/signatures/sign-request.js';
import { SignatureError } from '../../src/signatures/signature-error.js';
import { claimOf, type ReceivedRequest, readPublicKey, verifySignature } from '../../src/signatures/verify-request.js';
import { type KeyPair, makeKeyPair, signatureFaults } from '../lab/remote-actor.js';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const keyId = 'https://blog.test/activitypub/actor#main-key';

describe('a signature', () => {
  let keys: KeyPair;
  let publicKey: KeyObject;
  const body = Buffer.from('{"hello": "world"}');

  before(async () => {
    keys = await makeKeyPair();
    publicKey = readPublicKey(keys.publicKeyPem);
  });

  const received = (headers: Record<string, string>, more: Partial<ReceivedRequest> = {}): ReceivedRequest => ({
    method: 'POST',
    target: '/activitypub/inbox',
    rawHeaders: Object.entries(headers).flat(),
    body,
    ...more,
  });
  const signed = (url = 'https://blog.test/activitypub/inbox') =>
    signRequest(
      { keyId, privateKey: keys.privateKey },
      { method: 'POST', url: new URL(url), digest: digestOf(body), now },
    );
  /** By hand, over any text. */
  const headersOver = (names: string[], text: string, values: Record<string, string>) => ({
    ...values,
    signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${createSign('rsa-sha256').update(text).sign(keys.privateKey, 'base64')}"`,
  });

  it('S1 of ours satisfies the strictest verifier, on POST and GET', async () => {
    const post = await signed('https://social.test/inbox?a=1');
    expect(post.signature)
      .to.include('headers="(request-target) host date digest"')
      .and.include('algorithm="rsa-sha256"');
    const requests = [
      { method: 'POST', path: '/inbox?a=1', headers: post, body, at: now },
      {
        method: 'GET',
        path: '/users/ann',
        headers: await signRequest(
          { keyId, privateKey: keys.privateKey },
          { method: 'GET', url: new URL('https://social.test/users/ann'), now },
        ),
        body: Buffer.alloc(0),
        at: now,
      },
    ];
    for (const request of requests) expect(signatureFaults(request, keys.publicKeyPem)).to.deep.equal([]);
  });

  it('S9 of ours names a port that is not the usual one', async () => {
    expect((await signed('https://social.test:8443/inbox')).host).to.equal('social.test:8443');
    expect((await signed('https://social.test:443/inbox')).host).to.equal('social.test');
  });

  it('S6 of ours holds no comma but between its parameters, and no line break', async () => {
    for (const part of (await signed()).signature?.split(',') ?? []) expect(part).to.match(/^[a-zA-Z]+="[^",\n]+"$/);
  });

  it('S8 is made afresh for each moment', async () => {
    const [one, two] = [
      await signed(),
      await signRequest(
        { keyId, privateKey: keys.privateKey },
        {
          method: 'POST',
          url: new URL('https://blog.test/activitypub/inbox'),
          digest: digestOf(body),
          now: now + 1000,
        },
      ),
    ];
    expect(one.date).to.equal('Fri, 02 Jan 2026 03:04:05 GMT');
    expect(two.signature).not.to.equal(one.signature);
  });

  it('is true for the key that made it, and for no other', async () => {
    const claim = claimOf(received(await signed()), { host: 'blog.test', now });
    expect(verifySignature(claim, publicKey)).to.equal(true);
    expect(verifySignature(claim, readPublicKey((await makeKeyPair()).publicKeyPem))).to.equal(false);
  });

  it('S13 may be over the path with or without the query', async () => {
    const date = new Date(now).toUTCString();
    const digest = digestOf(body);
    for (const target of ['/activitypub/inbox?for=us', '/activitypub/inbox']) {
      const text = `(request-target): post ${target}\nhost: blog.test\ndate: ${date}\ndigest: ${digest}`;
      const headers = headersOver(['(request-target)', 'host', 'date', 'digest'], text, {
        host: 'blog.test',
        date,
        digest,
      });
      const request = received(headers, { target: '/activitypub/inbox?for=us' });
      expect(verifySignature(claimOf(request, { host: 'blog.test', now }), publicKey)).to.equal(true);
    }
  });

  const minutes = 60_000;
  const dates: [offset: number, fits: boolean][] = [
    [0, true],
    [-64 * minutes, true],
    [-66 * minutes, false],
    [4 * minutes, true],
    [6 * minutes, false],
  ];
  for (const [offset, fits] of dates)
    it(`D16 ${fits ? 'is taken' : 'is refused'} when its Date is ${offset / minutes} minutes away`, async () => {
      const request = received(await signed());
      const judge = () => claimOf(request, { host: 'blog.test', now: now - offset });
      if (fits) expect(judge).not.to.throw();
      else expect(judge).to.throw(SignatureError, 'Date');
    });

  it('D15 must be for our host, in any case', async () => {
    const request = received(await signed());
    expect(() => claimOf(request, { host: 'BLOG.test', now })).not.to.throw();
    expect(() => claimOf(request, { host: 'other.test', now })).to.throw(SignatureError, 'host');
    expect(() => claimOf(request, { host: 'blog.test:444', now })).to.throw(SignatureError, 'host');
  });

  it('cannot cover (created) where it is rsa-sha256, or anything that was not sent', async () => {
    const headers = await signed();
    for (const name of ['(created)', '(expires)', 'x-missing'])
      expect(() =>
        claimOf(received({ ...headers, signature: headers.signature?.replace('digest"', `digest ${name}"`) ?? '' }), {
          host: 'blog.test',
          now,
        }),
      ).to.throw(SignatureError);
  });
});

describe('a Digest', () => {
  const body = Buffer.from('{"hello": "world"}');
  const right = 'X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=';

  it('S4 S5 is the SHA-256 of the very bytes', () => expect(digestOf(body)).to.equal(`SHA-256=${right}`));

  for (const header of [`SHA-256=${right}`, `sha-256=${right}`, ` SHA-256=${right} `])
    it(`S4 ${JSON.stringify(header)} fits`, () => expect(digestMatches(header, body)).to.equal(true));

  const wrong = [
    '',
    right,
    `SHA-256=${right.slice(0, -1)}`,
    `SHA-256=${right.replace('X', 'Y')}`,
    `SHA-256=${right.replaceAll('+', '-').replaceAll('/', '_')}x`,
    `SHA-512=${right}`,
    `SHA-256=${right},SHA-512=abc`,
    `SHA-256=${right}, SHA-256=${right}`,
    `SHA-256="${right}"`,
    'SHA-256=',
  ];
  for (const header of wrong)
    it(`D17 ${JSON.stringify(header)} does not`, () => expect(digestMatches(header, body)).to.equal(false));
});

describe('a key', () => {
  it('may be RSA from 2048 bits on, in either form of PEM', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const type of ['spki', 'pkcs1'] as const)
      expect(readPublicKey(publicKey.export({ type, format: 'pem' }).toString()).asymmetricKeyType).to.equal('rsa');
  });

  it('is read once, however often its owner writes', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(readPublicKey(pem)).to.equal(readPublicKey(`${pem.slice(0, 40)}${pem.slice(40)}`));
  });

  it('D23 must not be weaker, huge, of another kind, or garbage', () => {
    const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
    const keys = [
      pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      pem(generateKeyPairSync('ed448').publicKey),
      pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey),
      '',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      'x'.repeat(10_000),
    ];
    for (const key of keys) expect(() => readPublicKey(key)).to.throw(SignatureError);
  });
});
