import { expect } from 'chai';
import { type OpenSite, openSite } from './open-site.js';

const path = '/.well-known/webfinger';
const jrd = {
  subject: 'acct:news@blog.test',
  aliases: ['https://blog.test/activitypub/actor', 'https://blog.test/activitypub/'],
  links: [
    { rel: 'self', type: 'application/activity+json', href: 'https://blog.test/activitypub/actor' },
    { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: 'https://blog.test/activitypub/' },
    { rel: 'http://webfinger.net/rel/avatar', type: 'image/png', href: 'https://blog.test/icon.png' },
  ],
};

describe('WebFinger', () => {
  let site: OpenSite;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  it('W1 W2 W5 W11 W13 says who the site is, as jrd+json, to any origin', async () => {
    const reply = await site.ask(`${path}?resource=acct:news@blog.test`);
    expect(reply.status).to.equal(200);
    expect(reply.headers['content-type']).to.equal('application/jrd+json');
    expect(reply.headers['access-control-allow-origin']).to.equal('*');
    expect(reply.json()).to.deep.equal(jrd);
  });

  const known = [
    'acct:news@blog.test',
    'acct%3Anews%40blog.test',
    'news@blog.test',
    '@news@blog.test',
    'acct:NEWS@Blog.Test',
    'https://blog.test/activitypub/actor',
    'https%3A%2F%2Fblog.test%2Factivitypub%2Factor',
    'https://blog.test/activitypub/actor%23main-key',
    'https://blog.test/activitypub/',
    'https://blog.test/',
    'https://blog.test',
  ];
  for (const resource of known) {
    it(`W3 W6 W7 always answers the one subject for ${resource}`, async () => {
      const reply = await site.ask(`${path}?resource=${resource}`);
      expect(reply.status).to.equal(200);
      expect(reply.json()).to.deep.equal(jrd);
    });
  }

  for (const query of [
    '',
    '?resource=',
    '?resource=news',
    '?resource=acct:news',
    '?resource==acct:news@blog.test',
    '?rel=self',
  ]) {
    it(`W8 answers 400 to ${query === '' ? 'no query' : query}`, async () => {
      const reply = await site.ask(path + query);
      expect(reply.status).to.equal(400);
      expect(reply.headers['access-control-allow-origin']).to.equal('*');
      expect(reply.json().error).to.include('acct:news@blog.test');
    });
  }

  for (const resource of ['acct:nobody@blog.test', 'acct:news@elsewhere.test', 'https://blog.test/2026/11/ferries/']) {
    it(`W8 answers 404 for ${resource}`, async () => {
      expect((await site.ask(`${path}?resource=${resource}`)).status).to.equal(404);
    });
  }

  for (const resource of ['mailto:news@blog.test', 'tag:blog.test,2026:x', 'urn:isbn:0451450523', 'a+b.c-d:x']) {
    it(`W12 answers 404, and not an error, to the scheme of ${resource}`, async () => {
      expect((await site.ask(`${path}?resource=${encodeURIComponent(resource)}`)).status).to.equal(404);
    });
  }

  it('W12 takes parameters in any order, filters by every rel, ignores the unknown', async () => {
    const self = encodeURIComponent('self');
    const page = encodeURIComponent('http://webfinger.net/rel/profile-page');
    const reply = await site.ask(`${path}?x=1&rel=${self}&rel=${page}&rel=unheard-of&resource=acct:news@blog.test`);
    expect(reply.json()).to.deep.equal({ ...jrd, links: jrd.links.slice(0, 2) });
  });

  it('answers 503 and when to come back, until WordPress was seen once', async () => {
    site.state.actor = null;
    const reply = await site.ask(`${path}?resource=acct:news@blog.test`);
    const unknown = await site.ask(`${path}?resource=acct:nobody@blog.test`);
    expect([reply.status, reply.headers['retry-after']]).to.deep.equal([503, '30']);
    expect(unknown.status).to.equal(404);
  });
});

describe('host-meta', () => {
  let site: OpenSite;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  it('W9 names the WebFinger template in XRD', async () => {
    const reply = await site.ask('/.well-known/host-meta');
    expect(reply.status).to.equal(200);
    expect(reply.headers['content-type']).to.equal('application/xrd+xml');
    expect(reply.text).to.include(
      '<Link rel="lrdd" template="https://blog.test/.well-known/webfinger?resource={uri}"/>',
    );
  });

  it('W9 names it in JSON too', async () => {
    const reply = await site.ask('/.well-known/host-meta.json');
    expect(reply.json()).to.deep.equal({
      links: [
        {
          rel: 'lrdd',
          type: 'application/jrd+json',
          template: 'https://blog.test/.well-known/webfinger?resource={uri}',
        },
      ],
    });
  });
});

describe('NodeInfo', () => {
  let site: OpenSite;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  it('N2 lists 2.0 first', async () => {
    const reply = await site.ask('/.well-known/nodeinfo');
    expect(reply.headers['content-type']).to.equal('application/json');
    expect(reply.json()).to.deep.equal({
      links: [
        {
          rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0',
          href: 'https://blog.test/activitypub/nodeinfo/2.0',
        },
        {
          rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1',
          href: 'https://blog.test/activitypub/nodeinfo/2.1',
        },
      ],
    });
  });

  for (const version of ['2.0', '2.1']) {
    it(`N3 describes the site in ${version}`, async () => {
      site.publish(`nodeinfo${version.replace('.', '')}`);
      const reply = await site.ask(`/activitypub/nodeinfo/${version}`);
      expect(reply.headers['content-type']).to.equal('application/json');
      expect(reply.json()).to.deep.equal({
        version,
        software: { name: 'herald', version: '1.2.3' },
        protocols: ['activitypub'],
        services: { inbound: [], outbound: [] },
        openRegistrations: false,
        usage: { users: { total: 1, activeMonth: 1, activeHalfyear: 1 }, localPosts: version === '2.0' ? 1 : 2 },
        metadata: { nodeName: 'Blog & Co' },
      });
    });
  }

  it('N1 answers 200 even before WordPress was seen', async () => {
    site.state.actor = null;
    expect((await site.ask('/.well-known/nodeinfo')).status).to.equal(200);
    const reply = await site.ask('/activitypub/nodeinfo/2.0');
    expect([reply.status, reply.json().metadata]).to.deep.equal([200, {}]);
  });
});
