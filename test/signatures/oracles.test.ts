import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  parseRequestSignature,
  RFC9421SignatureBaseFactory,
  signAsDraftToRequest,
  verifyDraftSignature,
} from '@misskey-dev/node-http-message-signatures';
import { expect } from 'chai';
import fc from 'fast-check';
import { cavage, createSigner, createVerifier, httpbis } from 'http-message-signatures';
import { contentDigestOf, digestOf } from '../../src/signatures/digest.js';
import { signRequest } from '../../src/signatures/sign-request.js';
import type { SignatureScheme } from '../../src/signatures/signed-claim.js';
import { claimOf, type ReceivedRequest, verifySignature } from '../../src/signatures/verify-request.js';

// Two libraries that share no line with Herald: what they sign is true here, and what Herald signs is true there.

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ type: type as 'spki', format: 'pem' }).toString();
const keyId = 'https://social.test/users/ann#main-key';
const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const host = 'blog.test';

interface Story {
  method: 'GET' | 'POST';
  target: string;
  body: Buffer;
  extra: Record<string, string>;
}

const letters = "abcXYZ019-._~!$'()*,;:@%20&=+/".split('');
const value = fc.string({ unit: fc.constantFrom(...'abc XYZ019",;=:/()\\!'.split('')), minLength: 1, maxLength: 40 });
const story: fc.Arbitrary<Story> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  target: fc
    .tuple(
      fc.array(fc.constantFrom(...letters), { maxLength: 30 }),
      fc.option(fc.array(fc.constantFrom(...letters, '?'))),
    )
    .map(([path, query]) => new URL(`https://${host}/x${path.join('')}${query ? `?q${query.join('')}` : ''}`))
    .map((url) => url.pathname + url.search),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  extra: fc.dictionary(fc.constantFrom('x-one', 'x-two', 'content-type', 'accept'), value),
});

/** The headers of a story before anybody signs. */
function headersOf({ method, body, extra }: Story): Record<string, string> {
  const trimmed = Object.fromEntries(Object.entries(extra).map(([name, text]) => [name, text.trim() || '-']));
  const digests = { digest: digestOf(body), 'content-digest': contentDigestOf(digestOf(body)) };
  return { host, date: new Date(now).toUTCString(), ...trimmed, ...(method === 'POST' ? digests : {}) };
}

const received = ({ method, target, body }: Story, headers: Record<string, unknown>): ReceivedRequest => ({
  ...{ method, target, body: method === 'POST' ? body : Buffer.alloc(0) },
  rawHeaders: Object.entries(headers).flatMap(([name, text]) => [name, String(text)]),
});
const isTrue = (request: ReceivedRequest, key: KeyObject = rsa.publicKey) =>
  verifySignature(claimOf(request, { host, now }), key);
const ours = ({ method, target, body }: Story, scheme: SignatureScheme) =>
  signRequest(
    { keyId, privateKey: rsa.privateKey },
    { method, url: new URL(`https://${host}${target}`), now, ...(method === 'POST' ? { digest: digestOf(body) } : {}) },
    scheme,
  );
const tell = (judge: (told: Story) => Promise<void>) => fc.assert(fc.asyncProperty(story, judge), { numRuns: 60 });

describe('http-message-signatures', () => {
  const keyLookup = async () => ({
    id: keyId,
    algs: ['rsa-v1_5-sha256'],
    verify: createVerifier(pem(rsa.publicKey, 'spki'), 'rsa-v1_5-sha256'),
  });

  it('S11 signs by RFC 9421, over any components, and Herald finds it true', () =>
    tell(async (told) => {
      const headers = headersOf(told);
      const fields = ['@method', '@target-uri', '@authority', '@path', '@query', '@scheme', ...Object.keys(headers)];
      const signed = await httpbis.signMessage(
        {
          key: createSigner(pem(rsa.privateKey, 'pkcs8'), 'rsa-v1_5-sha256', keyId),
          ...{ fields, params: ['created', 'expires', 'keyid', 'alg', 'nonce', 'tag'] },
          paramValues: { created: new Date(now), expires: new Date(now + 60_000), nonce: 'n"\\', tag: 'test' },
        },
        { method: told.method, url: `https://${host}${told.target}`, headers },
      );
      expect(isTrue(received(told, signed.headers))).to.equal(true);
    }));

  it('S15 signs with Ed25519, naming it or not, and Herald finds it true', () =>
    tell(async (told) => {
      const key = createSigner(pem(ed25519.privateKey, 'pkcs8'), 'ed25519', keyId);
      const fields = ['@method', '@target-uri', ...(told.method === 'POST' ? ['content-digest'] : [])];
      for (const params of [
        ['created', 'keyid'],
        ['created', 'keyid', 'alg'],
      ]) {
        const signed = await httpbis.signMessage(
          { key, fields, params, paramValues: { created: new Date(now) } },
          { method: told.method, url: `https://${host}${told.target}`, headers: headersOf(told) },
        );
        expect(isTrue(received(told, signed.headers), ed25519.publicKey)).to.equal(true);
        expect(isTrue(received(told, signed.headers), rsa.publicKey)).to.equal(false);
      }
    }));

  it('S11 finds true what Herald signs by RFC 9421', () =>
    tell(async (told) => {
      const headers = await ours(told, 'rfc9421');
      const message = { method: told.method, url: `https://${host}${told.target}`, headers };
      const requiredFields = ['@method', '@target-uri', ...(told.method === 'POST' ? ['content-digest'] : [])];
      const config = { keyLookup, requiredFields, requiredParams: ['created', 'keyid', 'alg'], notAfter: now + 1000 };
      expect(await httpbis.verifyMessage(config, message)).to.equal(true);
      expect(isTrue(received(told, headers))).to.equal(true);
    }));

  it('S1 finds true what Herald signs by the draft', () =>
    tell(async (told) => {
      const headers = await ours(told, 'cavage');
      const message = { method: told.method, url: `https://${host}${told.target}`, headers };
      expect(await cavage.verifyMessage({ keyLookup }, message)).to.equal(true);
    }));

  it('S3 signs by the draft with (created) and (expires), and Herald finds it true', () =>
    tell(async (told) => {
      const signed = await cavage.signMessage(
        {
          key: { ...createSigner(pem(rsa.privateKey, 'pkcs8'), 'rsa-v1_5-sha256', keyId), alg: 'hs2019' },
          fields: ['@request-target', '@created', '@expires', ...Object.keys(headersOf(told))],
          params: ['keyid', 'alg', 'created', 'expires'],
          paramValues: { created: new Date(now), expires: new Date(now + 60_000) },
        },
        { method: told.method, url: `https://${host}${told.target}`, headers: headersOf(told) },
      );
      expect(isTrue(received(told, signed.headers))).to.equal(true);
    }));
});

describe('Misskey’s node-http-message-signatures', () => {
  const privateKeyPem = pem(rsa.privateKey, 'pkcs8');

  it('S1 signs by the draft, and Herald finds it true', () =>
    tell(async (told) => {
      const headers = headersOf(told);
      // It writes into the headers that it is given.
      const request = { method: told.method, url: `https://${host}${told.target}`, headers: { ...headers } };
      const { signatureHeader } = await signAsDraftToRequest(request, { privateKeyPem, keyId }, [
        '(request-target)',
        ...Object.keys(headers),
      ]);
      expect(isTrue(received(told, { ...headers, signature: signatureHeader }))).to.equal(true);
    }));

  it('S2 finds true what Herald signs by the draft, and reads in it what it needs', () =>
    tell(async (told) => {
      const headers = await ours(told, 'cavage');
      const parsed = parseRequestSignature(
        { method: told.method, url: told.target, headers },
        {
          clockSkew: { now: new Date(now) },
          requiredInputs: {
            draft: ['(request-target)', 'host', 'date', ...(told.method === 'POST' ? ['digest'] : [])],
          },
        },
      );
      if (parsed.version !== 'draft') return expect.fail('it is read as RFC 9421');
      expect(parsed.value.keyId).to.equal(keyId);
      expect(await verifyDraftSignature(parsed.value, pem(rsa.publicKey, 'spki'))).to.equal(true);
    }));

  it('S11 makes the same text of what is signed by RFC 9421', () =>
    tell(async (told) => {
      const headers = await ours(told, 'rfc9421');
      const request = { method: told.method, url: `https://${host}${told.target}`, headers };
      const base = new RFC9421SignatureBaseFactory(request).generate('sig1');
      expect(claimOf(received(told, headers), { host, now }).texts[0]?.toString()).to.equal(base);
    }));
});
