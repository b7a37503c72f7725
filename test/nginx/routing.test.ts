import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { negotiate } from '../../src/http/negotiate.js';
import { acceptForms } from './accept-forms.js';
import { checkExample, type Site, startNginx, type Upstream, upstream } from './site.js';

const ACTIVITY = { Accept: 'application/activity+json' };
const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('nginx between Herald and WordPress', () => {
  let herald: Upstream;
  let wordpress: Upstream;
  let site: Site;
  const seenBy = (who: Upstream) => who.seen.map(({ method, url }) => `${method} ${url}`);

  before(async () => {
    herald = await upstream(() => {});
    wordpress = await upstream(() => {});
    site = await startNginx({
      herald,
      wordpress,
      server: `
        location /members/ { auth_basic "Members"; auth_basic_user_file /dev/null; try_files $uri /index.php?$args; }
        location /kept/ { internal; try_files $uri /index.php?$args; }`,
    });
    mkdirSync(join(site.root, 'uploads'));
    writeFileSync(join(site.root, 'uploads/photo.png'), 'a photo');
    writeFileSync(join(site.root, '.htpasswd'), 'secret');
    mkdirSync(join(site.root, 'kept'));
    writeFileSync(join(site.root, 'kept/invoice.pdf'), 'secret');
  });
  beforeEach(() => {
    herald.seen.length = 0;
    wordpress.seen.length = 0;
    herald.answer = (response) => {
      response.setHeader('Content-Type', 'application/activity+json');
      response.setHeader('Vary', 'Accept');
      response.end('{"from":"herald"}');
    };
    wordpress.answer = (response, { headers }) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<html><head><title>WordPress</title></head>${headers['x-script']}</html>`);
    };
  });
  after(async () => {
    await herald.stop();
    await wordpress.stop();
    await site.stop();
  });

  describe('Herald’s own paths', () => {
    const own = [
      '/.well-known/webfinger?resource=acct:news@blog.test',
      '/.well-known/nodeinfo',
      '/.well-known/host-meta',
      '/.well-known/host-meta.json',
      '/activitypub/',
      '/activitypub/actor',
      '/activitypub/notes/abc/replies?page=1',
      '/activitypub/ping?token=a%2Fb',
    ];
    for (const path of own)
      it(`go to Herald unchanged: ${path}`, async () => {
        for (const headers of [ACTIVITY, BROWSER]) expect((await site.ask(path, { headers })).status).to.equal(200);
        expect(new Set(herald.seen.map(({ url }) => url))).to.deep.equal(new Set([path]));
        expect(wordpress.seen).to.deep.equal([]);
      });

    it('include no other well-known path', async () => {
      await site.ask('/.well-known/acme-challenge/abc', { headers: ACTIVITY });
      await site.ask('/.well-known/security', { headers: ACTIVITY });
      expect(herald.seen).to.deep.equal([]);
      expect(wordpress.seen).to.have.length(2);
    });

    it('do not include the internal one', async () => {
      herald.answer = (response) => response.writeHead(404).end();
      for (const headers of [ACTIVITY, BROWSER])
        expect((await site.ask('/activitypub/permalink', { headers })).status).to.equal(404);
      expect(wordpress.seen).to.deep.equal([]);
    });
  });

  describe('a permalink', () => {
    for (const [from, accept, activity] of acceptForms)
      it(`goes to ${activity ? 'Herald' : 'WordPress'} for ${from}`, async () => {
        await site.ask('/2024/05/hello-world/', { headers: accept === '' ? {} : { Accept: accept } });
        expect([herald.seen.length, wordpress.seen.length]).to.deep.equal(activity ? [1, 0] : [0, 1]);
        if (activity) expect(negotiate(accept), 'Herald agrees').to.equal('activitystreams');
      });

    it('reaches Herald as it was asked for: escapes, query and all', async () => {
      const path = '/gr%C3%BC%C3%9Fe/%2Fx/?utm_source=a%20b&p=1';
      await site.ask(path, { headers: ACTIVITY });
      expect(herald.seen[0]?.url).to.equal(path);
      expect(herald.seen[0]?.headers.host).to.equal('blog.test');
    });

    it('may be the home page, a plain permalink, or end in .html', async () => {
      for (const path of [
        '/',
        '/?p=12',
        '/archive/post.html',
        '/version-2.0',
        '/blog/',
        '/blog/?p=12',
        '/blog/2024/a/',
      ])
        expect((await site.ask(path, { headers: ACTIVITY })).text, path).to.equal('{"from":"herald"}');
      expect(wordpress.seen).to.deep.equal([]);
    });

    it('answers HEAD like GET', async () => {
      const answer = await site.ask('/hello/', { method: 'HEAD', headers: ACTIVITY });
      expect(answer.headers['content-type']).to.equal('application/activity+json');
      expect(answer.text).to.equal('');
      expect(herald.seen).to.have.length(1);
    });

    it('that Herald does not know falls back to WordPress, under the same address', async () => {
      herald.answer = (response) => {
        response.statusCode = 404;
        response.end('no such Note');
      };
      const answer = await site.ask('/gr%C3%BC%C3%9Fe/?a=b', { headers: ACTIVITY });
      expect(answer.status).to.equal(200);
      expect(answer.text).to.contain('<title>WordPress').and.contain('/index.php');
      expect(seenBy(herald)).to.deep.equal(['GET /gr%C3%BC%C3%9Fe/?a=b']);
      expect(seenBy(wordpress)).to.deep.equal(['GET /gr%C3%BC%C3%9Fe/?a=b']);
    });

    it('keeps WordPress’s own status when it falls back', async () => {
      herald.answer = (response) => response.writeHead(404).end();
      wordpress.answer = (response) => response.writeHead(410, { 'Content-Type': 'text/html' }).end('gone');
      expect((await site.ask('/old/', { headers: ACTIVITY })).status).to.equal(410);
    });

    it('of a withdrawn Note stays withdrawn', async () => {
      herald.answer = (response) =>
        response.writeHead(410, { 'Content-Type': 'application/activity+json' }).end('{"type":"Tombstone"}');
      const answer = await site.ask('/withdrawn/', { headers: ACTIVITY });
      expect([answer.status, answer.text]).to.deep.equal([410, '{"type":"Tombstone"}']);
    });

    it('is WordPress’s alone while Herald is in trouble', async () => {
      herald.answer = (response) => response.writeHead(503).end();
      expect((await site.ask('/hello/', { headers: ACTIVITY })).text).to.contain('<title>WordPress');
    });

    it('X4 says on both faces that there are two', async () => {
      const faces = [
        await site.ask('/hello/', { headers: ACTIVITY }),
        await site.ask('/hello/', { headers: BROWSER }),
        await site.ask('/', { headers: BROWSER }),
        await site.ask('/activitypub/', { headers: BROWSER }),
      ];
      for (const face of faces) expect(face.rawHeaders.filter((name) => name === 'Vary')).to.have.length(1);
      for (const face of faces) expect(face.headers.vary).to.equal('Accept');
    });

    it('keeps what WordPress varies by', async () => {
      wordpress.answer = (response) => response.writeHead(200, { Vary: 'Accept-Encoding, Cookie' }).end('page');
      expect((await site.ask('/hello/', { headers: BROWSER })).headers.vary).to.equal(
        'Accept-Encoding, Cookie, Accept',
      );
    });
  });

  describe('what is no permalink', () => {
    it('never reaches Herald, whatever is accepted', async () => {
      const paths = [
        '/wp-login.php',
        '/wp-admin/',
        '/wp-json/wp/v2/posts',
        '/blog/wp-json/wp/v2/posts',
        '/a/b/wp-admin/',
        '/xmlrpc.php',
        '/uploads/photo.png',
        '/feed.xml',
      ];
      for (const path of paths) await site.ask(path, { headers: ACTIVITY });
      expect(herald.seen).to.deep.equal([]);
    });

    it('is no POST: logging in and commenting work as ever', async () => {
      for (const path of ['/wp-login.php', '/wp-comments-post.php', '/', '/hello/']) {
        const answer = await site.ask(path, {
          method: 'POST',
          body: 'log=a&pwd=b',
          headers: { ...ACTIVITY, Cookie: 'a=b' },
        });
        expect(answer.text, path).to.contain('WordPress');
      }
      expect(herald.seen).to.deep.equal([]);
      expect(wordpress.seen.map(({ method, body }) => `${method} ${body}`)).to.deep.equal(
        Array(4).fill('POST log=a&pwd=b'),
      );
      expect(wordpress.seen[0]?.headers.cookie).to.equal('a=b');
    });

    it('is no file: nginx serves it itself', async () => {
      const answer = await site.ask('/uploads/photo.png', { headers: ACTIVITY });
      expect(answer.text).to.equal('a photo');
      expect(answer.headers.vary).to.equal(undefined);
    });
  });

  describe('the site’s own rules', () => {
    beforeEach(() => {
      herald.answer = (response) => response.writeHead(404).end();
    });

    it('still deny what they deny', async () => {
      expect((await site.ask('/.htpasswd', { headers: ACTIVITY })).status).to.equal(403);
      expect((await site.ask('/members/page/', { headers: ACTIVITY })).status).to.equal(401);
      expect((await site.ask('/kept/invoice.pdf', { headers: ACTIVITY })).status).to.equal(404);
      expect(wordpress.seen).to.deep.equal([]);
    });

    it('never give away the source of a script', async () => {
      for (const path of ['/index.php', '/%69ndex.php', '/x/../index.php', '/index%2Ephp', '//index.php'])
        expect((await site.ask(path, { headers: ACTIVITY })).text, path).not.to.contain('secret');
    });
  });

  it('ships an example that nginx takes without a warning', () => {
    expect(checkExample())
      .to.match(/test is successful/)
      .and.not.match(/\[(warn|emerg)\]/);
  });
});
