import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { type InnerList, parseList } from 'structured-headers';
import { pemOfMultikey } from '../../src/activitypub/multikey.js';
import { checkContentDigest, contentDigestOf, digestOf } from '../../src/signatures/digest.js';
import { signRequest } from '../../src/signatures/sign-request.js';
import { MalformedSignatureError, SignatureError } from '../../src/signatures/signature-error.js';
import { signatureBase } from '../../src/signatures/signed-message.js';
import { signingString } from '../../src/signatures/signing-string.js';
import { claimOf, readPublicKey, verifySignature } from '../../src/signatures/verify-request.js';
import {
  draftKey,
  draftRequest,
  draftVectors,
  mastodonKey,
  mastodonRequest,
  multikeys,
  proxyRequest,
  rfcKeys,
  rfcRequest,
  rfcVectors,
} from './vectors.js';

const raw = (headers: Record<string, string>) => Object.entries(headers).flat();
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

describe('the examples of draft-cavage-12', () => {
  const { method, target, headers, body } = draftRequest;
  const key = createPrivateKey(draftKey);
  const text = (names: string) =>
    Buffer.from(signingString(names.split(' '), { method, target, header: (name) => headers[name] ?? '' }));

  for (const [name, names, signature] of draftVectors)
    it(`${name} come out letter by letter, and are true`, () => {
      expect(sign('sha256', text(names), key).toString('base64')).to.equal(signature);
      expect(verify('sha256', text(names), createPublicKey(key), Buffer.from(signature, 'base64'))).to.equal(true);
    });

  const claimed = (names: string, signature: string) =>
    claimOf(
      {
        ...{ method, target, body },
        rawHeaders: raw({
          ...headers,
          signature: `keyId="Test",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`,
        }),
      },
      { host: 'example.com', now: Date.parse(headers.date ?? '') },
    );

  it('C.3 is a claim that its key proves', () => {
    const [, names, signature] = draftVectors[2] ?? ['', '', ''];
    expect(verifySignature(claimed(names, signature), createPublicKey(key))).to.equal(true);
  });

  it('D19 C.1 and C.2 prove too little for a POST', () => {
    for (const [, names, signature] of draftVectors.slice(0, 2))
      expect(() => claimed(names, signature)).to.throw(SignatureError, 'must be signed');
  });

  it('D23 have a key that is too weak to be believed', () =>
    expect(() => readPublicKey(publicPem(createPublicKey(key)))).to.throw(SignatureError, '2048'));
});

describe('the examples of RFC 9421', () => {
  const keys = new Map(Object.entries(rfcKeys).map(([name, pem]) => [name, createPrivateKey(pem)]));
  const publicKey = (name: string) => createPublicKey(keys.get(name) as KeyObject);
  const base = (input: string, request: typeof rfcRequest, target: string, host: string) =>
    signatureBase(parseList(input)[0] as InnerList, {
      ...{ method: request.method, origin: `https://${host}`, target },
      field: (name) => request.headers[name] ?? '',
    });

  for (const { name, key, hash, target, input, signature } of rfcVectors)
    it(`${name}: the text that is signed is theirs`, () => {
      const text = Buffer.from(base(input, rfcRequest, target, 'example.com'));
      const salt = key === 'rsa-pss' ? { saltLength: 64 } : {};
      expect(verify(hash, text, { key: publicKey(key), ...salt }, Buffer.from(signature, 'base64'))).to.equal(true);
    });

  const now = 1_618_884_475_000;
  const claimed = (input: string, signature: string, headers = rfcRequest.headers) =>
    claimOf(
      {
        ...rfcRequest,
        rawHeaders: raw({ ...headers, 'signature-input': `sig=${input}`, signature: `sig=:${signature}:` }),
      },
      { host: 'example.com', now },
    );

  it('B.2.6 is made letter by letter, for ed25519 knows no chance', () => {
    const { input, target, signature } = rfcVectors[2] ?? { input: '', target: '', signature: '' };
    const text = Buffer.from(base(input, rfcRequest, target, 'example.com'));
    expect(sign(null, text, keys.get('ed25519') as KeyObject).toString('base64')).to.equal(signature);
  });

  it('D19 prove too little where they leave out the body', () => {
    for (const { input, signature } of rfcVectors.filter(({ input }) => !input.includes('content-digest')))
      expect(() => claimed(input, signature)).to.throw(SignatureError, 'must be signed');
  });

  it('D22 are no claims of ours where their key is of another kind', () => {
    const { input, signature } = rfcVectors[1] ?? { input: '', signature: '' };
    expect(verifySignature(claimed(input, signature), publicKey('rsa-pss'))).to.equal(false);
    expect(verifySignature(claimed(input, signature), publicKey('ecc-p256'))).to.equal(false);
    expect(() => readPublicKey(publicPem(publicKey('rsa-pss')))).to.throw(SignatureError);
    expect(() => readPublicKey(publicPem(publicKey('ecc-p256')))).to.throw(SignatureError);
  });

  it('of §4.3, by the algorithm of the fediverse, is a claim that its key proves, in its minute', () => {
    const { method, target, headers, body } = proxyRequest;
    const request = { method, target, body, rawHeaders: raw(headers) };
    const options = { host: 'origin.host.internal.example', now: 1_618_884_481_000 };
    const claim = claimOf(request, options);
    expect(claim).to.include({ scheme: 'rfc9421', keyId: 'test-key-rsa', algorithm: 'rsa-v1_5-sha256' });
    expect(verifySignature(claim, readPublicKey(publicPem(publicKey('rsa'))))).to.equal(true);
    expect(() => claimOf(request, { ...options, now: options.now + 2 * 3600_000 })).to.throw(SignatureError, 'expired');
    expect(() => claimOf({ ...request, body: Buffer.from('{}') }, options)).to.throw(SignatureError, 'Content-Digest');
    const elsewhere = claimOf(request, { ...options, host: 'other.example' });
    expect(verifySignature(elsewhere, publicKey('rsa'))).to.equal(false);
  });

  it('S11 are made by us as Mastodon’s own, letter by letter', async () => {
    const signer = { keyId: 'https://remote.domain/users/bob#main-key', privateKey: keys.get('rsa') as KeyObject };
    const url = new URL(`https://www.example.com${mastodonRequest.target}`);
    const made = await signRequest(signer, { method: 'GET', url, now: mastodonRequest.at }, 'rfc9421');
    expect(made['signature-input']).to.equal(`${mastodonRequest.headers['signature-input']};alg="rsa-v1_5-sha256"`);
  });

  it('S11 of Mastodon’s own tests is true on its day, and a claim that has expired on another', () => {
    const { method, target, headers, at } = mastodonRequest;
    const request = { method, target, rawHeaders: raw(headers), body: Buffer.alloc(0) };
    const claim = claimOf(request, { host: 'www.example.com', now: at });
    expect(claim.keyId).to.equal('https://remote.domain/users/bob#main-key');
    expect(verifySignature(claim, readPublicKey(mastodonKey))).to.equal(true);
    for (const wrong of [{ target: '/activitypub/alternative-path' }, { target: `${target}/` }, { method: 'HEAD' }]) {
      const other = claimOf({ ...request, ...wrong }, { host: 'www.example.com', now: at });
      expect(verifySignature(other, readPublicKey(mastodonKey)), JSON.stringify(wrong)).to.equal(false);
    }
    expect(() => claimOf(request, { host: 'www.example.com', now: at + 86_400_000 })).to.throw(SignatureError);
  });
});

describe('a Content-Digest', () => {
  // RFC 9421 and RFC 9530 print these for one and the same body.
  const body = Buffer.from('{"hello": "world"}');
  const sha256 = 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:';
  const sha512 = 'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';

  it('is written from the Digest that was counted once', () =>
    expect(contentDigestOf(digestOf(body))).to.equal(sha256));

  for (const header of [
    sha256,
    sha512,
    `${sha256}, ${sha512}`,
    `${sha512},${sha256}`,
    `md5=:AAAA:, ${sha256}`,
    `${sha256};p=1`,
  ])
    it(`${header.slice(0, 60)} fits`, () => expect(() => checkContentDigest(header, body)).not.to.throw());

  it('of the examples of RFC 9530 fits, with a line’s end in the body', () => {
    const line = Buffer.from('{"hello": "world"}\n');
    expect(() => checkContentDigest('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:', line)).not.to.throw();
    expect(() =>
      checkContentDigest(
        'sha-512=:z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==:',
        Buffer.alloc(0),
      ),
    ).not.to.throw();
  });

  const other = sha256.replace('X48', 'Y48');
  for (const header of [
    other,
    `${sha256}, ${sha512.replace('WZD', 'XZD')}`,
    `${other}, ${sha512}`,
    'md5=:AAAA:',
    'sha-256=:AAAA:',
    'sha-256=::',
    'sha-256',
    'sha-256="X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="',
    '',
    `${other}, ${sha256}`,
    `${sha256}, ${sha256}`,
    `${sha256};a=1;a=2`,
  ])
    it(`D17 ${JSON.stringify(header).slice(0, 70)} is refused`, () =>
      expect(() => checkContentDigest(header, body))
        .to.throw(SignatureError)
        .and.not.to.be.instanceOf(MalformedSignatureError));

  for (const header of [
    'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=',
    `${sha256},`,
    'sha-256=:X48E',
    'sha-256=:X4-E_Q==:',
    'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE:=',
    '{"a":1}',
    'ä',
    '=:AAAA:',
    'sha-256 = :AAAA:',
  ])
    it(`D18 ${JSON.stringify(header).slice(0, 70)} cannot be read`, () =>
      expect(() => checkContentDigest(header, body)).to.throw(MalformedSignatureError));
});

describe('a Multikey', () => {
  const spkiOf = (kind: string, bytes: Buffer) =>
    kind === 'rsa'
      ? createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' })
      : createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });

  for (const [kind, hex, multibase] of multikeys)
    it(`S14 of FEP-521a is read as its ${kind} key`, () => {
      const pem = pemOfMultikey(multibase) ?? '';
      expect(pem).to.equal(publicPem(spkiOf(kind, Buffer.from(hex, 'hex'))));
      expect(readPublicKey(pem).asymmetricKeyType).to.equal(kind);
    });

  const [, , edKey = ''] = multikeys[0] ?? [];
  for (const text of [
    '',
    'z',
    edKey.slice(1),
    `m${edKey.slice(1)}`,
    edKey.slice(0, -1),
    `${edKey}1`,
    `z1${edKey.slice(1)}`,
    edKey.replace('6', '0'),
    `z${'2'.repeat(5000)}`,
    'z4MXj1wBzi9jUstyPMS4jQqB6Kd',
  ])
    it(`must not be ${JSON.stringify(text).slice(0, 60)}`, () => expect(pemOfMultikey(text)).to.equal(null));
});
