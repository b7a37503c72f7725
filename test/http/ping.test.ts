import { expect } from 'chai';
import { wordpressCall } from '../stand-ins/wordpress-call.js';
import { BROWSER, type OpenSite, openSite, pingToken } from './open-site.js';

const path = `/activitypub/ping?token=${pingToken}`;
const XML = { 'Content-Type': 'text/xml' };

describe('/activitypub/ping', () => {
  let site: OpenSite;
  const post = (body: string | Buffer, headers: Record<string, string> = XML, target = path) =>
    site.ask(target, { method: 'POST', body, headers });
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('takes both pings of WordPress, and thanks', async () => {
    for (const call of [
      wordpressCall('weblogUpdates.extendedPing', 'The blog', 'https://blog.test/', 'https://blog.test/feed/'),
      wordpressCall('weblogUpdates.ping', 'The blog', 'https://blog.test/'),
    ]) {
      const reply = await post(call, { 'Content-Type': 'text/xml; charset=UTF-8' });
      expect(reply.status).to.equal(200);
      expect(reply.headers['content-type']).to.equal('text/xml; charset=UTF-8');
      expect(reply.headers['cache-control']).to.equal('no-store');
      expect(reply.text).to.include('<name>flerror</name><value><boolean>0</boolean></value>');
    }
    expect(site.state.pings).to.equal(2);
  });

  it('needs nothing of the actor: a ping before the first look at WordPress counts', async () => {
    site.state.actor = null;
    expect((await post(wordpressCall('weblogUpdates.ping'))).status).to.equal(200);
    expect(site.state.pings).to.equal(1);
  });

  it('answers other methods, and what is no call, with a fault, and looks for none of them', async () => {
    for (const [call, code] of [
      [wordpressCall('pingback.ping', 'https://a.test/', 'https://blog.test/'), -32601],
      [wordpressCall('system.listMethods'), -32601],
      ['<methodCall>', -32700],
      ['not even XML', -32700],
    ] as const) {
      const reply = await post(call);
      expect([reply.status, reply.headers['content-type']]).to.deep.equal([200, 'text/xml; charset=UTF-8']);
      expect(reply.text).to.include(`<fault>`).and.include(`<int>${code}</int>`);
    }
    expect(site.state.pings).to.equal(0);
  });

  it('takes a POST without a body, and one of something else: scripts, mirrors, webhooks', async () => {
    expect(await post('', {})).to.include({ status: 202, text: '' });
    expect(await post('a=b', { 'Content-Type': 'application/x-www-form-urlencoded' })).to.include({ status: 202 });
    expect(await post('{"post":12}', { 'Content-Type': 'application/json' })).to.include({ status: 202 });
    expect(site.state.pings).to.equal(3);
  });

  it('takes the token as Authorization too, where it stays out of the logs of others', async () => {
    const bare = '/activitypub/ping';
    expect((await post('', { Authorization: `Bearer ${pingToken}` }, bare)).status).to.equal(202);
    for (const authorization of [`Bearer ${pingToken}x`, `Basic ${pingToken}`, 'Bearer', pingToken])
      expect((await post('', { Authorization: authorization }, bare)).status, authorization).to.equal(403);
    expect(site.state.pings).to.equal(1);
  });

  it('refuses a token that is wrong, missing, or nearly right, before it reads anything', async () => {
    for (const target of [
      '/activitypub/ping',
      '/activitypub/ping?token=',
      '/activitypub/ping?token=wrong',
      `/activitypub/ping?token=${pingToken.slice(0, -1)}`,
      `/activitypub/ping?token=${pingToken}x`,
      `/activitypub/ping?Token=${pingToken}`,
      `/activitypub/ping?token=wrong&token=${pingToken}`,
    ]) {
      const reply = await post(wordpressCall('weblogUpdates.ping'), XML, target);
      expect(reply.status, target).to.equal(403);
      expect(reply.json().error).to.match(/token/);
    }
    expect(site.state.pings).to.equal(0);
  });

  it('is bounded: 64 kB, without compression', async () => {
    expect((await post(Buffer.alloc(64 * 1024 + 1, 0x20))).status).to.equal(413);
    expect((await post('x', { ...XML, 'Content-Encoding': 'gzip' })).status).to.equal(415);
    expect((await post(wordpressCall('weblogUpdates.ping', ' '.repeat(60_000)))).status).to.equal(200);
    expect(site.state.pings).to.equal(1);
  });

  it('tells whoever comes by what it is for', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      const reply = await site.ask(path, { method });
      expect([reply.status, reply.headers.allow], method).to.deep.equal([405, 'POST']);
    }
    const page = await site.ask(path, { headers: BROWSER });
    expect(page.text).to.include('this address is for WordPress').and.not.include(pingToken);
    expect(site.state.pings).to.equal(0);
  });

  it('keeps the token out of logs, metrics and error pages', async () => {
    await post(wordpressCall('weblogUpdates.ping'));
    await post('', XML, `${path}x`);
    await post(Buffer.alloc(70_000), XML);
    const page = await site.ask(path, { headers: BROWSER });
    const told = JSON.stringify([site.lines, site.state.seen, page.text]);
    expect(told).to.include('/activitypub/ping').and.not.include(pingToken);
    expect(site.state.seen[0]).to.include({ route: 'ping', method: 'POST', status: 200 });
  });
});
