import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type Site, startNginx, type Upstream, upstream } from './site.js';

describe('what nginx passes on to Herald', () => {
  let herald: Upstream;
  let wordpress: Upstream;
  let site: Site;

  before(async () => {
    herald = await upstream((response) => response.writeHead(202).end());
    wordpress = await upstream((response) => response.end());
    site = await startNginx({ herald, wordpress });
  });
  beforeEach(() => {
    herald.seen.length = 0;
  });
  after(async () => {
    await herald.stop();
    await wordpress.stop();
    await site.stop();
  });

  const post = (body: Buffer | string, headers = {}, chunked = false) =>
    site.ask('/activitypub/inbox', { method: 'POST', body, headers, chunked });

  it('is the body byte for byte, of any size up to a megabyte', async () => {
    const bodies = [Buffer.from('{"a": "\u00fc\\u0000" }\r\n\0'), randomBytes(20_000), randomBytes(1024 * 1024)];
    for (const body of bodies) {
      expect((await post(body)).status).to.equal(202);
      expect(herald.seen.at(-1)?.body.equals(body)).to.equal(true);
    }
  });

  it('is the body byte for byte when it came in chunks', async () => {
    const body = randomBytes(50_000);
    await post(body, {}, true);
    expect(herald.seen[0]?.body.equals(body)).to.equal(true);
    expect(herald.seen[0]?.headers['content-length']).to.equal('50000');
  });

  it('is no body above a megabyte: 413, and Herald is not troubled', async () => {
    expect((await post(Buffer.alloc(1024 * 1024 + 1))).status).to.equal(413);
    expect(herald.seen).to.deep.equal([]);
  });

  it('is every header that a signature covers, and the query', async () => {
    const signed = {
      Host: 'blog.test:8443',
      Date: 'Mon, 23 Nov 2026 12:00:00 GMT',
      Digest: 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      'Content-Type': 'application/activity+json',
      Signature:
        'keyId="https://social.test/users/ann#main-key",headers="(request-target) host date digest",signature="YQ=="',
      'Signature-Input': 'sig1=("@method" "@target-uri");created=1',
      'User-Agent': 'http.rb/5.0 (Mastodon/4.7.0; +https://social.test/)',
    };
    await site.ask('/activitypub/inbox?a=%41&&b', { method: 'POST', body: '{}', headers: signed });
    expect(herald.seen[0]?.url).to.equal('/activitypub/inbox?a=%41&&b');
    for (const [name, value] of Object.entries(signed))
      expect(herald.seen[0]?.headers[name.toLowerCase()], name).to.equal(value);
  });

  it('is not what a stranger says about itself', async () => {
    await post('{}', {
      'X-Forwarded-For': '192.0.2.1',
      'X-Forwarded-Proto': 'gopher',
      'X-Forwarded-Host': 'evil.test',
      'X-Herald-Permalink': 'https://evil.test/',
    });
    expect(herald.seen[0]?.headers).to.include({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'blog.test',
      host: 'blog.test',
    });
  });

  it('is no session of WordPress', async () => {
    await post('{}', { Cookie: 'wordpress_logged_in_abc=secret' });
    await site.ask('/hello/', {
      headers: { Accept: 'application/activity+json', Cookie: 'wordpress_logged_in_abc=secret' },
    });
    for (const { headers } of herald.seen) expect(headers.cookie).to.equal(undefined);
    expect(herald.seen).to.have.length(2);
  });
});
