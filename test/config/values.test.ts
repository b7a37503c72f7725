import { expect } from 'chai';
import fc from 'fast-check';
import { validate } from 'node-cron';
import { cronFault } from '../../src/config/cron-fault.js';
import { formatDuration, parseDuration } from '../../src/config/duration.js';
import { nearest } from '../../src/config/nearest.js';
import { maskSecrets, maskUrl, passwordOf } from '../../src/config/secrets.js';

describe('parseDuration', () => {
  const cases: [string, number | null][] = [
    ['0s', 0],
    ['250ms', 250],
    ['5m', 300_000],
    ['36h', 129_600_000],
    ['3d', 259_200_000],
    ['5', null],
    ['-5m', null],
    ['1.5h', null],
    ['5 m', null],
    ['5M', null],
    ['', null],
    ['400d', null],
  ];
  for (const [text, expected] of cases) {
    it(`reads "${text}" as ${expected}`, () => expect(parseDuration(text)).to.equal(expected));
  }

  it('undoes formatDuration', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 30_000_000_000 }), (n) => parseDuration(formatDuration(n)) === n));
  });
});

describe('cronFault', () => {
  const good = [
    '* * * * *',
    '*/5 * * * *',
    '0 3 1 jan mon',
    '*/10 * * * * *',
    '0,30 8-18 * * 1-5',
    '5 4 * * 7',
    '1-9/2 0 * * *',
  ];
  for (const line of good) {
    it(`takes ${line}, and so does the scheduler`, () => {
      expect(cronFault(line)).to.equal(null);
      expect(validate(line)).to.equal(true);
    });
  }
  const bad = [
    '',
    '* * * *',
    '@daily',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '1, * * * *',
    '5/10 * * * *',
    '* * * * * * *',
  ];
  for (const line of bad) it(`refuses "${line}"`, () => expect(cronFault(line)).to.be.a('string'));
});

describe('nearest', () => {
  it('finds a slip of the finger, and nothing far-fetched', () => {
    expect(nearest('orgin', ['origin', 'handle'])).to.equal('origin');
    expect(nearest('hanlde', ['origin', 'handle'])).to.equal('handle');
    expect(nearest('colour', ['origin', 'handle'])).to.equal(null);
  });
});

describe('maskUrl', () => {
  const cases: [string, string][] = [
    ['mysql://herald:secret@db:3306/wp', 'mysql://herald:***@db:3306/wp'],
    ['mysql://herald:se@cr:et/x@db/wp', 'mysql://herald:***@db/wp'],
    ['mysql://herald@db:3306/wp', 'mysql://herald@db:3306/wp'],
    ['mysql://herald@db/wp?password=secret&a=b', 'mysql://herald@db/wp?password=***&a=b'],
    ['sqlite:/srv/.ht.sqlite', 'sqlite:/srv/.ht.sqlite'],
  ];
  for (const [url, masked] of cases) it(`shows ${masked}`, () => expect(maskUrl(url)).to.equal(masked));
});

describe('maskSecrets', () => {
  it('takes a secret out in plain and in percent-encoded form', () => {
    expect(maskSecrets('denied for s@cret (s%40cret)', ['s@cret'])).to.equal('denied for *** (***)');
  });
});

describe('passwordOf', () => {
  it('decodes the password of an address', () => {
    expect(passwordOf('mysql://a:s%40c@db/wp')).to.equal('s@c');
    expect(passwordOf('mysql://a@db/wp')).to.equal(null);
    expect(passwordOf('nonsense')).to.equal(null);
  });
});
