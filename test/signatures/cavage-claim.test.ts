import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { SignatureError } from '../../src/signatures/signature-error.js';
import { claimOf, type ReceivedRequest, readPublicKey, verifySignature } from '../../src/signatures/verify-request.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const seconds = now / 1000;
const minute = 60;
const host = 'blog.test';
const body = Buffer.from('{"type":"Create"}');
const date = new Date(now).toUTCString();
const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;

/** A request and its signature, written by hand: the text that is signed and the header need not say the same. */
interface Forged {
  /** Each name, and the value that is signed for it. */
  covers: Record<string, string>;
  /** After keyId, before headers. */
  parameters: string;
  headers: Record<string, string>;
  lines: string[];
  request: Partial<ReceivedRequest>;
  hash: 'sha256' | 'sha512' | 'sha1' | 'ed25519';
}

const honest: Forged = {
  covers: { '(request-target)': 'post /activitypub/inbox', host, date, digest },
  parameters: 'algorithm="rsa-sha256"',
  headers: { host, date, digest },
  lines: [],
  request: {},
  hash: 'sha256',
};
const hs2019 = 'algorithm="hs2019"';
const { date: _, ...dateless } = honest.covers;

function requestOf(forged: Partial<Forged>): ReceivedRequest {
  const { covers, parameters, headers, lines, request, hash } = { ...honest, ...forged };
  const text = Object.entries(covers).map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  const bytes = Buffer.from(text.join('\n'), 'latin1');
  const made = hash === 'ed25519' ? sign(null, bytes, ed25519.privateKey) : sign(hash, bytes, rsa.privateKey);
  const names = Object.keys(covers).join(' ');
  const signature = `keyId="https://social.test/users/ann#main-key",${parameters},headers="${names}",signature="${made.toString('base64')}"`;
  return {
    ...{ method: 'POST', target: '/activitypub/inbox', body },
    rawHeaders: [...Object.entries({ ...headers, signature }).flat(), ...lines],
    ...request,
  };
}

const claim = (forged: Partial<Forged> = {}) => claimOf(requestOf(forged), { host, now });
const isTrue = (forged: Partial<Forged> = {}) =>
  verifySignature(claim(forged), forged.hash === 'ed25519' ? ed25519.publicKey : rsa.publicKey);
const signedWith = (name: string, value: string) => ({
  covers: { ...honest.covers, [name]: value },
  headers: { ...honest.headers, [name]: value },
});
/** hs2019 over (created) instead of Date. */
const created = (at: number) => ({
  covers: { ...dateless, '(created)': `${seconds + at}` } as Record<string, string>,
  parameters: `${hs2019},created=${seconds + at}`,
  headers: { host, digest },
});
/** The same with an end, which is signed too. */
const until = (at: number, end: number) => {
  const { covers, parameters, headers } = created(at);
  const expires = `${seconds + end}`;
  return { covers: { ...covers, '(expires)': expires }, parameters: `${parameters},expires=${expires}`, headers };
};

describe('a signature by draft-cavage-12', () => {
  const taken: [what: string, forged: Partial<Forged>][] = [
    ['S1 as everybody makes it', {}],
    ['S15 that calls itself hs2019', { parameters: hs2019 }],
    ['S15 that calls itself nothing', { parameters: 'opaque="x"' }],
    ['S15 by hs2019 with SHA-512', { parameters: hs2019, hash: 'sha512' }],
    ['S15 by hs2019 with Ed25519', { parameters: hs2019, hash: 'ed25519' }],
    ['S3 over (created) instead of Date', created(0)],
    ['S3 over (created), in quotes', { ...created(0), parameters: `${hs2019},created="${seconds}"` }],
    [
      'S3 over both of them, and (expires)',
      {
        ...honest,
        covers: { ...honest.covers, '(created)': `${seconds}`, '(expires)': `${seconds + 5.5}` },
        parameters: `${hs2019},created=${seconds},expires=${seconds + 5.5}`,
      },
    ],
    ['S3 over (created), an hour and four minutes ago', created(-64 * minute)],
    ['S3 over (created), within the next hour', created(59 * minute)],
    ['S3 with an end that passed less than an hour ago', until(-80 * minute, -59 * minute)],
    ['S9 with the usual port in Host', signedWith('host', 'blog.test:443')],
    ['S9 with Host in capitals', signedWith('host', 'BLOG.test')],
    ['S4 with the name of the digest in small letters', signedWith('digest', digest.replace('SHA', 'sha'))],
    [
      'with names in capitals',
      { covers: { '(request-target)': 'post /activitypub/inbox', Host: host, Date: date, Digest: digest } },
    ],
    [
      'over content-length and content-type, as Pleroma and Mastodon sign',
      {
        covers: { ...honest.covers, 'content-length': '17', 'content-type': 'application/activity+json' },
        headers: { ...honest.headers, 'content-length': '17', 'content-type': 'application/activity+json' },
      },
    ],
    [
      'over a header of several lines',
      { covers: { ...honest.covers, accept: 'a, b' }, lines: ['Accept', 'a', 'accept', ' b '] },
    ],
    ['over a header of other letters than ASCII', signedWith('x-name', 'J\u00c3\u00bcrgen \u00c3\u00a0')],
    ['over a header without a value', signedWith('x-empty', '')],
    [
      'over the Digest of nothing on GET, as snac signs',
      {
        covers: {
          ...honest.covers,
          '(request-target)': 'get /a',
          digest: 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
        },
        headers: { ...honest.headers, digest: 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
        request: { method: 'GET', target: '/a', body: Buffer.alloc(0) },
      },
    ],
  ];
  for (const [what, forged] of taken) it(`${what} is true`, () => expect(isTrue(forged)).to.equal(true));

  it('S9 names our port, where ours is not the usual one', () => {
    const request = requestOf(signedWith('host', 'blog.test:8443'));
    expect(verifySignature(claimOf(request, { host: 'blog.test:8443', now }), rsa.publicKey)).to.equal(true);
    expect(() => claimOf(request, { host, now })).to.throw(SignatureError, 'another host');
    const usual = requestOf(signedWith('host', 'blog.test:80'));
    expect(() => claimOf(usual, { host, now })).to.throw(SignatureError, 'another host');
    expect(() => claimOf(usual, { host, origin: 'http://blog.test', now })).not.to.throw();
  });

  const untrue: [what: string, forged: Partial<Forged>][] = [
    ['D15 for another path', { covers: { ...honest.covers, '(request-target)': 'post /other' } }],
    ['D15 for another method', { covers: { ...honest.covers, '(request-target)': 'get /activitypub/inbox' } }],
    [
      'S13 for another query',
      {
        covers: { ...honest.covers, '(request-target)': 'post /activitypub/inbox?a=2' },
        request: { target: '/activitypub/inbox?a=1' },
      },
    ],
    ['D22 that calls itself rsa-sha256, with SHA-512', { hash: 'sha512' }],
    ['D22 that calls itself rsa-sha256, with Ed25519', { hash: 'ed25519' }],
    ['D22 by hs2019 with SHA-1', { parameters: hs2019, hash: 'sha1' }],
    ['whose Date was signed as another', { covers: { ...honest.covers, date: new Date(now - 1000).toUTCString() } }],
    ['whose (created) was signed as another', { ...created(0), parameters: `${hs2019},created=${seconds + 1}` }],
    ['whose (created) was signed in other letters', { ...created(0), parameters: `${hs2019},created=0${seconds}` }],
  ];
  for (const [what, forged] of untrue) it(`${what} is not true`, () => expect(isTrue(forged)).to.equal(false));

  const refused: [what: string, forged: Partial<Forged>][] = [
    [
      'S3 (created) with rsa-sha256',
      {
        covers: { ...honest.covers, '(created)': `${seconds}` },
        parameters: `algorithm="rsa-sha256",created=${seconds}`,
      },
    ],
    [
      'S3 (expires) with rsa-sha256',
      {
        covers: { ...honest.covers, '(expires)': `${seconds}` },
        parameters: `algorithm="rsa-sha256",expires=${seconds}`,
      },
    ],
    [
      'S3 (created) instead of Date with rsa-sha256',
      { ...created(0), parameters: `algorithm="rsa-sha256",created=${seconds}` },
    ],
    ['S3 (created) that is signed and not said', { ...created(0), parameters: hs2019 }],
    [
      'S3 (expires) that is signed and not said',
      { covers: { ...honest.covers, '(expires)': `${seconds}` }, parameters: hs2019 },
    ],
    ['S3 created twice', { ...created(0), parameters: `${hs2019},created=${seconds},created=${seconds}` }],
    ['D16 created too long ago', created(-66 * minute)],
    ['D16 created in the future', created(61 * minute)],
    ['D16 created by no number', { ...created(0), parameters: `${hs2019},created=now` }],
    ['D16 created by nothing', { ...created(0), parameters: `${hs2019},created=""` }],
    ['D16 an end long ago', until(-80 * minute, -61 * minute)],
    ['D16 an end next week, begun half a day ago', until(-14 * 60 * minute, 7 * 24 * 60 * minute)],
    [
      'D16 a Date of now beside (created) of yesterday',
      {
        ...created(-24 * 60 * minute),
        covers: { ...honest.covers, '(created)': `${seconds - 24 * 60 * minute}` },
        headers: honest.headers,
      },
    ],
    [
      'D16 a stale Date beside (created) of now',
      { ...signedWith('date', new Date(now - 7_200_000).toUTCString()), parameters: `${hs2019},created=${seconds}` },
    ],
    [
      'D16 an end to come that is not signed, and created long ago',
      { ...created(-80 * minute), parameters: `${until(-80 * minute, 60 * minute).parameters}` },
    ],
    ['D16 an end long ago, not signed', { parameters: `${hs2019},expires=${seconds - 61 * minute}` }],
    ['D16 a Date that cannot be read', signedWith('date', 'yesterday')],
    ['D16 an empty Date', signedWith('date', '')],
    ['D16 a Date that was not sent', { headers: { host, digest } }],
    ['D19 nothing but the date', { covers: { date } }],
    ['D19 no (request-target)', { covers: { host, date, digest } }],
    ['D19 no host', { covers: { '(request-target)': 'post /activitypub/inbox', date, digest } }],
    ['D19 no date', { covers: dateless }],
    ['D19 no digest', { covers: { '(request-target)': 'post /activitypub/inbox', host, date } }],
    ['D20 two Signatures', { lines: ['Signature', 'keyId="x"'] }],
    ['D20 two Dates', { lines: ['Date', date] }],
    ['D20 two Hosts', { lines: ['HOST', 'other.test'] }],
    ['D20 two Digests', { lines: ['digest', digest] }],
    ['D20 two Content-Types, when signed', { ...signedWith('content-type', 'a'), lines: ['Content-Type', 'b'] }],
    ['D21 a keyId twice', { parameters: `${honest.parameters},keyId="https://evil.test/key"` }],
    ['D21 a keyId twice, in other letters', { parameters: `${honest.parameters},KeyID="https://evil.test/key"` }],
    ['D22 hmac-sha256', { parameters: 'algorithm="hmac-sha256"' }],
    ['D22 rsa-sha1', { parameters: 'algorithm="rsa-sha1"', hash: 'sha1' }],
    ['D22 an algorithm without a name', { parameters: 'algorithm=""' }],
    ['D17 a Digest of another body', { request: { body: Buffer.from('{"type":"Delete"}') } }],
    [
      'D17 a Digest of another body on GET',
      {
        covers: { ...honest.covers, '(request-target)': 'get /a' },
        request: { method: 'GET', target: '/a', body: Buffer.alloc(0) },
      },
    ],
    ['D17 two kinds of Digest', signedWith('digest', `${digest},SHA-512=x`)],
    ['D51 a line break in a header', signedWith('x-lines', 'a\nhost: other.test')],
    ['a header that was not sent', { covers: { ...honest.covers, 'x-missing': '' } }],
    ['a name in brackets that nobody knows', { covers: { ...honest.covers, '(x)': '' } }],
    [
      'forty headers',
      { covers: { ...honest.covers, ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`x${n}`, ''])) } },
    ],
  ];
  for (const [what, forged] of refused)
    it(`${what} is refused`, () => expect(() => claim(forged)).to.throw(SignatureError));

  it('S12 is not looked at beside Signature-Input', () =>
    expect(() => claim({ lines: ['Signature-Input', 'sig1=("@method")'] })).to.throw(SignatureError));
});

describe('a key that is read', () => {
  const pemWith = (publicExponent: number, modulusLength = 2048) =>
    generateKeyPairSync('rsa', { modulusLength, publicExponent })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
  /** RSA in its smallest DER: two numbers. */
  const forgedPem = (modulus: Buffer, exponent: Buffer) => {
    const length = (size: number) =>
      size < 128
        ? Buffer.from([size])
        : size < 256
          ? Buffer.from([0x81, size])
          : Buffer.from([0x82, size >> 8, size & 255]);
    const tagged = (tag: number, content: Buffer) =>
      Buffer.concat([Buffer.from([tag]), length(content.length), content]);
    const der = tagged(
      0x30,
      Buffer.concat([tagged(2, Buffer.concat([Buffer.from([0]), modulus])), tagged(2, exponent)]),
    );
    return `-----BEGIN RSA PUBLIC KEY-----\n${der.toString('base64')}\n-----END RSA PUBLIC KEY-----`;
  };
  const modulus = (bytes: number) => Buffer.alloc(bytes, 0xc5);

  for (const bits of [2048, 3072, 4096, 8192])
    it(`D23 may have ${bits} bits`, () =>
      expect(readPublicKey(forgedPem(modulus(bits / 8), Buffer.from([1, 0, 1]))).asymmetricKeyType).to.equal('rsa'));

  it('D23 may have the small exponent of old keys', () =>
    expect(readPublicKey(pemWith(3)).asymmetricKeyDetails?.publicExponent).to.equal(3n));

  it('S15 may be Ed25519', () => {
    const pem = ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(readPublicKey(pem).asymmetricKeyType).to.equal('ed25519');
  });

  const weak: [what: string, pem: () => string][] = [
    ['512 bits', () => forgedPem(modulus(64), Buffer.from([1, 0, 1]))],
    ['2040 bits', () => forgedPem(modulus(255), Buffer.from([1, 0, 1]))],
    ['16384 bits', () => forgedPem(modulus(2048), Buffer.from([1, 0, 1]))],
    ['the exponent 1', () => forgedPem(modulus(256), Buffer.from([1]))],
    ['the exponent 2', () => forgedPem(modulus(256), Buffer.from([2]))],
    ['the exponent 0', () => forgedPem(modulus(256), Buffer.from([0]))],
    ['an even exponent', () => forgedPem(modulus(256), Buffer.from([1, 0, 0]))],
    ['an exponent that makes checking slow', () => forgedPem(modulus(256), Buffer.alloc(200, 0x7f))],
    [
      'RSA-PSS',
      () =>
        generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
          .publicKey.export({ type: 'spki', format: 'pem' })
          .toString(),
    ],
    [
      'DSA',
      () =>
        generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })
          .publicKey.export({ type: 'spki', format: 'pem' })
          .toString(),
    ],
    ['X25519', () => generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ];
  const pemOfPoint = (hex: string) => {
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(hex, 'hex')]);
    return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----`;
  };
  for (const point of [
    `${'00'.repeat(32)}`,
    `${'00'.repeat(31)}80`,
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(31)}`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ])
    weak.push([`the Ed25519 point ${point.slice(0, 8)}…${point.slice(-2)}`, () => pemOfPoint(point)]);
  it('D23 is refused for a reason: for the neutral point anybody signs anything', () => {
    const nobody = Buffer.from(`01${'00'.repeat(63)}`, 'hex');
    expect(verify(null, Buffer.from('anything'), createPublicKey(pemOfPoint(`01${'00'.repeat(31)}`)), nobody)).to.equal(
      true,
    );
  });
  for (const [what, pem] of weak)
    it(`D23 must not have ${what}`, () => expect(() => readPublicKey(pem())).to.throw(SignatureError));
});
