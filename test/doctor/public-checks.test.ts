import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import { parseConfig } from '../../src/config/load-config.js';
import { actor } from '../../src/doctor/actor.js';
import type { DoctorMeans } from '../../src/doctor/check.js';
import { clock } from '../../src/doctor/clock.js';
import { hostMeta } from '../../src/doctor/host-meta.js';
import { nodeinfo } from '../../src/doctor/nodeinfo.js';
import { openPublicGet } from '../../src/doctor/public-get.js';
import { webfinger } from '../../src/doctor/webfinger.js';

type Page = { status?: number; headers?: Record<string, string>; body?: string | object };

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const stranger = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A public site on loopback whose pages a test can bend. */
describe('the doctor’s look from outside', () => {
  let server: Server;
  let origin: string;
  let pages: Record<string, Page>;
  let means: DoctorMeans;
  const { get, close } = openPublicGet('0.0.0');
  const dataDir = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
  writeFileSync(join(dataDir, 'actor.pem'), privateKey);

  const healthy = (): Record<string, Page> => ({
    '/.well-known/webfinger': {
      headers: { 'content-type': 'application/jrd+json', 'access-control-allow-origin': '*' },
      body: {
        subject: `acct:news@${new URL(origin).host}`,
        links: [{ rel: 'self', type: 'application/activity+json', href: `${origin}/activitypub/actor` }],
      },
    },
    '/activitypub/actor': {
      headers: { 'content-type': 'application/activity+json', vary: 'Accept' },
      body: { id: `${origin}/activitypub/actor`, preferredUsername: 'news', publicKey: { publicKeyPem: publicKey } },
    },
    '/.well-known/host-meta': {
      headers: { 'content-type': 'application/xrd+xml' },
      body: `<XRD><Link rel="lrdd" template="${origin}/.well-known/webfinger?resource={uri}"/></XRD>`,
    },
    '/.well-known/nodeinfo': {
      headers: { 'content-type': 'application/json' },
      body: { links: [{ rel: 'x', href: `${origin}/activitypub/nodeinfo/2.0` }] },
    },
    '/activitypub/nodeinfo/2.0': {
      headers: { 'content-type': 'application/json' },
      body: { software: { name: 'herald' } },
    },
    '/': { headers: { 'content-type': 'text/html' }, body: '<html></html>' },
  });

  function show(response: ServerResponse, { status = 200, headers = {}, body = '' }: Page): void {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  before(async () => {
    server = createServer((incoming, response) => {
      const { pathname } = new URL(incoming.url ?? '/', origin);
      if (pathname === '/activitypub/actor' && incoming.headers.accept === 'text/html') {
        show(response, pages.profile ?? { headers: { 'content-type': 'text/html' }, body: '<html></html>' });
      } else show(response, pages[pathname] ?? { status: 404, headers: { 'content-type': 'text/html' } });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const toml = `
[site]
origin = "${origin}"
[wordpress]
url = "sqlite:/nowhere"
[store]
data_dir = "${dataDir}"
[federation]
allow_private_addresses = true`;
    const config = parseConfig(toml, 'herald.toml', {});
    const wordpress = {} as DoctorMeans['wordpress'];
    means = {
      config,
      configFile: '',
      uris: urisFor(origin),
      wordpress,
      get,
      node: { path: '/usr/bin/node', unitHasOne: true },
      configChangedAt: null,
      operator: async () => null,
      handlersIn: async () => [],
      notifiers: async () => [],
      status: async () => ({ sources: [], orphans: [] }),
      now: Date.now,
    };
  });
  after(async () => {
    await close();
    server.close();
  });
  beforeEach(() => {
    pages = healthy();
  });

  const checks = { webfinger, actor, hostMeta, nodeinfo, clock };
  for (const [name, check] of Object.entries(checks)) {
    it(`finds ${name} in order`, async () => {
      const finding = await check.run(means);
      expect(finding).to.include({ outcome: 'ok', cure: null });
    });
  }

  const bend = (path: string, change: Page) => {
    pages[path] = { ...pages[path], ...change };
  };
  const bendBody = (path: string, change: object) => {
    pages[path] = { ...pages[path], body: { ...(pages[path]?.body as object), ...change } };
  };
  const trouble: [string, keyof typeof checks, () => void, 'warning' | 'failed', RegExp][] = [
    [
      'nginx that hands nothing over',
      'webfinger',
      () => bend('/.well-known/webfinger', { status: 404 }),
      'failed',
      /herald-server\.conf/,
    ],
    [
      'a Herald that does not run',
      'webfinger',
      () => bend('/.well-known/webfinger', { status: 502 }),
      'failed',
      /upstream.*127\.0\.0\.1:8088/,
    ],
    [
      'a redirect to www',
      'actor',
      () => bend('/activitypub/actor', { status: 301, headers: { location: 'https://www.a.test/' } }),
      'failed',
      /redirects to https:\/\/www/,
    ],
    [
      'a Herald that runs with another handle',
      'webfinger',
      () => bend('/.well-known/webfinger', { status: 404, body: '{"error":"nobody here has this name"}' }),
      'failed',
      /Herald that says: nobody here has this name[\s\S]*restart Herald/,
    ],
    [
      'a rule that forbids',
      'webfinger',
      () => bend('/.well-known/webfinger', { status: 403 }),
      'failed',
      /include snippets\/herald-server\.conf[\s\S]*deny rule/,
    ],
    [
      'another actor in WebFinger',
      'webfinger',
      () =>
        bendBody('/.well-known/webfinger', {
          links: [{ rel: 'self', type: 'application/activity+json', href: `${origin}/?author=0` }],
        }),
      'failed',
      /another actor.*plugin/,
    ],
    [
      'a page instead of WebFinger',
      'webfinger',
      () => bend('/.well-known/webfinger', { headers: { 'content-type': 'text/html' }, body: '<html>' }),
      'failed',
      /text\/html came.*WordPress or a cache/,
    ],
    [
      'a lost content type',
      'webfinger',
      () => bend('/.well-known/webfinger', { headers: { 'access-control-allow-origin': '*' } }),
      'failed',
      /content type is missing/,
    ],
    [
      'a lost CORS header',
      'webfinger',
      () => bend('/.well-known/webfinger', { headers: { 'content-type': 'application/jrd+json' } }),
      'warning',
      /Access-Control/,
    ],
    [
      'another actor’s id',
      'actor',
      () => bendBody('/activitypub/actor', { id: 'https://x.test/actor' }),
      'failed',
      /calls itself https:\/\/x\.test/,
    ],
    [
      'an old handle',
      'actor',
      () => bendBody('/activitypub/actor', { preferredUsername: 'old' }),
      'failed',
      /name is old, not news/,
    ],
    [
      'another key',
      'actor',
      () => bendBody('/activitypub/actor', { publicKey: { publicKeyPem: stranger.publicKey } }),
      'failed',
      /another key than .*actor\.pem/,
    ],
    ['no key', 'actor', () => bendBody('/activitypub/actor', { publicKey: null }), 'failed', /shows no key/],
    [
      'a lost Vary',
      'actor',
      () => bend('/activitypub/actor', { headers: { 'content-type': 'application/activity+json' } }),
      'warning',
      /Vary: Accept/,
    ],
    [
      'a cache that mixes',
      'actor',
      () => {
        pages.profile = healthy()['/activitypub/actor'] ?? {};
      },
      'warning',
      /browser gets the actor’s JSON/,
    ],
    [
      'a missing host-meta',
      'hostMeta',
      () => bend('/.well-known/host-meta', { status: 404 }),
      'warning',
      /herald-server\.conf/,
    ],
    [
      'the plugin’s NodeInfo',
      'nodeinfo',
      () => bendBody('/activitypub/nodeinfo/2.0', { software: { name: 'wordpress' } }),
      'failed',
      /describes wordpress, not Herald/,
    ],
  ];
  for (const [what, name, change, outcome, expected] of trouble) {
    it(`names the culprit and the cure for ${what}`, async () => {
      change();
      const finding = await checks[name].run(means);
      expect(finding.outcome).to.equal(outcome);
      expect(`${finding.message} ${finding.cure}`).to.match(expected);
      expect(finding.cure).to.be.a('string');
    });
  }

  it('names a site at which nothing listens', async () => {
    const away = { ...means, uris: urisFor('http://127.0.0.1:1') };
    const finding = await webfinger.run(away);
    expect(finding.outcome).to.equal('failed');
    expect(finding.message).to.include('nothing listens at 127.0.0.1:1');
  });

  it('tells a clock that is off from one that is a little off', async () => {
    const late = (milliseconds: number) => clock.run({ ...means, now: () => Date.now() + milliseconds });
    expect((await late(60_000)).outcome).to.equal('warning');
    expect((await late(-600_000)).outcome).to.equal('failed');
  });
});
