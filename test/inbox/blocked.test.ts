import { expect } from 'chai';
import type { BlockSeverity } from '../../src/model/block.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

describe('whom we do not listen to', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
  });
  const block = (target: string, severity: BlockSeverity = 'suspend') =>
    inbox.db.sql
      .prepare("INSERT INTO blocks (target, kind, severity, source, created_at) VALUES (?, ?, ?, 'operator', 0)")
      .run(target, target.includes('/') ? 'actor' : 'domain', severity);
  const follow = (actor: RemoteActor) => inbox.post(actor, actor.follow(ourActor));

  for (const id of [
    'https://evil.test/users/eve',
    'https://EVIL.test/users/eve',
    'https://evil.test./users/eve',
    'https://evil.test:8443/users/eve',
    'https://deep.below.evil.test/users/eve',
    'https://evil.test:443/users/eve',
    'https://%65vil.test/users/eve',
    'https://ｅｖｉｌ.test/users/eve',
    'https://user@evil.test/users/eve',
  ])
    it(`D43 is refused with 403 as ${id}, before anybody is asked`, async () => {
      block('evil.test');
      const { status } = await follow(inbox.somebody(id, keys));
      expect(status).to.equal(403);
      expect(inbox.asked).to.deep.equal([]);
      expect(inbox.recorded()).to.deep.equal([]);
    });

  it('D43 is refused in either spelling of a name beyond ASCII', async () => {
    block('xn--bse-sna.test');
    expect((await follow(inbox.somebody('https://böse.test/users/eve', keys))).status).to.equal(403);
    expect((await follow(inbox.somebody('https://BÖSE.test/users/eve', keys))).status).to.equal(403);
    expect((await follow(inbox.somebody('https://xn--bse-sna.test/users/eve', keys))).status).to.equal(403);
    expect(inbox.asked).to.deep.equal([]);
  });

  it('D43 is not everybody whose name ends alike', async () => {
    block('evil.test');
    expect((await follow(inbox.somebody('https://notevil.test/users/ann', keys))).status).to.equal(202);
    expect((await follow(inbox.somebody('https://evil.test.example/users/ann', keys))).status).to.equal(202);
  });

  it('is one actor alone, while the neighbours are heard', async () => {
    block('https://social.test/users/eve');
    expect((await follow(inbox.somebody('https://social.test/users/eve', keys))).status).to.equal(403);
    expect((await follow(inbox.somebody('https://social.test/users/ann', keys))).status).to.equal(202);
  });

  it('D43 is refused behind another’s name: by the key’s host, and by its owner', async () => {
    block('evil.test');
    const ann = inbox.somebody('https://social.test/users/ann', keys);
    const behind = await inbox.post(ann, ann.follow(ourActor), { keyId: 'https://evil.test/key' });
    expect(behind.status).to.equal(403);
    expect(inbox.asked).to.deep.equal([]);
    const eve = 'https://social.test/users/eve';
    block(eve);
    const keyId = 'https://social.test/keys/1';
    inbox.web.set(keyId, { id: keyId, owner: eve, publicKeyPem: keys.publicKeyPem });
    inbox.web.set(eve, {
      ...inbox.somebody(eve, keys).document(),
      publicKey: { id: keyId, owner: eve, publicKeyPem: keys.publicKeyPem },
    });
    expect((await inbox.post(ann, ann.follow(ourActor), { keyId })).status).to.equal(403);
  });

  it('is refused though the key is known', async () => {
    const eve = inbox.somebody('https://evil.test/users/eve', keys);
    await follow(eve);
    block('evil.test');
    expect((await inbox.post(eve, eve.activity('Like', { object: ourActor }))).status).to.equal(403);
  });

  it('is refused when another passes their words on', async () => {
    block('evil.test');
    const eve = inbox.somebody('https://evil.test/users/eve', keys);
    const relay = inbox.somebody('https://relay.test/users/bob', await makeKeyPair());
    expect((await inbox.post(relay, eve.create('hello'))).status).to.equal(403);
    expect(inbox.asked).to.deep.equal([]);
  });

  it('is taken from whoever is only silenced', async () => {
    block('loud.test', 'silence');
    expect((await follow(inbox.somebody('https://loud.test/users/ann', keys))).status).to.equal(202);
  });

  it('does not read what is for those we listen to', async () => {
    block('evil.test');
    const eve = inbox.somebody('https://evil.test/users/eve', keys);
    expect(await inbox.read(eve)).to.equal(403);
    expect(inbox.asked).to.deep.equal([]);
    expect(await inbox.read(inbox.somebody('https://social.test/users/ann', keys))).to.equal(null);
    expect(await inbox.read(inbox.somebody('https://social.test/users/bob', await makeKeyPair()), keys)).to.equal(401);
  });
});
