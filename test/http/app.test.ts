import { expect } from 'chai';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

describe('the public listener', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('survives every hostile path with a 4xx', async () => {
    const paths = [
      '/activitypub/%',
      '/activitypub/notes/%E0%A4%A',
      '/activitypub/../../etc/passwd',
      '//evil.test/activitypub/actor',
      '/activitypub/notes/',
      '/activitypub/activities/%2e%2e',
      '/activitypub/activities/__proto__',
      '/.well-known/webfinger?resource=%E0%A4%A',
      '/.well-known/webfinger?resource=acct:%00@blog.test',
      '/.env',
      `/${'a/'.repeat(2000)}`,
      '/%0d%0aSet-Cookie:x',
    ];
    for (const path of paths) {
      const reply = await site.ask(path, { headers: AS });
      expect(reply.status, path).to.be.within(400, 499);
      expect(reply.headers['set-cookie']).to.equal(undefined);
    }
    expect((await site.ask('/activitypub/actor', { headers: AS })).status).to.equal(200);
  });

  it('says which methods an address takes', async () => {
    const reply = await site.ask('/activitypub/actor', { method: 'DELETE' });
    expect([reply.status, reply.headers.allow]).to.deep.equal([405, 'HEAD, GET']);
  });

  it('shows people a page and programs JSON when something is not there', async () => {
    const page = await site.ask('/activitypub/nothing', { headers: BROWSER });
    expect([page.status, page.headers['content-type']]).to.deep.equal([404, 'text/html; charset=utf-8']);
    expect(page.text).to.include('<h1>Not here</h1>').and.include('<a href="/activitypub/">');
    const program = await site.ask('/activitypub/nothing', { headers: AS });
    expect(program.json()).to.deep.equal({ error: 'nothing lives at this address' });
  });

  it('counts requests by the name of their route, never by their path', async () => {
    site.publish('note0001');
    for (const path of ['/activitypub/notes/note0001', '/activitypub/notes/unknown01', '/x/y', '/activitypub/inbox']) {
      await site.ask(path, { headers: AS });
    }
    await site.ask('/x', { method: 'PROPFIND' });
    expect(site.state.seen.map(({ route, method, status }) => [route, method, status])).to.deep.equal([
      ['note', 'GET', 200],
      ['note', 'GET', 404],
      ['permalink', 'GET', 404],
      ['other', 'GET', 405],
      ['other', 'other', 501],
    ]);
  });

  it('logs neither queries nor headers', async () => {
    await site.ask('/activitypub/actor?token=secret', { headers: { ...AS, Authorization: 'Bearer secret' } });
    expect(site.lines).to.have.length(1);
    expect(JSON.stringify(site.lines)).to.not.include('secret');
  });
});
