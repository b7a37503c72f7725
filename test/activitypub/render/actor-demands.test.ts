import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { renderActor } from '../../../src/activitypub/render/actor.js';
import { renderCreate } from '../../../src/activitypub/render/create.js';
import type { Json } from '../../lab/ask.js';
import { actor, exampleNote, site, uris } from '../examples.js';

/** What Mastodon calls addresses of an actor, and Misskey wants on one host. */
const addresses = ['id', 'url', 'inbox', 'outbox', 'followers', 'following', 'featured', 'featuredTags'];

describe('the actor that others demand', () => {
  const shown = renderActor(actor, site, uris) as Json;
  const key = shown.publicKey as Json;

  it('A1 has an https id without port or fragment', () => {
    const { protocol, port, hash, href } = new URL(String(shown.id));
    expect([protocol, port, hash, href]).to.deep.equal(['https:', '', '', shown.id]);
  });

  it('A2 is a Service', () => expect(shown.type).to.equal('Service'));

  it('A3 A4 has inbox, outbox and all else as texts on the host of its id', () => {
    for (const name of addresses) {
      expect(shown[name], name).to.be.a('string');
      expect(new URL(String(shown[name])).origin, name).to.equal('https://blog.test');
    }
  });

  it('A5 A6 shows one key as one object, its own, under #main-key', () => {
    expect(key).to.have.all.keys('id', 'owner', 'publicKeyPem');
    expect([key.id, key.owner]).to.deep.equal([`${shown.id}#main-key`, shown.id]);
    const { publicKey } = renderActor({ ...actor, keyNumber: 2 }, site, uris) as { publicKey: Json };
    expect([publicKey.id, publicKey.owner]).to.deep.equal([`${shown.id}#main-key-2`, shown.id]);
  });

  it('A7 shows its PEM as it stands, and no second key', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const pem = String(
      (renderActor({ ...actor, publicKeyPem }, site, uris) as { publicKey: Json }).publicKey.publicKeyPem,
    );
    expect(pem).to.match(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(createPublicKey(pem).asymmetricKeyDetails?.modulusLength).to.equal(2048);
  });

  it('A8 A21 A23 A24 says nothing of further keys, of moving, of being featured or suspended', () => {
    expect(shown).to.not.have.any.keys('assertionMethod', 'alsoKnownAs', 'movedTo', 'interactionPolicy', 'suspended');
  });

  it('A9 names its inbox as the shared one, too', () =>
    expect(shown.endpoints).to.deep.equal({ sharedInbox: shown.inbox }));

  it('A11 has its page on the host of its id, wherever the blog says its home is', () => {
    const profile = { ...actor.profile, home: 'https://elsewhere.test' };
    expect(renderActor({ ...actor, profile }, site, uris)).to.include({ url: 'https://blog.test/activitypub/' });
  });

  it('A13 is to be found, unless the owner wants otherwise', () =>
    expect(shown).to.include({ discoverable: true, indexable: true }));

  it('A15 names its followers by the very text that its Notes are addressed to', () => {
    const create = renderCreate('act00001', exampleNote(), uris) as { cc: string[]; object: { cc: string[] } };
    expect([create.cc, create.object.cc]).to.deep.equal([[shown.followers], [shown.followers]]);
    const few = renderCreate('act00002', exampleNote({ visibility: 'followers' }), uris) as { to: string[] };
    expect(few.to).to.deep.equal([shown.followers]);
  });

  it('A17 A18 has its fields as an array of PropertyValue, whose links say rel=me', () => {
    const fields = shown.attachment as Json[];
    expect(fields.map(({ type }) => type)).to.deep.equal(['PropertyValue', 'PropertyValue']);
    expect(fields[0]?.value).to.match(/^<a href="https:\/\/blog\.test\/" rel="me /);
    const none = renderActor({ ...actor, profile: { ...actor.profile, fields: [] } }, site, uris);
    expect(none).to.deep.include({ attachment: [] });
  });

  it('A19 has icon and image as one object each, the address a text', () => {
    for (const name of ['icon', 'image']) {
      const picture = shown[name] as Json;
      expect(picture).to.include({ type: 'Image' });
      expect(picture.url).to.match(/^https:\/\//);
      expect(picture.mediaType).to.match(/^image\//);
    }
  });

  it('A20 lets the pages of its blog name it, by bare domains', () =>
    expect(shown.attributionDomains).to.deep.equal(['blog.test', 'www.blog.test']));

  it('A22 says since when it is there, as a date', () =>
    expect(shown.published).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));

  it('W4 says its own handle, at the host of its id', () =>
    expect(shown.webfinger).to.equal(`${shown.preferredUsername}@${new URL(String(shown.id)).host}`));
});
