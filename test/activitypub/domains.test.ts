import { expect } from 'chai';
import fc from 'fast-check';
import {
  DomainError,
  domainsOf,
  hostnameOf,
  isWithin,
  normalizeDomain,
  registrableDomain,
} from '../../src/activitypub/domains.js';

describe('normalizeDomain', () => {
  const spellings: [written: string, domain: string][] = [
    ['example.com', 'example.com'],
    [' EXAMPLE.Com. ', 'example.com'],
    ['example.com..', 'example.com'],
    ['*.example.com', 'example.com'],
    ['.example.com', 'example.com'],
    ['https://Example.com:8443/users/x?y#z', 'example.com'],
    ['example.com:443', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['ｅｘａｍｐｌｅ.com', 'example.com'],
    ['192.0.2.7:80', '192.0.2.7'],
    ['0xc0.0.2.7', '192.0.2.7'],
    ['[2001:DB8::1]:443', '[2001:db8::1]'],
  ];
  for (const [written, domain] of spellings)
    it(`D43 writes ${JSON.stringify(written)} as ${domain}`, () => {
      expect(normalizeDomain(written)).to.equal(domain);
    });

  const wrong: [written: string, why: string][] = [
    ['', 'no domain'],
    ['com', 'no dot'],
    ['*.com', 'no dot'],
    ['localhost', 'no dot'],
    ['ex*mple.com', 'obfuscated'],
    ['two words.com', 'no domain'],
    ['name@example.com', 'no domain'],
    ['a..b.com', 'no domain'],
    ['exa%6dple.com', 'no domain'],
    ['<!DOCTYPE html>', 'no domain'],
    [`${'a'.repeat(300)}.com`, 'no domain'],
  ];
  for (const [written, why] of wrong)
    it(`refuses ${JSON.stringify(written.slice(0, 30))}: ${why}`, () => {
      expect(() => normalizeDomain(written)).to.throw(DomainError, why);
    });

  it('D43 writes every host as an address has it, so that no spelling passes a block', () => {
    const spelling = fc.tuple(fc.domain(), fc.constantFrom('', '.', ':8080', ':443'), fc.func(fc.boolean()));
    fc.assert(
      fc.property(spelling, ([domain, tail, upper]) => {
        const written = [...domain].map((sign) => (upper(sign) ? sign.toUpperCase() : sign)).join('') + tail;
        expect(normalizeDomain(written)).to.equal(hostnameOf(`https://${written}/users/x`));
        expect(domainsOf(`https://${written}/users/x`)[0]).to.equal(normalizeDomain(written));
      }),
    );
  });
});

describe('domains', () => {
  it('D43 are matched at the dots, and only there', () => {
    expect(isWithin('evil.test', 'evil.test')).to.equal(true);
    expect(isWithin('a.b.evil.test', 'evil.test')).to.equal(true);
    expect(isWithin('notevil.test', 'evil.test')).to.equal(false);
    expect(isWithin('evil.test', 'a.evil.test')).to.equal(false);
  });

  it('D43 of an address are its host and all above it, nearest first', () => {
    expect(domainsOf('https://A.Social.Test.:8443/users/x')).to.deep.equal(['a.social.test', 'social.test', 'test']);
    expect(domainsOf('no address')).to.deep.equal([]);
  });

  it('D43 of a name beyond ASCII are found however often it is asked', () => {
    const seen = new Set<string>();
    for (let time = 0; time < 20_000; time += 1) seen.add(domainsOf('https://bücher.example/u').join(' '));
    expect([...seen]).to.deep.equal(['xn--bcher-kva.example example']);
  });

  it('D27 are counted as they are sold, roughly', () => {
    const of = (host: string) => registrableDomain(`https://${host}/u`);
    expect(['a.b.flood.test', 'flood.test', 'x.flood.co.uk', 'flood.com.au'].map(of)).to.deep.equal([
      ...['flood.test', 'flood.test', 'flood.co.uk', 'flood.com.au'],
    ]);
    expect(['192.0.2.7', '[2001:db8::1]', 'localhost'].map(of)).to.deep.equal([
      '192.0.2.7',
      '[2001:db8::1]',
      'localhost',
    ]);
  });
});
