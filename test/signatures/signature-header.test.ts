import { expect } from 'chai';
import fc from 'fast-check';
import { SignatureError } from '../../src/signatures/signature-error.js';
import { parseSignatureHeader } from '../../src/signatures/signature-header.js';

const good =
  'keyId="https://a.test/u#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="QUJD"';

describe('the Signature header', () => {
  it('is read into its parts', () => {
    expect(parseSignatureHeader(good)).to.deep.equal({
      keyId: 'https://a.test/u#main-key',
      algorithm: 'rsa-sha256',
      headers: ['(request-target)', 'host', 'date', 'digest'],
      created: null,
      expires: null,
      times: new Map(),
      signature: Buffer.from('ABC'),
    });
  });

  it('S3 may say when it was made and ends, with a fraction or none', () => {
    const { created, expires, times } = parseSignatureHeader(`${good},created=1700000000,expires="1700000300.5"`);
    expect([created, expires]).to.deep.equal([1_700_000_000_000, 1_700_000_300_500]);
    expect([...times]).to.deep.equal([
      ['(created)', '1700000000'],
      ['(expires)', '1700000300.5'],
    ]);
  });

  const readable: [what: string, text: string][] = [
    ['spaces after the commas', good.replaceAll('",', '", ')],
    [
      'another order',
      'signature="QUJD",headers="(request-target) host date digest",algorithm="rsa-sha256",keyId="https://a.test/u#main-key"',
    ],
    ['names in any case', good.replace('keyId', 'KEYID').replace('algorithm', 'Algorithm')],
    ['header names in any case', good.replace('host date', 'Host Date')],
    ['members that nobody knows', `${good},foo="bar",opaque="x"`],
  ];
  for (const [what, text] of readable)
    it(`may have ${what}`, () => expect(parseSignatureHeader(text)).to.deep.equal(parseSignatureHeader(good)));

  it('S15 means hs2019 when it names no algorithm', () =>
    expect(parseSignatureHeader(good.replace('algorithm="rsa-sha256",', '')).algorithm).to.equal('hs2019'));

  const unreadable: [what: string, text: string][] = [
    ['nothing', ''],
    ['no keyId', good.replace('keyId', 'key')],
    ['an empty keyId', good.replace('https://a.test/u#main-key', '')],
    ['no signature', good.replace('signature=', 'sig=')],
    ['a signature that is no base64', good.replace('QUJD', 'QU JD!')],
    ['base64 of the other alphabet', good.replace('QUJD', 'QU_-')],
    ['S16 no list of headers, for that would mean the date alone', good.replace('headers', 'covers')],
    ['S16 an empty list of headers', good.replace('(request-target) host date digest', '')],
    ['D20 a header named twice', good.replace('host date', 'host date date')],
    ['D21 a keyId twice', `${good},keyId="https://b.test/u#main-key"`],
    ['D21 a signature twice', `${good},Signature="QUJE"`],
    ['D22 hmac', good.replace('rsa-sha256', 'hmac-sha256')],
    ['D22 no algorithm at all by name', good.replace('rsa-sha256', 'none')],
    ['D22 rsa-sha1', good.replace('rsa-sha256', 'rsa-sha1')],
    ['a time that is none', `${good},created=soon`],
    ['a time with a sign', `${good},expires=-1`],
    ['a fraction in created', `${good},created=1700000000.5`],
    ['an open quote', good.slice(0, -1)],
    ['a word without a value', `${good},alone`],
    ['D39 ten thousand characters', good.replace('host', 'x'.repeat(10_000))],
  ];
  for (const [what, text] of unreadable)
    it(`${what}: refused`, () => {
      expect(() => parseSignatureHeader(text)).to.throw(SignatureError);
    });

  it('D39 is read or refused, whatever stands in it, and in a time that grows with its length alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '=', ',', ' ', 'a', '\\', '(', 'keyId', '\n'), maxLength: 3000 }),
        (text) => {
          try {
            parseSignatureHeader(text);
          } catch (error) {
            expect(error).to.be.instanceOf(SignatureError);
          }
        },
      ),
    );
  });
});
