import { expect } from 'chai';
import { withContext } from '../../src/activitypub/context.js';
import { renderActor } from '../../src/activitypub/render/actor.js';
import { actor, site as config, uris } from '../activitypub/examples.js';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

const path = '/activitypub/actor';

describe('the actor document', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('A1 A26 X2 X3 X4 X6 is served unsigned, as activity+json, varying by Accept', async () => {
    const reply = await site.ask(path, { headers: AS });
    expect(reply.status).to.equal(200);
    expect(reply.headers['content-type']).to.equal('application/activity+json');
    expect(reply.headers.vary).to.equal('Accept');
    expect(reply.headers['access-control-allow-origin']).to.equal('*');
    expect(reply.headers['cache-control']).to.equal('public, max-age=5');
    expect(reply.json()).to.deep.equal(JSON.parse(JSON.stringify(withContext(renderActor(actor, config, uris)))));
    expect(reply.json().id).to.equal(`https://blog.test${path}`);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const get = await site.ask(path, { headers: AS });
    const head = await site.ask(path, { method: 'HEAD', headers: AS });
    expect([head.status, head.text]).to.deep.equal([200, '']);
    expect(head.headers.etag).to.equal(get.headers.etag);
    expect(head.headers['content-length']).to.equal(String(Buffer.byteLength(get.text)));
  });

  it('answers 304 to who has it, and 200 again once the profile changed', async () => {
    const { etag = '' } = (await site.ask(path, { headers: AS })).headers;
    expect(etag).to.match(/^"[\w-]{27}"$/);
    const again = await site.ask(path, { headers: { ...AS, 'If-None-Match': etag } });
    expect([again.status, again.text, again.headers.etag, again.headers.vary]).to.deep.equal([304, '', etag, 'Accept']);
    site.state.actor = { ...actor, profile: { ...actor.profile, name: 'A new name' } };
    const changed = await site.ask(path, { headers: { ...AS, 'If-None-Match': etag } });
    expect([changed.status, changed.json().name]).to.deep.equal([200, 'A new name']);
  });

  it('X1 sends a browser to the page', async () => {
    const reply = await site.ask(path, { headers: BROWSER });
    expect([reply.status, reply.headers.location, reply.headers.vary]).to.deep.equal([
      302,
      'https://blog.test/activitypub/',
      'Accept',
    ]);
  });

  it('A27 is 503 with Retry-After while unknown, never 404 or 410', async () => {
    site.state.actor = null;
    for (const headers of [AS, BROWSER]) {
      const reply = await site.ask(path, { headers });
      expect([reply.status, reply.headers['retry-after'], reply.headers['cache-control']]).to.deep.equal([
        503,
        '30',
        'no-store',
      ]);
    }
    const told = site.lines.filter(({ level }) => level === 'warn' || level === 'error');
    expect(told.map(({ level, status }) => [level, status])).to.deep.equal([['warn', 503]]);
    expect(JSON.stringify(told)).not.to.include(' at ');
  });

  it('R2 X10 is 503 when the store fails, and the reason stays in the log', async () => {
    site.db.close();
    const reply = await site.ask('/activitypub/notes/note0001', { headers: AS });
    expect([reply.status, reply.headers['retry-after']]).to.deep.equal([503, '60']);
    expect(reply.json()).to.deep.equal({ error: 'in trouble, try again later' });
    expect(JSON.stringify(site.lines)).to.include('database connection is not open');
  });
});

describe('the profile page', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('X5 D40 shows name, handle and latest Notes, links the document, and escapes what is text', async () => {
    site.publish('pagenote1', { html: '<p>Ferries run again</p>' });
    site.publish('secret001', { html: '<p>For followers</p>', visibility: 'followers' });
    const reply = await site.ask('/activitypub/', { headers: BROWSER });
    expect([reply.status, reply.headers['content-type']]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect(reply.text).to.include('<h1 lang="en-GB" dir="auto">Blog &amp; Co</h1>');
    expect(reply.text).to.include('@news@blog.test');
    expect(reply.text).to.include('<p>Ferries run again</p>');
    expect(reply.text).to.not.include('For followers');
    expect(reply.text).to.include('Pier &lt;7&gt;');
    expect(reply.text).to.include(
      '<link rel="alternate" type="application/activity+json" href="https://blog.test/activitypub/actor">',
    );
    expect(reply.headers.link).to.equal(
      '<https://blog.test/activitypub/actor>; rel="alternate"; type="application/activity+json"',
    );
  });

  it('runs no script and loads nothing but pictures', async () => {
    const reply = await site.ask('/activitypub/', { headers: BROWSER });
    expect(reply.headers['content-security-policy']).to.match(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src/,
    );
    expect(reply.text).to.not.match(/<script|javascript:| on\w+=/i);
  });

  it('links the blog by rel=me', async () => {
    const reply = await site.ask('/activitypub/', { headers: BROWSER });
    expect(reply.text).to.include('<a rel="me" href="https://www.blog.test">');
  });

  it('X1 is the actor document to who asks for one', async () => {
    const reply = await site.ask('/activitypub/', { headers: AS });
    expect(reply.headers['content-location']).to.equal('https://blog.test/activitypub/actor');
    expect([reply.status, reply.json().type, reply.headers.vary]).to.deep.equal([200, 'Service', 'Accept']);
  });
});
