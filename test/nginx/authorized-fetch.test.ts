import { expect } from 'chai';
import { type OpenSite, openSite } from '../http/open-site.js';
import { type Site, startNginx, type Upstream, upstream } from './site.js';

const AS = { Accept: 'application/activity+json' };
const BROWSER = { Accept: 'text/html,*/*;q=0.8' };
const note = '/activitypub/notes/note00000001';

describe('nginx before a Herald that only lets servers read that sign', () => {
  let herald: OpenSite;
  let wordpress: Upstream;
  let site: Site;

  beforeEach(async () => {
    herald = await openSite({ guarded: true });
    herald.publish('note00000001', { url: null });
    wordpress = await upstream((response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('WordPress'));
    site = await startNginx({ herald: { ...wordpress, port: herald.port }, wordpress });
  });
  afterEach(async () => {
    await herald.close();
    await wordpress.stop();
    await site.stop();
  });
  const unsigned = { status: 401, message: 'the header signature is missing', retryAfter: null };

  it('gives nobody without a signature what somebody with one has read', async () => {
    for (const path of [note, '/activitypub/outbox', `${note}/replies`, '/activitypub/followers']) {
      herald.state.refusal = null;
      for (const _ of [1, 2])
        expect((await site.ask(path, { headers: { ...AS, Signature: 'right' } })).status).to.equal(200);
      herald.state.refusal = unsigned;
      for (const accept of ['application/activity+json', 'application/ld+json', 'application/json'])
        expect((await site.ask(path, { headers: { Accept: accept } })).status, `${path} ${accept}`).to.equal(401);
    }
    expect(herald.state.readers).to.have.lengthOf(20);
  });

  it('gives nobody with a signature the refusal of somebody without', async () => {
    herald.state.refusal = unsigned;
    expect((await site.ask(note, { headers: AS })).status).to.equal(401);
    herald.state.refusal = null;
    expect((await site.ask(note, { headers: { ...AS, Signature: 'right' } })).status).to.equal(200);
  });

  it('keeps the page for people, and never in place of the document', async () => {
    herald.state.refusal = unsigned;
    for (const _ of [1, 2]) expect((await site.ask(note, { headers: BROWSER })).status).to.equal(200);
    expect((await site.ask(note, { headers: AS })).status).to.equal(401);
    expect((await site.ask('/activitypub/actor', { headers: AS })).status).to.equal(200);
  });
});
