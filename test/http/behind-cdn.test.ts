import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { createCdnWatch } from '../../src/http/behind-cdn.js';

/** A request as nginx passes it on. */
const request = (seen: string, headers: Record<string, string> = {}) =>
  ({
    socket: { remoteAddress: '127.0.0.1' },
    headers: { 'x-forwarded-for': seen, ...headers },
  }) as unknown as IncomingMessage;

describe('behind a CDN', () => {
  const watched = (count: number, of: (n: number) => IncomingMessage) => {
    const watch = createCdnWatch();
    for (let n = 0; n < count; n += 1) watch.observe(of(n));
    return watch.fault();
  };

  it('notices that nginx takes the CDN’s address for the senders’', () => {
    expect(watched(20, (n) => request('173.245.48.9', { 'cf-connecting-ip': `198.51.100.${n}` }))).to.match(
      /Cloudflare/,
    );
    expect(watched(20, (n) => request('151.101.0.1', { 'fastly-client-ip': `198.51.100.${n}` }))).to.match(/Fastly/);
    expect(watched(20, (n) => request('13.32.0.1', { 'cloudfront-viewer-address': `198.51.100.${n}:4433` }))).to.match(
      /CloudFront/,
    );
  });

  it('is content where the real address was put back, with a CDN and without', () => {
    expect(watched(200, (n) => request(`198.51.100.${n}`, { 'cf-connecting-ip': `198.51.100.${n}` }))).to.equal(null);
    expect(watched(200, (n) => request(`2001:db8::${n}`, { 'cf-connecting-ip': `2001:db8::${n}` }))).to.equal(null);
    expect(watched(200, (n) => request(`198.51.100.${n}`))).to.equal(null);
  });

  it('believes neither a few requests nor a stranger among many', () => {
    expect(watched(19, (n) => request('173.245.48.9', { 'cf-connecting-ip': `198.51.100.${n}` }))).to.equal(null);
    expect(
      watched(200, (n) => request(`203.0.113.${n}`, n % 3 === 0 ? { 'cf-connecting-ip': '198.51.100.1' } : {})),
    ).to.equal(null);
    expect(watched(30, () => request('203.0.113.1', { 'cf-connecting-ip': 'nonsense' }))).to.equal(null);
  });
});
