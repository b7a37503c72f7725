import { expect } from 'chai';
import { withContext } from '../../src/activitypub/context.js';
import { noInteractions, renderNote } from '../../src/activitypub/render/note.js';
import { uris } from '../activitypub/examples.js';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

const path = '/activitypub/notes/note0001';

describe('a Note', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.close());

  it('X2 X3 X4 X6 X7 is served under its id', async () => {
    const note = site.publish('note0001');
    const reply = await site.ask(path, { headers: AS });
    expect([reply.status, reply.headers['content-type'], reply.headers.vary]).to.deep.equal([
      200,
      'application/activity+json',
      'Accept',
    ]);
    expect(reply.text).to.equal(JSON.stringify(withContext(renderNote(note, uris, noInteractions, 'everyone'))));
  });

  it('has a title without gaps around its links', async () => {
    const html = '<p>FC wins 3:0 (<a href="https://a.test/">report</a>)<br>#Sport</p><p>Well.</p>';
    site.publish('note0001', { html, url: null });
    const page = (await site.ask(path, { headers: { accept: 'text/html' } })).text;
    expect(page).to.match(/<title>[^<]*: FC wins 3:0 \(report\) #Sport Well\.<\/title>/);
  });

  it('may be an Article: whole under its title for people, the short Note of it on the profile', async () => {
    const article = { title: 'Ferries <3', previewHtml: '<p>In short.</p>' };
    const note = site.publish('note0001', { html: '<p>At length.</p>', url: null, article });
    expect((await site.ask(path, { headers: AS })).text).to.equal(
      JSON.stringify(withContext(renderNote(note, uris, noInteractions, 'everyone'))),
    );
    const page = (await site.ask(path, { headers: { accept: 'text/html' } })).text;
    expect(page).to.include('dir="auto">Ferries &lt;3</h2>').and.to.include('At length.').and.not.include('In short.');
    expect(page).to.match(/<title>[^<]*: Ferries &lt;3/);
    const profile = (await site.ask('/activitypub/', { headers: { accept: 'text/html' } })).text;
    expect(profile).to.include('In short.').and.not.include('At length.');
  });

  it('is answered before Koa exactly as Koa answers it', async () => {
    site.publish('note0001', { html: '<p>Fähren – 渡し船</p>' });
    const short = await site.ask(path, { headers: AS });
    const long = await site.ask(`${path}?through=koa`, { headers: AS });
    const { date: _, ...shortHeaders } = short.headers;
    const { date: __, ...longHeaders } = long.headers;
    expect([short.status, short.text, shortHeaders]).to.deep.equal([long.status, long.text, longHeaders]);
    expect(site.state.seen.map(({ route, status }) => [route, status])).to.deep.equal([
      ['note', 200],
      ['note', 200],
    ]);
  });

  it('answers 304 until it is edited', async () => {
    const note = site.publish('note0001');
    const { etag = '' } = (await site.ask(path, { headers: AS })).headers;
    expect((await site.ask(path, { headers: { ...AS, 'If-None-Match': `"other", ${etag}` } })).status).to.equal(304);
    site.notes.update('note0001', { ...note.content, html: '<p>Edited</p>' }, 'h2', note.publishedAt + 1000);
    const edited = await site.ask(path, { headers: { ...AS, 'If-None-Match': etag } });
    expect([edited.status, edited.json().content]).to.deep.equal([200, '<p>Edited</p>']);
  });

  it('X10 is 410 with its Tombstone once deleted, for ever', async () => {
    const note = site.publish('note0001');
    site.notes.remove('note0001', note.publishedAt + 60_000);
    const reply = await site.ask(path, { headers: AS });
    expect([reply.status, reply.headers['content-type'], reply.headers.vary]).to.deep.equal([
      410,
      'application/activity+json',
      'Accept',
    ]);
    expect(reply.json()).to.deep.equal({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'https://blog.test/activitypub/notes/note0001',
      type: 'Tombstone',
      formerType: 'Note',
      published: '2026-11-23T00:01:00Z',
      deleted: '2026-11-23T00:02:00Z',
    });
    const page = await site.ask(path, { headers: BROWSER });
    expect([page.status, page.headers['content-type']]).to.deep.equal([410, 'text/html; charset=utf-8']);
    expect((await site.ask(`${path}/replies`, { headers: AS })).status).to.equal(410);
  });

  it('takes the place of its Note in every cache once deleted', async () => {
    const note = site.publish('note0001');
    const living = await site.ask(path, { headers: AS });
    site.notes.remove('note0001', note.publishedAt + 60_000);
    for (const target of [path, `${path}/replies`, '/activitypub/activities/createnote0001']) {
      const { status, headers } = await site.ask(target, { headers: AS });
      expect([target, status, headers['cache-control']]).to.deep.equal([target, 410, living.headers['cache-control']]);
    }
  });

  it('X10 is 404 when there never was one', async () => {
    for (const id of ['nothing01', 'UPPER0001', '..%2f..%2factor', '%00', '%ff', "x'%20OR%201=1--", 'a'.repeat(5000)]) {
      const reply = await site.ask(`/activitypub/notes/${id}`, { headers: AS });
      expect([id, reply.status, reply.headers['cache-control']]).to.deep.equal([id, 404, 'no-store']);
    }
  });

  it('D58 is not shown when it is for followers only', async () => {
    site.publish('note0001', { visibility: 'followers' });
    for (const target of [path, `${path}/replies`, '/activitypub/activities/createnote0001', '/2026/11/ferries/']) {
      expect([target, (await site.ask(target, { headers: AS })).status]).to.deep.equal([target, 404]);
    }
  });

  it('X1 sends a browser to the permalink', async () => {
    site.publish('note0001');
    const reply = await site.ask(path, { headers: BROWSER });
    expect([reply.status, reply.headers.location, reply.headers.vary]).to.deep.equal([
      302,
      'https://blog.test/2026/11/ferries/',
      'Accept',
    ]);
  });

  it('X5 shows a news item on a page of its own, in its own language', async () => {
    site.publish('note0001', { url: null, language: 'de', html: '<p>Fähren fahren wieder</p>' });
    const reply = await site.ask(path, { headers: BROWSER });
    expect(reply.status).to.equal(200);
    expect(reply.text).to.include('<div lang="de" dir="auto"><p>Fähren fahren wieder</p></div>');
    expect(reply.text).to.include(`href="https://blog.test${path}">`);
    expect(reply.text).to.include('<img src="https://blog.test/ferry.jpg" alt="A red ferry" width="1200" height="800"');
    expect(reply.text).to.include('<meta name="fediverse:creator" content="@news@blog.test">');
  });

  it('hides a news item behind its content warning', async () => {
    site.publish('note0001', { url: null, summary: 'Storm <pictures>' });
    const { text } = await site.ask(path, { headers: BROWSER });
    expect(text).to.match(/<details><summary[^>]*>Storm &lt;pictures&gt;<\/summary>/);
  });
});

describe('a permalink', () => {
  let site: OpenSite;
  const atHome = () => {
    site.state.actor = site.state.actor && {
      ...site.state.actor,
      profile: { ...site.state.actor.profile, home: 'https://blog.test' },
    };
  };
  beforeEach(async () => {
    site = await openSite();
    site.publish('note0001', { url: 'https://blog.test/2026/11/f%c3%a4hren/' }, { postId: 7 });
    site.publish('note0002', { url: 'https://blog.test/?p=12' });
    atHome();
  });
  afterEach(() => site.close());

  it('X6 X7 is its Note, with 200, when ActivityStreams is asked of the address that WordPress writes', async () => {
    const reply = await site.ask('/2026/11/f%c3%a4hren/', { headers: AS });
    expect([reply.status, reply.headers.vary, reply.headers['content-location']]).to.deep.equal([
      200,
      'Accept',
      'https://blog.test/activitypub/notes/note0001',
    ]);
    expect(reply.json().id).to.equal('https://blog.test/activitypub/notes/note0001');
  });

  const spellings = [
    '/2026/11/f%C3%A4hren/',
    '/2026/11/f%c3%a4hren',
    '/2026/11/f%c3%a4hren/?utm_source=x',
    '/2026/11/f%c3%a4hren/?share=1&replytocom=7',
    '/?p=7',
    '/?page_id=7',
    '/?p=7&utm_source=x',
  ];
  for (const spelling of spellings) {
    it(`leads from ${spelling} to the id, because GoToSocial takes a document only from its id or its url`, async () => {
      const reply = await site.ask(spelling, { headers: AS });
      expect([reply.status, reply.headers.vary, reply.headers.location]).to.deep.equal([
        302,
        'Accept',
        'https://blog.test/activitypub/notes/note0001',
      ]);
    });
  }

  for (const other of [
    '/?p=8',
    '/?p=0',
    '/?p=7&p=8',
    '/?p=7&preview=true',
    '/?s=ferries',
    '/?cat=1',
    '/?feed=rss2',
    '/?m=202611',
  ])
    it(`is neither a Note nor the actor at ${other}`, async () => {
      expect((await site.ask(other, { headers: AS })).status).to.equal(404);
    });

  it('is found by its query where the blog has plain permalinks', async () => {
    expect((await site.ask('/?p=12', { headers: AS })).json().id).to.match(/note0002$/);
  });

  it('is the actor at the blog’s home', async () => {
    const reply = await site.ask('/', { headers: AS });
    expect([reply.status, reply.json().id, reply.headers['content-location']]).to.deep.equal([
      200,
      'https://blog.test/activitypub/actor',
      'https://blog.test/activitypub/actor',
    ]);
    const tracked = await site.ask('/?utm_source=x', { headers: AS });
    expect([tracked.status, tracked.headers.location]).to.deep.equal([302, 'https://blog.test/activitypub/actor']);
  });

  it('is 404 to people, to other methods, for unknown addresses, and once deleted', async () => {
    expect((await site.ask('/2026/11/f%c3%a4hren/', { headers: BROWSER })).status).to.equal(404);
    expect((await site.ask('/2026/11/f%c3%a4hren/', { method: 'POST', headers: AS })).status).to.equal(404);
    expect((await site.ask('/2026/11/other/', { headers: AS })).status).to.equal(404);
    site.notes.remove('note0001', 1);
    expect((await site.ask('/2026/11/f%c3%a4hren/', { headers: AS })).status).to.equal(404);
  });
});
