import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

/** What a peer takes for "never again" or "forget them" (fediverse.md R2). */
const final = [400, 401, 403, 404, 405, 410, 413, 415, 422, 431, 451, 500, 501];
const id = 'note00000001';
const documents = [
  '/activitypub/actor',
  '/activitypub/',
  `/activitypub/notes/${id}`,
  `/activitypub/notes/${id}/replies`,
  `/activitypub/activities/create${id}`,
  '/activitypub/outbox',
  '/activitypub/outbox?page=true',
  '/activitypub/featured',
  '/.well-known/webfinger?resource=acct:news@blog.test',
  '/activitypub/nodeinfo/2.0',
  '/2026/hello/',
];

describe('our own trouble', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
    site.publish(id, { url: 'https://blog.test/2026/hello/' });
  });
  afterEach(() => site.close());

  const whole = async (what: string, from: (path: string, headers: object) => ReturnType<OpenSite['ask']>) => {
    // People are never sent here for a page of the blog.
    for (const path of documents)
      for (const headers of path.startsWith('/2026') ? [AS] : [AS, BROWSER]) {
        const { status, headers: said } = await from(path, headers);
        expect(final, `${what}: ${path} ${JSON.stringify(headers)}`).not.to.include(status);
        if (status === 503) expect(Number(said['retry-after']), path).to.be.above(0);
      }
  };

  it('A27 R2 X10 is 503 and when to come back, wherever the store does not answer', async () => {
    site.db.sql.exec('DROP TABLE notes; DROP TABLE activities; DROP VIEW shown_interactions');
    await whole('a broken store', (path, headers) => site.ask(path, { headers: { ...headers } }));
    for (const path of ['/activitypub/outbox', `/activitypub/notes/${id}`])
      expect((await site.ask(path, { headers: AS })).status).to.equal(503);
  });

  it('R2 is 503 before the first look at WordPress', async () => {
    site.state.actor = null;
    for (const path of [
      '/activitypub/actor',
      '/activitypub/outbox',
      '/.well-known/webfinger?resource=acct:news@blog.test',
    ])
      expect((await site.ask(path, { headers: AS })).status, path).to.equal(503);
  });

  it('R2 is 503 when the inbox throws, whatever it throws', async () => {
    const headers = { 'Content-Type': 'application/activity+json' };
    for (const thrown of [
      new Error('x'),
      new TypeError('y'),
      'a text',
      null,
      undefined,
      { status: 404 },
      { statusCode: 410, expose: true },
    ]) {
      site.state.trouble = { thrown };
      const {
        status,
        headers: said,
        text,
      } = await site.ask('/activitypub/inbox', { method: 'POST', headers, body: '{}' });
      expect([status, said['retry-after']]).to.deep.equal([503, '60']);
      expect(JSON.parse(text)).to.deep.equal({ error: 'in trouble, try again later' });
    }
  });

  it('R2 is 503 when who may read cannot be judged', async () => {
    await site.close();
    site = await openSite({ guarded: true });
    site.publish(id, { url: null });
    site.state.trouble = { thrown: Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }) };
    const { status, headers } = await site.ask(`/activitypub/notes/${id}`, { headers: AS });
    expect([status, headers['retry-after']]).to.deep.equal([503, '60']);
  });

  const raw = async (text: string): Promise<string> => {
    const socket = connect(site.port, '127.0.0.1');
    socket.setEncoding('utf8');
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    socket.end(text);
    await once(socket, 'close');
    return said;
  };

  it('is not what malformed requests are: those are 400, and the next one is heard', async () => {
    for (const text of [
      'GARBAGE\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET /activitypub/actor HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc',
      'POST /activitypub/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'GET /activitypub/actor HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n',
    ])
      expect(await raw(text), JSON.stringify(text)).to.match(/^HTTP\/1\.1 400 /);
    expect((await site.ask('/activitypub/actor', { headers: AS })).status).to.equal(200);
  });

  it('is not what odd addresses are: those answer below 500', async () => {
    for (const path of [
      '/activitypub/notes/%',
      '/activitypub/notes/%E0%A4%A',
      '/activitypub/notes/%00',
      '/%',
      '//',
      '/activitypub/outbox?page=true&before=%',
      '/.well-known/webfinger?resource=%',
      `/activitypub/notes/${'a'.repeat(8000)}`,
      'http://other.test/activitypub/actor',
      '*',
    ])
      for (const headers of [AS, BROWSER]) expect((await site.ask(path, { headers })).status, path).to.be.below(500);
  });
});
