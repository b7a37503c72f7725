import { expect } from 'chai';
import { type Site, startNginx, type Upstream, upstream } from './site.js';

const ACTIVITY = { Accept: 'application/activity+json' };
const BROWSER = { Accept: 'text/html,*/*;q=0.8' };

describe('the micro-cache of nginx', () => {
  let herald: Upstream;
  let wordpress: Upstream;
  let site: Site;
  let served: number;

  /** As Herald answers: a document or a page, short-lived, negotiated, with a strong ETag. */
  const negotiating: Upstream['answer'] = (response, { headers }) => {
    const json = /json/.test(headers.accept ?? '');
    served += 1;
    response.writeHead(200, {
      'Content-Type': json ? 'application/activity+json' : 'text/html; charset=utf-8',
      'Cache-Control': 'public, max-age=30',
      Vary: 'Accept',
      ETag: json ? '"json"' : '"page"',
    });
    response.end(json ? '{"type":"Note"}' : '<p>a note</p>');
  };

  beforeEach(async () => {
    served = 0;
    herald = await upstream(negotiating);
    wordpress = await upstream((response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('WordPress'));
    site = await startNginx({
      herald,
      wordpress,
      http: 'gzip on; gzip_min_length 0; gzip_proxied any; gzip_vary on; gzip_types application/activity+json;',
    });
  });
  afterEach(async () => {
    await herald.stop();
    await wordpress.stop();
    await site.stop();
  });

  it('asks Herald once for what many want', async () => {
    for (let reader = 0; reader < 5; reader++) await site.ask('/activitypub/notes/abc', { headers: ACTIVITY });
    expect(served).to.equal(1);
  });

  it('asks Herald once for what many want at the same instant', async () => {
    herald.answer = (response, seen) => setTimeout(() => negotiating(response, seen), 100);
    const readers = Array.from({ length: 30 }, () => site.ask('/activitypub/notes/abc', { headers: ACTIVITY }));
    for (const { text } of await Promise.all(readers)) expect(text).to.equal('{"type":"Note"}');
    expect(served).to.equal(1);
  });

  it('X4 D57 never mixes the document and the page, in any order, for any way of asking', async () => {
    const accepts = [
      'application/activity+json',
      'text/html',
      'application/json',
      '*/*',
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'text/html, application/activity+json;q=0.9',
      'application/activity+json;q=0.9, text/html;q=0.1',
      'image/*',
    ];
    for (const round of [accepts, [...accepts].reverse(), accepts])
      for (const accept of round) {
        const { headers, text } = await site.ask('/activitypub/notes/abc', { headers: { Accept: accept } });
        expect(text, accept).to.equal(/json/.test(accept) ? '{"type":"Note"}' : '<p>a note</p>');
        expect(headers.vary, accept).to.contain('Accept');
      }
    expect(served).to.be.at.most(accepts.length);
  });

  it('keeps addresses and their queries apart', async () => {
    herald.answer = (response, { url }) => response.writeHead(200, { 'Cache-Control': 'max-age=30' }).end(url);
    for (const path of ['/activitypub/outbox', '/activitypub/outbox?page=1', '/activitypub/outbox?page=2'])
      for (const _ of [1, 2]) expect((await site.ask(path)).text).to.equal(path);
    expect(herald.seen).to.have.length(3);
  });

  it('answers 304 itself', async () => {
    await site.ask('/activitypub/actor', { headers: ACTIVITY });
    const again = await site.ask('/activitypub/actor', { headers: { ...ACTIVITY, 'If-None-Match': '"json"' } });
    expect(again.status).to.equal(304);
    expect(served).to.equal(1);
  });

  it('answers HEAD from what GET left', async () => {
    await site.ask('/activitypub/actor', { headers: ACTIVITY });
    const head = await site.ask('/activitypub/actor', { method: 'HEAD', headers: ACTIVITY });
    expect([head.status, head.text, served]).to.deep.equal([200, '', 1]);
  });

  it('keeps nothing that Herald does not say may be kept', async () => {
    herald.answer = (response) =>
      response.writeHead(503, { 'Cache-Control': 'no-store', 'Retry-After': '60' }).end('trouble');
    const trouble = await site.ask('/activitypub/actor', { headers: ACTIVITY });
    expect([trouble.status, trouble.headers['retry-after']]).to.deep.equal([503, '60']);
    herald.answer = (response) => response.writeHead(404, { 'Cache-Control': 'no-store' }).end();
    expect((await site.ask('/activitypub/actor', { headers: ACTIVITY })).status).to.equal(404);
    herald.answer = (response) => response.writeHead(200).end('says nothing');
    await site.ask('/activitypub/actor', { headers: ACTIVITY });
    herald.answer = negotiating;
    expect((await site.ask('/activitypub/actor', { headers: ACTIVITY })).text).to.equal('{"type":"Note"}');
  });

  it('keeps no permalink: WordPress and Herald may both change their mind', async () => {
    await site.ask('/hello/', { headers: ACTIVITY });
    herald.answer = (response) => response.writeHead(404).end();
    expect((await site.ask('/hello/', { headers: ACTIVITY })).text).to.equal('WordPress');
    herald.answer = negotiating;
    expect((await site.ask('/hello/', { headers: ACTIVITY })).text).to.equal('{"type":"Note"}');
  });

  it('never answers a POST', async () => {
    herald.answer = (response) => response.writeHead(202, { 'Cache-Control': 'max-age=30' }).end('on disk');
    for (const body of ['a', 'b']) await site.ask('/activitypub/inbox', { method: 'POST', body });
    expect(herald.seen.map(({ body }) => body.toString())).to.deep.equal(['a', 'b']);
  });

  it('compresses for who can read it, from one plain copy, and leaves the others alone', async () => {
    const plain = await site.ask('/activitypub/actor', { headers: { ...ACTIVITY, 'Accept-Encoding': 'identity' } });
    const packed = await site.ask('/activitypub/actor', { headers: { ...ACTIVITY, 'Accept-Encoding': 'gzip, br' } });
    expect([plain.headers['content-encoding'], plain.text]).to.deep.equal([undefined, '{"type":"Note"}']);
    expect(plain.headers.etag).to.equal('"json"');
    expect(packed.headers['content-encoding']).to.equal('gzip');
    expect(packed.headers.etag).to.equal('W/"json"');
    expect(herald.seen.map(({ headers }) => headers['accept-encoding'])).to.deep.equal([undefined]);
  });

  describe('while Herald restarts', () => {
    it('gives the last good answer, however old, and comes back by itself', async () => {
      herald.answer = (response) =>
        response.writeHead(200, { 'Cache-Control': 'max-age=1', Vary: 'Accept' }).end('good');
      await site.ask('/activitypub/actor', { headers: ACTIVITY });
      await herald.stop();
      // Whole seconds are what a cache counts in: past this its copy is stale.
      await new Promise((resolve) => setTimeout(resolve, 2100));
      const stale = await site.ask('/activitypub/actor', { headers: ACTIVITY });
      expect([stale.status, stale.text]).to.deep.equal([200, 'good']);
      herald = await upstream((response) => response.end('new'), herald.port);
      expect((await site.ask('/activitypub/actor', { headers: ACTIVITY })).text).to.equal('new');
    });

    it('never gives the text of a Note that was deleted since: not from its address, and not from a collection', async () => {
      const paths = ['notes/abc', 'activities/abc', 'outbox', 'outbox?page=1', 'featured', 'notes/abc/replies', ''];
      herald.answer = (response) => response.writeHead(200, { 'Cache-Control': 'max-age=1' }).end('deleted words');
      for (const path of paths) await site.ask(`/activitypub/${path}`, { headers: ACTIVITY });
      await new Promise((resolve) => setTimeout(resolve, 2100));
      herald.answer = (response) => response.writeHead(503).end('trouble');
      const answers = async () =>
        Promise.all(paths.map(async (path) => (await site.ask(`/activitypub/${path}`, { headers: ACTIVITY })).status));
      expect(await answers()).to.deep.equal(paths.map(() => 503));
      await herald.stop();
      expect(await answers()).to.deep.equal(paths.map(() => 503));
    });

    it('says 503 and when to come again for what it does not have, and for the inbox', async () => {
      await herald.stop();
      const unknown = await site.ask('/activitypub/notes/abc', { headers: ACTIVITY });
      const inbox = await site.ask('/activitypub/inbox', { method: 'POST', body: '{}' });
      const webfinger = await site.ask('/.well-known/webfinger?resource=acct:news@blog.test');
      for (const { status, headers } of [unknown, inbox, webfinger])
        expect([status, headers['retry-after']]).to.deep.equal([503, '30']);
    });

    it('leaves the blog as it was', async () => {
      await herald.stop();
      for (const headers of [ACTIVITY, BROWSER])
        expect((await site.ask('/hello/', { headers })).text).to.equal('WordPress');
    });
  });
});
