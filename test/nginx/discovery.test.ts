import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type Site, startNginx, type Upstream, upstream } from './site.js';

const BROWSER = { Accept: 'text/html,*/*;q=0.8' };

describe('what nginx adds to WordPress’s pages', () => {
  let herald: Upstream;
  let wordpress: Upstream;
  let site: Site;

  before(async () => {
    herald = await upstream((response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<head><title>profile</title></head>'),
    );
    wordpress = await upstream((response, { url }) => {
      const type = url.includes('feed') ? 'application/rss+xml' : 'text/html; charset=UTF-8';
      response
        .writeHead(200, { 'Content-Type': type })
        .end('<html><head><title>a</title></head><body></head></body></html>');
    });
    site = await startNginx({ herald, wordpress, discovery: true, http: 'gzip on; gzip_min_length 0;' });
  });
  after(async () => {
    await herald.stop();
    await wordpress.stop();
    await site.stop();
  });

  const CREATOR = '<meta name="fediverse:creator" content="@news@example.com">';
  const page = (path: string) =>
    `<html><head><title>a</title><link rel="alternate" type="application/activity+json" href="http://blog.test${path}">` +
    `<link rel="me" href="http://blog.test/activitypub/">${CREATOR}</head><body></head></body></html>`;

  it('A18 A20 X5 is where the ActivityStreams are, the profile, and the creator, once', async () => {
    for (const path of [
      '/2024/05/hello/',
      '/',
      '/gr%C3%BC%C3%9Fe/',
      '/?p=12',
      '/blog/hello/',
      '/blog/?p=12',
      '/?page_id=3',
      '/2026/12/a,b/',
      '/@news',
    ])
      expect((await site.ask(path, { headers: BROWSER })).text, path).to.equal(page(path));
  });

  it('leaves out the query that links collect on their way', async () => {
    expect((await site.ask('/hello/?utm_source=a&fbclid=b', { headers: BROWSER })).text).to.equal(page('/hello/'));
  });

  it('names no alternate where the query makes another page, or the path has a character that a page does not take', async () => {
    for (const path of ['/?s=boats', '/?cat=1', '/hello/?feed=rss2', '/?p=12&preview=true', '/a&b/', '/hello/?x=1'])
      expect((await site.ask(path, { headers: BROWSER })).text, path).not.to.contain('alternate');
  });

  it('never carries markup out of an address', async () => {
    for (const path of ['/a"><script>alert(1)</script>/', "/a'onload='x/", '/?p=1"><script>', '/<svg/onload=1>'])
      expect((await site.ask(path, { headers: BROWSER })).text, path).not.to.match(/script|onload|svg/);
  });

  it('names no alternate on pages that are no permalink', async () => {
    for (const path of ['/wp-admin/', '/wp-login.php', '/blog/wp-admin/', '/a/b/wp-json?x=1'])
      expect((await site.ask(path, { headers: BROWSER })).text, path)
        .to.contain(CREATOR)
        .and.not.contain('alternate');
  });

  it('leaves Herald’s own pages alone: they name their author themselves', async () => {
    expect((await site.ask('/activitypub/', { headers: BROWSER })).text).to.equal(
      '<head><title>profile</title></head>',
    );
  });

  it('touches nothing but HTML', async () => {
    expect((await site.ask('/feed/', { headers: BROWSER })).text).not.to.contain('fediverse:creator');
  });

  it('is there for readers of compressed pages too', async () => {
    const packed = await site.ask('/hello/', { headers: { ...BROWSER, 'Accept-Encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).to.equal('gzip');
    expect(gunzipSync(packed.body).toString()).to.equal(page('/hello/'));
  });
});
