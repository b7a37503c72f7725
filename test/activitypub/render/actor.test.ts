import { expect } from 'chai';
import { withContext } from '../../../src/activitypub/context.js';
import { renderActor } from '../../../src/activitypub/render/actor.js';
import { renderActorUpdate } from '../../../src/activitypub/render/update.js';
import { actor, pem, site, uris } from '../examples.js';

const golden = {
  id: 'https://blog.test/activitypub/actor',
  type: 'Service',
  preferredUsername: 'news',
  name: 'Blog & Co',
  summary: '<p>News from the harbour.</p>',
  url: 'https://blog.test/activitypub/',
  webfinger: 'news@blog.test',
  inbox: 'https://blog.test/activitypub/inbox',
  outbox: 'https://blog.test/activitypub/outbox',
  followers: 'https://blog.test/activitypub/followers',
  following: 'https://blog.test/activitypub/following',
  featured: 'https://blog.test/activitypub/featured',
  featuredTags: 'https://blog.test/activitypub/tags',
  endpoints: { sharedInbox: 'https://blog.test/activitypub/inbox' },
  publicKey: {
    id: 'https://blog.test/activitypub/actor#main-key',
    owner: 'https://blog.test/activitypub/actor',
    publicKeyPem: pem,
  },
  manuallyApprovesFollowers: false,
  discoverable: true,
  indexable: true,
  published: '2026-01-02T03:04:05Z',
  icon: { type: 'Image', mediaType: 'image/png', url: 'https://blog.test/icon.png' },
  image: {
    type: 'Image',
    mediaType: 'image/jpeg',
    url: 'https://blog.test/header.jpg',
    summary: 'The harbour at dawn',
  },
  attachment: [
    {
      type: 'PropertyValue',
      name: 'Blog',
      value:
        '<a href="https://blog.test/" rel="me nofollow noopener" target="_blank"><span class="invisible">https://</span>blog.test<span class="invisible">/</span></a>',
    },
    { type: 'PropertyValue', name: 'Place', value: 'Pier &lt;7&gt;' },
  ],
  tag: [],
  attributionDomains: ['blog.test', 'www.blog.test'],
};

const goldenContext = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/v1',
  {
    toot: 'http://joinmastodon.org/ns#',
    schema: 'http://schema.org#',
    webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
];

describe('renderActor', () => {
  it('gives the whole actor, in this very order', () => {
    expect(JSON.stringify(renderActor(actor, site, uris), null, 1)).to.equal(JSON.stringify(golden, null, 1));
  });

  it('A18 spells a link in full, because Mastodon verifies only one whose text is its address', () => {
    for (const address of ['https://a.test/', 'https://a.test', 'http://a.test/b/?c=1&d=2', 'https://a.test/über/']) {
      const fields = [{ name: 'x', value: address }];
      const { attachment } = renderActor({ ...actor, profile: { ...actor.profile, fields } }, site, uris) as {
        attachment: { value: string }[];
      };
      const html = attachment[0]?.value ?? '';
      const [, href = ''] = /^<a href="([^"]*)"/.exec(html) ?? [];
      expect(html.replace(/<[^>]*>/g, '')).to.equal(href);
      expect(href.replaceAll('&amp;', '&')).to.equal(address);
    }
  });

  it('O22 leaves out pictures that the site does not have', () => {
    const plain = { ...actor, profile: { ...actor.profile, icon: null, header: null } };
    const rendered = renderActor(plain, site, uris);
    expect(rendered).to.not.have.any.keys('icon', 'image');
    expect(JSON.stringify(rendered)).to.not.include('null');
  });

  it('A13 stays out of directories and search when the owner wants it so', () => {
    expect(renderActor(actor, { ...site, discoverable: false }, uris)).to.include({
      discoverable: false,
      indexable: false,
    });
  });

  it('A17 lets no field value smuggle markup out of its link', () => {
    const fields = [{ name: 'x', value: 'https://blog.test/"onclick="x' }];
    const rendered = JSON.stringify(renderActor({ ...actor, profile: { ...actor.profile, fields } }, site, uris));
    expect(rendered).to.not.include('\\"onclick');
    expect(rendered).to.include('&quot;onclick');
  });

  it('C1 C2 carries the literal ActivityStreams context, security and its own terms', () => {
    expect(withContext(renderActor(actor, site, uris))['@context']).to.deep.equal(goldenContext);
  });

  it('A12 says whether a Follow waits for a person', () => {
    const waits = (approvesFollowers: boolean) => renderActor(actor, { ...site, approvesFollowers }, uris);
    expect(waits(true)).to.include({ manuallyApprovesFollowers: true });
    expect(waits(false)).to.include({ manuallyApprovesFollowers: false });
  });
});

describe('renderActorUpdate', () => {
  it('V5 A25 embeds the whole actor, to everybody', () => {
    expect(withContext(renderActorUpdate('act00001', actor, site, uris))).to.deep.equal({
      '@context': goldenContext,
      id: 'https://blog.test/activitypub/activities/act00001',
      type: 'Update',
      actor: 'https://blog.test/activitypub/actor',
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: ['https://blog.test/activitypub/followers'],
      object: golden,
    });
  });
});
