import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { MalformedSignatureError, SignatureError } from '../../src/signatures/signature-error.js';
import { claimOf, type ReceivedRequest, verifySignature } from '../../src/signatures/verify-request.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const seconds = now / 1000;
const host = 'blog.test';
const keyId = 'https://social.test/users/ann#main-key';
const body = Buffer.from('{"type":"Create"}');
const contentDigest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** A request and its signature, written by hand: the text that is signed and the header need not say the same. */
interface Forged {
  /** Each component, and the value that is signed for it. */
  covers: Record<string, string>;
  parameters: string;
  headers: Record<string, string>;
  /** Further header lines. */
  lines: string[];
  request: Partial<ReceivedRequest>;
  key: 'rsa' | 'ed25519';
  /** What stands in the header instead of what was signed. */
  input: (input: string) => string;
  signature: (signature: string) => string;
}

const honest: Forged = {
  covers: {
    '@method': 'POST',
    '@target-uri': 'https://blog.test/activitypub/inbox',
    'content-digest': contentDigest,
  },
  parameters: `;created=${seconds};keyid="${keyId}"`,
  headers: { host, date: new Date(now).toUTCString(), 'content-digest': contentDigest },
  lines: [],
  request: {},
  key: 'rsa',
  input: (input) => input,
  signature: (signature) => signature,
};

function requestOf(forged: Partial<Forged>): ReceivedRequest {
  const { covers, parameters, headers, lines, request, key, input, signature } = { ...honest, ...forged };
  const list = `(${Object.keys(covers)
    .map((name) => `"${name}"`)
    .join(' ')})${parameters}`;
  const text = [...Object.entries(covers), ['@signature-params', list]].map(([name, value]) => `"${name}": ${value}`);
  const bytes = Buffer.from(text.join('\n'));
  const made = key === 'rsa' ? sign('sha256', bytes, rsa.privateKey) : sign(null, bytes, ed25519.privateKey);
  const fields = {
    ...headers,
    'Signature-Input': input(`sig1=${list}`),
    Signature: signature(`sig1=:${made.toString('base64')}:`),
  };
  return {
    ...{ method: 'POST', target: '/activitypub/inbox', body },
    rawHeaders: [...Object.entries(fields).flat(), ...lines],
    ...request,
  };
}

const claim = (forged: Partial<Forged> = {}) => claimOf(requestOf(forged), { host, now });
const isTrue = (forged: Partial<Forged> = {}) =>
  verifySignature(claim(forged), forged.key === 'ed25519' ? ed25519.publicKey : rsa.publicKey);
const without = (name: string) =>
  Object.fromEntries(Object.entries(honest.covers).filter(([covered]) => covered !== name));
const { '@target-uri': _, ...bare } = honest.covers;
const query = { target: '/activitypub/inbox?a=1&b=2' };

describe('a signature by RFC 9421', () => {
  it('S12 is one, wherever Signature-Input stands, and names its key', () => {
    expect(claim()).to.include({ scheme: 'rfc9421', keyId, algorithm: null });
    expect(isTrue()).to.equal(true);
    expect(verifySignature(claim(), other.publicKey)).to.equal(false);
  });

  const taken: [what: string, forged: Partial<Forged>][] = [
    ['S12 under any label', { input: (s) => s.replace('sig1', 'wp'), signature: (s) => s.replace('sig1', 'wp') }],
    ['S11 that names rsa-v1_5-sha256', { parameters: `${honest.parameters};alg="rsa-v1_5-sha256"` }],
    ['S11 with Ed25519', { key: 'ed25519', parameters: `${honest.parameters};alg="ed25519"` }],
    ['S15 with Ed25519 that does not say so', { key: 'ed25519' }],
    [
      'with a nonce, a tag, an end, and what nobody knows',
      { parameters: `${honest.parameters};nonce="x";tag="y";expires=${seconds + 60};z` },
    ],
    ['with parameters in another order', { parameters: `;keyid="${keyId}";created=${seconds}` }],
    ['with spaces where RFC 8941 allows them', { input: (s) => s.replace('("', '(  "').replaceAll(';', '; ') }],
    [
      'over @authority and @path instead of the whole address',
      { covers: { ...bare, '@authority': host, '@path': '/activitypub/inbox' } },
    ],
    ['over host and @request-target instead', { covers: { ...bare, host, '@request-target': '/activitypub/inbox' } }],
    [
      'over all that can be derived',
      {
        covers: {
          ...honest.covers,
          '@scheme': 'https',
          '@query': '?',
          '@authority': host,
          '@path': '/activitypub/inbox',
        },
      },
    ],
    [
      'over the query',
      {
        covers: {
          ...honest.covers,
          '@target-uri': 'https://blog.test/activitypub/inbox?a=1&b=2',
          '@query': '?a=1&b=2',
        },
        request: query,
      },
    ],
    ['S13 without the query that was sent', { request: query }],
    [
      'S13 without the query in its @request-target',
      { covers: { ...bare, host, '@request-target': '/activitypub/inbox' }, request: query },
    ],
    [
      'over its Date and Host, as Fedify signs',
      { covers: { ...honest.covers, '@authority': host, host, date: new Date(now).toUTCString() } },
    ],
    [
      'over a header that stands there twice',
      { covers: { ...honest.covers, accept: 'a, b' }, lines: ['Accept', ' a ', 'accept', 'b'] },
    ],
    ['over an empty header', { covers: { ...honest.covers, accept: '' }, headers: { ...honest.headers, accept: '' } }],
    [
      'over nothing but the address on GET',
      {
        covers: { '@method': 'GET', '@target-uri': 'https://blog.test/a' },
        request: { method: 'GET', target: '/a', body: Buffer.alloc(0) },
      },
    ],
    [
      'S9 over a host with the usual port',
      { covers: { ...honest.covers, host: 'blog.test:443' }, headers: { ...honest.headers, host: 'blog.test:443' } },
    ],
    ['whatever Host says that is not signed', { headers: { ...honest.headers, host: 'localhost:8088' } }],
  ];
  for (const [what, forged] of taken) it(`${what} is true`, () => expect(isTrue(forged)).to.equal(true));

  it('D14 S3 is taken up to an hour beyond its five minutes, and an hour too early', () => {
    for (const [offset, fits] of [
      [-64, true],
      [-66, false],
      [59, true],
      [61, false],
    ] as const) {
      const parameters = `;created=${seconds + offset * 60};keyid="${keyId}"`;
      if (fits) expect(isTrue({ parameters }), `${offset}`).to.equal(true);
      else expect(() => claim({ parameters }), `${offset}`).to.throw(SignatureError);
    }
  });

  it('D16 ends when it says so, and never later than half a day after it began', () => {
    const between = (created: number, expires: number) => ({
      parameters: `;created=${seconds + created * 60};expires=${seconds + expires * 60};keyid="${keyId}"`,
    });
    expect(isTrue(between(-100, -59))).to.equal(true);
    expect(isTrue(between(-600, 5))).to.equal(true);
    for (const [created, expires] of [
      [-100, -61],
      [-14 * 60, 1000],
      [-3, -90],
    ] as const)
      expect(() => claim(between(created, expires))).to.throw(SignatureError, 'expired');
  });

  it('D15 is for our own origin, whatever the request says of its own', () => {
    const laboratory = requestOf({ covers: { ...honest.covers, '@target-uri': 'http://blog.test/activitypub/inbox' } });
    const judged = (origin: string) => verifySignature(claimOf(laboratory, { host, origin, now }), rsa.publicKey);
    expect([judged('http://blog.test'), judged('https://blog.test')]).to.deep.equal([true, false]);
  });

  const untrue: [what: string, forged: Partial<Forged>][] = [
    ['D15 for another host', { covers: { ...honest.covers, '@target-uri': 'https://other.test/activitypub/inbox' } }],
    ['D15 for another path', { covers: { ...honest.covers, '@target-uri': 'https://blog.test/other' } }],
    ['for another method', { covers: { ...honest.covers, '@method': 'PUT' } }],
    ['for another method, by its letters', { covers: { ...honest.covers, '@method': 'post' } }],
    [
      'for another query',
      { covers: { ...honest.covers, '@target-uri': 'https://blog.test/activitypub/inbox?a=2' }, request: query },
    ],
    [
      'for a query that did not come',
      { covers: { ...honest.covers, '@target-uri': 'https://blog.test/activitypub/inbox?a=1' } },
    ],
    ['for another authority', { covers: { ...honest.covers, '@authority': 'other.test' } }],
    ['for another scheme', { covers: { ...honest.covers, '@scheme': 'http' } }],
    ['whose key id was changed', { input: (s) => s.replace('/ann', '/eve') }],
    ['whose time was changed', { input: (s) => s.replace(`${seconds}`, `${seconds + 1}`) }],
    [
      'whose components were changed',
      { input: (s) => s.replace('"@method" "@target-uri"', '"@target-uri" "@method"') },
    ],
    ['to which a parameter was added', { input: (s) => `${s};tag="x"` }],
    [
      'over a header that was changed',
      { covers: { ...honest.covers, accept: 'a' }, headers: { ...honest.headers, accept: 'b' } },
    ],
    ['of which nothing is there', { signature: () => 'sig1=::' }],
    ['D22 with RSA that says Ed25519', { parameters: `${honest.parameters};alg="ed25519"` }],
  ];
  for (const [what, forged] of untrue) it(`${what} is not true`, () => expect(isTrue(forged)).to.equal(false));

  it('D22 with Ed25519 that says RSA is not true', () =>
    expect(isTrue({ key: 'ed25519', parameters: `${honest.parameters};alg="rsa-v1_5-sha256"` })).to.equal(false));

  const digestHeader = (value: string) => ({
    covers: { ...honest.covers, 'content-digest': value },
    headers: { ...honest.headers, 'content-digest': value },
  });
  const stale = new Date(now - 3 * 3600_000).toUTCString();
  const refused: [what: string, forged: Partial<Forged>][] = [
    [
      'S12 two labels',
      { input: (s) => `${s}, sig2=("@method");created=1;keyid="x"`, signature: (s) => `${s}, sig2=:AA==:` },
    ],
    [
      'S12 two labels of one key',
      { input: (s) => `${s}, ${s.replace('sig1', 'sig2')}`, signature: (s) => `${s}, ${s.replace('sig1', 'sig2')}` },
    ],
    ['S12 a label that has no signature', { signature: (s) => s.replace('sig1', 'sig2') }],
    ['S12 a signature that has no label', { signature: (s) => `${s}, sig2=:AA==:` }],
    ['no label', { input: () => '' }],
    ['no signature', { signature: () => '' }],
    ['D21 one label twice', { input: (s) => `${s}, ${s}` }],
    ['D21 one signature twice', { signature: (s) => `${s}, ${s}` }],
    ['D21 a keyid twice', { parameters: `${honest.parameters};keyid="https://evil.test/key"` }],
    ['D21 a keyid twice, in the header alone', { input: (s) => `${s};keyid="${keyId}"` }],
    ['D21 created twice', { parameters: `${honest.parameters};created=${seconds}` }],
    ['D20 two Signature-Input lines', { lines: ['Signature-Input', 'sig1=("@method")'] }],
    ['D20 two Signature lines', { lines: ['Signature', 'sig2=:AA==:'] }],
    ['D20 a Signature of the draft beside it', { lines: ['Signature', 'keyId="x",headers="date",signature="AA=="'] }],
    ['D20 two Content-Digest lines', { lines: ['Content-Digest', contentDigest] }],
    ['D20 two Date lines, when signed', { covers: { ...honest.covers, date: stale }, lines: ['Date', stale] }],
    ['D20 two Host lines, when signed', { covers: { ...honest.covers, host }, lines: ['host', host] }],
    ['no keyid', { parameters: `;created=${seconds}` }],
    ['an empty keyid', { parameters: `;created=${seconds};keyid=""` }],
    ['a keyid that is a token', { parameters: `;created=${seconds};keyid=abc` }],
    ['a keyid that is bytes', { parameters: `;created=${seconds};keyid=:AAAA:` }],
    ['D16 no created', { parameters: `;keyid="${keyId}"` }],
    ['D16 created as text', { parameters: `;created="${seconds}";keyid="${keyId}"` }],
    ['D16 created as a fraction', { parameters: `;created=${seconds}.5;keyid="${keyId}"` }],
    ['D16 created before the epoch', { parameters: `;created=-1;keyid="${keyId}"` }],
    ['D16 created as a truth', { parameters: `;created;keyid="${keyId}"` }],
    ['D16 expires as text', { parameters: `${honest.parameters};expires="soon"` }],
    [
      'D16 a stale Date, when signed',
      { covers: { ...honest.covers, date: stale }, headers: { ...honest.headers, date: stale } },
    ],
    [
      'D16 a Date that cannot be read, when signed',
      { covers: { ...honest.covers, date: 'x' }, headers: { ...honest.headers, date: 'x' } },
    ],
    [
      'D15 a Host that is not ours, when signed',
      { covers: { ...honest.covers, host: 'x.test' }, headers: { ...honest.headers, host: 'x.test' } },
    ],
    ['D22 hmac', { parameters: `${honest.parameters};alg="hmac-sha256"` }],
    ['D22 none', { parameters: `${honest.parameters};alg="none"` }],
    ['D22 nothing by name', { parameters: `${honest.parameters};alg=""` }],
    ['D22 an algorithm that is a token', { parameters: `${honest.parameters};alg=ed25519` }],
    ['D22 rsa-pss-sha512', { parameters: `${honest.parameters};alg="rsa-pss-sha512"` }],
    ['D19 no components', { covers: {} }],
    ['D19 no @method', { covers: without('@method') }],
    ['D19 no address', { covers: without('@target-uri') }],
    ['D19 no host', { covers: { ...bare, '@path': '/activitypub/inbox' } }],
    ['D19 no path', { covers: { ...bare, '@authority': host } }],
    ['D19 no content-digest', { covers: without('content-digest') }],
    [
      'D19 a body on GET without content-digest',
      { covers: { ...without('content-digest'), '@method': 'GET' }, request: { method: 'GET' } },
    ],
    ['D17 a Content-Digest of another body', digestHeader(contentDigest.replace(/:./, ':/'))],
    ['D17 a body that was changed', { request: { body: Buffer.from('{"type":"Delete"}') } }],
    ['D17 a Content-Digest that was not sent', { headers: { host } }],
    ['D17 a Content-Digest of an unknown kind', digestHeader('md5=:AAAA:')],
    [
      'D17 an old Digest, when signed, of another body',
      { covers: { ...honest.covers, digest: 'SHA-256=x' }, headers: { ...honest.headers, digest: 'SHA-256=x' } },
    ],
    ['a header that was not sent', { covers: { ...honest.covers, 'x-missing': '' } }],
    ['a component twice', { input: (s) => s.replace('("@method"', '("@method" "@method"') }],
    ['a component by a name in capitals', { covers: { ...honest.covers, Host: host } }],
    ['a component that is a token', { input: (s) => s.replace('"@method"', 'method') }],
    ['a component with a quote in it', { input: (s) => s.replace('("@method"', '("x\\": y" "@method"') }],
    ['a label that is no list', { input: () => 'sig1="@method"' }],
    ['a list in a list', { signature: () => 'sig1=("a")' }],
    [
      'forty components',
      { input: (s) => s.replace('("', `(${Array.from({ length: 40 }, (_, n) => `"x${n}"`).join(' ')} "`) },
    ],
    ['D39 ten thousand characters', { input: (s) => `${s};x="${'x'.repeat(10_000)}"` }],
    [
      'D51 a line break in a header',
      { covers: { ...honest.covers, accept: 'x\n"host": y' }, headers: { ...honest.headers, accept: 'x\n"host": y' } },
    ],
    ['an address instead of a path', { request: { target: 'https://blog.test/activitypub/inbox' } }],
    [
      'a path that only an address makes',
      {
        covers: { ...honest.covers, '@target-uri': 'https://blog.test.evil/inbox' },
        request: { target: '.evil/inbox' },
      },
    ],
  ];
  for (const component of ['@status', '@query-param', '@signature-params', '@unknown', '@'])
    refused.push([component, { covers: { ...honest.covers, [component]: 'x' } }]);
  for (const parameter of ['req', 'sf', 'bs', 'tr', 'key="sha-256"', 'name="a"', 'x'])
    refused.push([
      `a component with ;${parameter}`,
      { input: (s) => s.replace('"content-digest"', `"content-digest";${parameter}`) },
    ]);
  for (const [what, forged] of refused)
    it(`${what} is refused`, () => {
      expect(() => claim(forged))
        .to.throw(SignatureError)
        .and.not.to.be.instanceOf(MalformedSignatureError);
    });

  const unreadable: [what: string, forged: Partial<Forged>][] = [
    ['a Signature-Input with an open list', { input: () => 'sig1=("@method"' }],
    ['a Signature-Input with a capital label', { input: (s) => s.replace('sig1', 'Sig1') }],
    ['a Signature-Input that is JSON', { input: () => '{"sig1":1}' }],
    ['a Signature-Input with a comma at its end', { input: (s) => `${s},` }],
    ['D21 a keyid twice, behind a display string', { input: (s) => `${s};x=%"\\";keyid="https://evil.test/key"` }],
    ['a Signature that is bare base64', { signature: () => 'AAAA' }],
    ['a Signature without its colon', { signature: (s) => s.slice(0, -1) }],
    ['a Signature of the draft', { signature: () => 'keyId="x",headers="date",signature="AA=="' }],
    ['D18 a Content-Digest in the old form', digestHeader(contentDigest.replace(/:/g, ''))],
    ['D18 a Content-Digest that is garbage', digestHeader('sha-256=:???:')],
  ];
  for (const [what, forged] of unreadable)
    it(`${what} cannot be read: 400`, () => expect(() => claim(forged)).to.throw(MalformedSignatureError));

  it('D52 says nothing of the sender’s text when it is refused', () => {
    for (const [, forged] of [...refused, ...unreadable]) {
      try {
        claim(forged);
      } catch (error) {
        expect((error as Error).message)
          .to.match(/^[A-Za-z0-9 @(),:;’._-]+$/)
          .and.not.match(/evil|x-missing|social/);
      }
    }
  });

  it('D39 is read or refused, whatever stands in its headers', () => {
    const pieces = [
      'sig1',
      '=',
      '(',
      ')',
      '"',
      '@method',
      ' ',
      ';',
      ',',
      'keyid',
      ':',
      'AA==',
      '\\',
      '?1',
      '@1',
      '%"',
      '1.5',
      '-',
    ];
    const text = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 200 });
    fc.assert(
      fc.property(text, text, text, (input, signature, digest) => {
        try {
          claim({ input: () => input, signature: () => signature, headers: { host, 'content-digest': digest } });
        } catch (error) {
          expect(error).to.be.instanceOf(SignatureError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is not true any more when any byte of what it proves is another', () => {
    const places: [name: string, change: (request: ReceivedRequest) => ReceivedRequest][] = [
      ['method', (request) => ({ ...request, method: 'PUT' })],
      ['target', (request) => ({ ...request, target: `${request.target}/x` })],
    ];
    for (const [name, change] of places) {
      const changed = change(requestOf({}));
      expect(verifySignature(claimOf(changed, { host, now }), rsa.publicKey), name).to.equal(false);
    }
    fc.assert(
      fc.property(fc.nat({ max: 255 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const request = requestOf({});
        const signed = claimOf(request, { host, now });
        const signature = Buffer.from(signed.signature);
        signature[at] = (signature[at] ?? 0) ^ mask;
        expect(verifySignature({ ...signed, signature }, rsa.publicKey)).to.equal(false);
      }),
    );
  });
});
