import { expect } from 'chai';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

const id = 'note00000001';
const note = `/activitypub/notes/${id}`;
const guarded = [
  note,
  `${note}/replies`,
  `${note}/likes`,
  `${note}/shares`,
  `/activitypub/activities/create${id}`,
  '/activitypub/outbox',
  '/activitypub/outbox?page=true',
  '/activitypub/followers',
  '/activitypub/followers?page=1',
  '/activitypub/following',
  '/activitypub/featured',
  '/activitypub/tags',
];
const open = [
  '/activitypub/actor',
  '/activitypub/',

  '/.well-known/webfinger?resource=acct:news@blog.test',
  '/.well-known/nodeinfo',
  '/activitypub/nodeinfo/2.0',
  '/activitypub/nodeinfo/2.1',
  '/.well-known/host-meta',
  '/.well-known/host-meta.json',
];

describe('reading only for servers that sign', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite({ guarded: true });
    site.publish(id, { url: 'https://blog.test/2026/hello/' });
    site.state.refusal = { status: 401, message: 'the header signature is missing', retryAfter: null };
  });
  afterEach(() => site.close());

  for (const path of [...guarded, '/2026/hello/'])
    it(`asks for a signature at ${path}, and no cache keeps the answer`, async () => {
      const refused = await site.ask(path, { headers: AS });
      expect(refused.status).to.equal(401);
      expect(refused.json().error).to.match(/sign/);
      expect(refused.headers['cache-control']).to.equal('no-store');
      expect(refused.text).not.to.contain(id);
      site.state.refusal = null;
      const read = await site.ask(path, { headers: AS });
      expect(read.status).to.equal(200);
      expect(read.headers['cache-control']).to.equal('private, no-store');
      for (const name of ['Accept', 'Signature', 'Signature-Input'])
        expect(read.headers.vary).to.match(new RegExp(`(^|, )${name}(,|$)`));
    });

  for (const path of open)
    it(`A26 leaves ${path} open`, async () => {
      const { status, headers } = await site.ask(path, { headers: AS });
      expect(status).to.equal(200);
      expect(headers['cache-control']).to.match(/^public/);
      expect(site.state.readers).to.deep.equal([]);
    });

  it('A26 leaves the inbox to the inbox', async () => {
    const headers = { 'Content-Type': 'application/activity+json' };
    expect((await site.ask('/activitypub/inbox', { method: 'POST', headers, body: '{}' })).status).to.equal(202);
    expect(site.state.readers).to.deep.equal([]);
  });

  it('shows people the pages that it showed before', async () => {
    expect((await site.ask(note, { headers: BROWSER })).status).to.equal(302);
    site.publish('note00000002', { url: null });
    const page = await site.ask('/activitypub/notes/note00000002', { headers: BROWSER });
    expect([page.status, page.headers['content-type']]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect(page.headers['cache-control']).to.match(/^public/);
  });

  it('gives a list to nobody who merely says to be a browser', async () => {
    for (const path of guarded.slice(1))
      expect((await site.ask(path, { headers: BROWSER })).status, path).to.equal(401);
  });

  it('says that a Note is gone only to those who may read', async () => {
    site.notes.remove(id, Date.now());
    expect((await site.ask(note, { headers: AS })).status).to.equal(401);
    site.state.refusal = null;
    const gone = await site.ask(note, { headers: AS });
    expect([gone.status, gone.headers['cache-control']]).to.deep.equal([410, 'private, no-store']);
  });

  it('gives no bytes and no "you have it already" to whoever has an ETag but no signature', async () => {
    site.state.refusal = null;
    const { etag } = (await site.ask(note, { headers: AS })).headers;
    expect((await site.ask(note, { headers: { ...AS, 'If-None-Match': etag } })).status).to.equal(304);
    site.state.refusal = { status: 401, message: 'no', retryAfter: null };
    const refused = await site.ask(note, { headers: { ...AS, 'If-None-Match': etag } });
    expect([refused.status, refused.headers.etag]).to.deep.equal([401, undefined]);
    expect((await site.ask(note, { method: 'HEAD', headers: AS })).status).to.equal(401);
  });

  it('answers as whoever judges says: 403 to the suspended, 503 and when to come back in trouble', async () => {
    site.state.refusal = { status: 403, message: 'not you', retryAfter: null };
    expect((await site.ask(note, { headers: AS })).status).to.equal(403);
    site.state.refusal = { status: 503, message: 'your server cannot be asked now', retryAfter: 300 };
    const later = await site.ask(note, { headers: AS });
    expect([later.status, later.headers['retry-after']]).to.deep.equal([503, '300']);
  });

  it('hands the request on as it came, for whoever judges', async () => {
    await site.ask(`${note}?x=%C3%BC`, {
      headers: { ...AS, Signature: 'keyId="k"', 'X-Forwarded-For': '198.51.100.7' },
    });
    const [reader] = site.state.readers;
    expect(reader).to.include({ method: 'GET', target: `${note}?x=%C3%BC`, remoteAddress: '198.51.100.7' });
    expect(reader?.rawHeaders).to.include.members(['Signature', 'keyId="k"']);
  });

  it('is never asked for where the site did not choose it', async () => {
    await site.close();
    site = await openSite();
    site.publish(id, { url: 'https://blog.test/2026/hello/' });
    for (const path of [...guarded, '/2026/hello/']) {
      const { status, headers } = await site.ask(path, { headers: AS });
      expect([path, status, headers['cache-control']]).to.deep.equal([path, 200, 'public, max-age=5']);
      expect(headers.vary ?? '').not.to.match(/signature/i);
    }
  });
});
