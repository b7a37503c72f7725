import { expect } from 'chai';
import { RemoteError } from '../../src/remote/remote-error.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const minute = 60_000;
const id = 'https://social.test/users/ann';

describe('an actor that changes its key', () => {
  let oldKeys: KeyPair;
  let newKeys: KeyPair;
  let inbox: OpenInbox;
  let before_: RemoteActor;
  let after_: RemoteActor;
  before(async () => {
    oldKeys = await makeKeyPair();
    newKeys = await makeKeyPair();
  });
  beforeEach(async () => {
    inbox = openInbox();
    before_ = inbox.somebody(id, oldKeys);
    await inbox.post(before_, before_.follow(ourActor));
  });
  const like = (actor: RemoteActor) => inbox.post(actor, actor.activity('Like', { object: ourActor }));
  const rotate = () => {
    after_ = inbox.somebody(id, newKeys);
  };
  const askedOfAnn = () => inbox.asked.filter((url) => url === id).length;

  it('S17 says so in an Update that the old key signs, and is heard with the new one at once', async () => {
    rotate();
    const update = before_.activity('Update', { object: after_.document() });
    expect((await inbox.post(before_, update)).status).to.equal(202);
    expect((await like(after_)).status).to.equal(202);
    expect((await like(before_)).status).to.equal(401);
    expect(askedOfAnn()).to.equal(2);
  });

  it('S17 may also just sign with it: it is asked for once', async () => {
    rotate();
    inbox.clock.now += 2 * minute;
    expect((await like(after_)).status).to.equal(202);
    expect((await like(after_)).status).to.equal(202);
    expect(askedOfAnn()).to.equal(2);
  });

  it('D24 takes no key from the Update itself', async () => {
    const forged = {
      ...before_.document(),
      publicKey: { id: before_.keyId, owner: id, publicKeyPem: newKeys.publicKeyPem },
    };
    expect((await inbox.post(before_, before_.activity('Update', { object: forged }))).status).to.equal(202);
    after_ = {
      ...before_,
      sign: (request) => inbox.somebody('https://x.test/u', newKeys).sign({ keyId: before_.keyId, ...request }),
    };
    expect((await like(after_)).status).to.equal(401);
    expect((await like(before_)).status).to.equal(202);
  });

  it('D24 is not changed by a neighbour', async () => {
    const eve = inbox.somebody('https://social.test/users/eve', newKeys);
    const update = before_.activity('Update', { object: { ...before_.document(), inbox: eve.inbox } });
    expect((await inbox.post(eve, update)).status).to.equal(401);
    expect(inbox.followers.byActor(id)?.inbox).to.equal(before_.inbox);
  });

  it('S17 brings inboxes that moved in the same Update, as its server says them', async () => {
    const document = { ...before_.document(), inbox: `${id}/new-inbox`, endpoints: {} };
    inbox.web.set(id, document);
    await inbox.post(
      before_,
      before_.activity('Update', { object: { ...document, inbox: 'https://victim.test/inbox' } }),
    );
    expect(inbox.followers.byActor(id)).to.include({ inbox: `${id}/new-inbox`, sharedInbox: null });
  });

  it('S17 is heard again later when its server cannot be asked about an Update', async () => {
    inbox.web.set(id, new RemoteError('unreachable', 'no answer in time'));
    expect((await inbox.post(before_, before_.activity('Update', { object: id }))).status).to.equal(503);
  });

  it('S17 may give it another name as well', async () => {
    const keyId = `${id}#second-key`;
    inbox.web.set(id, {
      ...before_.document(),
      publicKey: { id: keyId, owner: id, publicKeyPem: newKeys.publicKeyPem },
    });
    expect((await inbox.post(before_, before_.activity('Update', { object: id }))).status).to.equal(202);
    after_ = { ...before_, sign: (request) => inbox.somebody('https://x.test/u', newKeys).sign({ ...request, keyId }) };
    const { status, reason } = await like(after_);
    expect(status, reason ?? '').to.equal(202);
  });
});
