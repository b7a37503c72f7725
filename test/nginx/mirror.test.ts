import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { until } from '../lab/until.js';
import { type Site, startNginx, type Upstream, upstream } from './site.js';

const token = 'aToken-of_WordPress-0123456789';

describe('nginx with herald-mirror.conf', () => {
  let herald: Upstream;
  let wordpress: Upstream;
  let site: Site;
  const heard = () => herald.seen.filter(({ url }) => url.startsWith('/activitypub/ping'));
  const told = () => until('Herald to be told', () => heard()[0]);
  /** Copies are made in the order of the requests: when this one has come, those before it have, or never will. */
  const lastWord = async () => {
    await site.ask('/xmlrpc.php?last', { method: 'POST' });
    await until('the last word', () => heard().length > 0);
  };

  before(async () => {
    herald = await upstream(() => {});
    wordpress = await upstream(() => {});
    site = await startNginx({ herald, wordpress, mirrorToken: token });
  });
  beforeEach(() => {
    herald.seen.length = 0;
    wordpress.seen.length = 0;
    herald.answer = (response) => response.writeHead(202).end();
    wordpress.answer = (response) => response.end('WordPress');
  });
  after(async () => {
    await herald.stop();
    await wordpress.stop();
    await site.stop();
  });

  const writing: [method: string, path: string][] = [
    ['POST', '/wp-json/wp/v2/posts'],
    ['PUT', '/wp-json/wp/v2/posts/12'],
    ['DELETE', '/wp-json/wp/v2/posts/12?force=true'],
    ['POST', '/wp-json/batch/v1?_locale=user'],
    ['POST', '/?rest_route=/wp/v2/posts/12'],
    ['POST', '/index.php?_locale=user&rest_route=%2Fwp%2Fv2%2Fposts'],
    ['POST', '/blog/wp-json/wp/v2/posts/12'],
    ['POST', '/wp-admin/post.php'],
    ['POST', '/wp-admin/admin-ajax.php'],
    ['POST', '/xmlrpc.php'],
    ['GET', '/wp-admin/post.php?post=12&action=trash&_wpnonce=abc'],
    ['GET', '/wp-admin/edit.php?post_type=post&action=-1&action2=trash&post%5B%5D=12'],
  ];
  for (const [method, path] of writing)
    it(`tells Herald of ${method} ${path}, and WordPress gets it as ever`, async () => {
      const answer = await site.ask(path, { method, ...(method === 'GET' ? {} : { body: 'a=b' }) });
      expect([answer.status, answer.text]).to.deep.equal([200, 'WordPress']);
      const { headers, ...asked } = await told();
      expect(asked).to.include({ method: 'POST', url: '/activitypub/ping' });
      expect(headers.authorization).to.equal(`Bearer ${token}`);
      expect(wordpress.seen.map((seen) => [seen.method, seen.url, seen.body.toString()])).to.deep.equal([
        [method, path, method === 'GET' ? '' : 'a=b'],
      ]);
    });

  it('tells nothing of reading, nor of comments, logins and what else is posted', async () => {
    const others: [string, string][] = [
      ['GET', '/'],
      ['GET', '/hello/?action=trash'],
      ['GET', '/wp-json/wp/v2/posts'],
      ['GET', '/wp-admin/post.php?post=12'],
      ['GET', '/wp-admin/admin-ajax.php?action=heartbeat'],
      ['POST', '/wp-comments-post.php'],
      ['POST', '/wp-login.php'],
      ['POST', '/wp-json/contact-form-7/v1/contact-forms/5/feedback'],
      ['POST', '/hello/?next=/wp-admin/post.php'],
    ];
    for (const [method, path] of others) expect((await site.ask(path, { method })).status, path).to.equal(200);
    await lastWord();
    // A path that is rewritten to index.php may be copied twice; nothing of the others came with it.
    expect(wordpress.seen).to.have.length(others.length + 1);
    expect(heard().length).to.be.within(1, 2);
  });

  it('passes on no body, no cookie and no other word of the visitor', async () => {
    await site.ask('/wp-admin/post.php', {
      method: 'POST',
      body: 'post_password=secret',
      headers: {
        Cookie: 'wordpress_logged_in_abc=secret',
        Authorization: 'Basic secret',
        'X-WP-Nonce': 'secret',
        'Content-Type': 'application/x-www-form-urlencoded',
        Referer: 'https://blog.test/secret',
      },
    });
    const { body, headers } = await told();
    expect(body.length).to.equal(0);
    expect(headers).to.deep.equal({ host: 'blog.test', 'content-length': '0', authorization: `Bearer ${token}` });
  });

  it('hands over a body that is longer than its buffers, and one in chunks', async () => {
    const body = Buffer.alloc(900_000, 'x');
    for (const chunked of [false, true]) {
      await site.ask('/wp-json/wp/v2/media', { method: 'POST', body, chunked });
      expect(wordpress.seen.at(-1)?.body.equals(body)).to.equal(true);
    }
    await told();
  });

  it('lets WordPress answer while Herald hangs', async () => {
    const bell = new EventEmitter();
    const hanging: ServerResponse[] = [];
    herald.answer = (response) => {
      hanging.push(response);
      bell.emit('asked');
    };
    const asked = once(bell, 'asked');
    // WordPress answers only once Herald was asked and does not answer.
    wordpress.answer = (response) => void asked.then(() => response.end('WordPress'));
    const answer = await site.ask('/wp-admin/post.php', { method: 'POST', body: 'a=b' });
    expect(answer.text).to.equal('WordPress');
    for (const response of hanging) response.destroy();
  });

  it('lets WordPress answer while Herald is away, and no error page of the site’s own is called', async () => {
    const { port } = herald;
    await herald.stop();
    const answer = await site.ask('/wp-admin/post.php', { method: 'POST', body: 'a=b' });
    expect([answer.status, answer.text]).to.deep.equal([200, 'WordPress']);
    expect(wordpress.seen).to.have.length(1);
    herald = await upstream((response) => response.writeHead(202).end(), port);
    await lastWord();
    expect(wordpress.seen).to.have.length(2);
  });

  it('keeps the token out of the error log while Herald is away', async () => {
    const { port } = herald;
    await herald.stop();
    expect((await site.ask(`/activitypub/ping?token=${token}`, { method: 'POST' })).status).to.equal(503);
    await site.ask('/wp-admin/post.php', { method: 'POST', body: 'a=b' });
    const errors = () => site.errors();
    await until('the copy to fail', () => errors().includes('POST /wp-admin/post.php'));
    herald = await upstream((response) => response.writeHead(202).end(), port);
    await lastWord();
    expect(errors()).to.include('connect() failed').and.not.include(token);
  });

  it('leaves the permalinks’ own way alone: Herald is asked once, and WordPress when it knows nothing', async () => {
    herald.answer = (response) => response.writeHead(404).end();
    const answer = await site.ask('/hello/?a=b', { headers: { Accept: 'application/activity+json' } });
    expect([answer.status, answer.text]).to.deep.equal([200, 'WordPress']);
    expect(herald.seen.map(({ url }) => url)).to.deep.equal(['/hello/?a=b']);
    expect(wordpress.seen.map(({ url }) => url)).to.deep.equal(['/hello/?a=b']);
  });

  it('copies nothing of what comes to Herald itself, and cannot be asked from outside', async () => {
    await site.ask(`/activitypub/ping?token=${token}`, { method: 'POST' });
    await site.ask('/activitypub/inbox?next=/wp-admin/post.php', { method: 'POST', body: '{}' });
    expect((await site.ask('/activitypub/mirror', { method: 'POST' })).status).to.equal(404);
    expect(herald.seen.map(({ url }) => url)).to.deep.equal([
      `/activitypub/ping?token=${token}`,
      '/activitypub/inbox?next=/wp-admin/post.php',
    ]);
  });
});
