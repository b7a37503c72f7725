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
  let withOld: RemoteActor;
  let withNew: RemoteActor;
  before(async () => {
    oldKeys = await makeKeyPair();
    newKeys = await makeKeyPair();
  });
  beforeEach(async () => {
    inbox = openInbox();
    withOld = inbox.somebody(id, oldKeys);
    await inbox.post(withOld, withOld.follow(ourActor));
  });
  const like = (actor: RemoteActor) => inbox.post(actor, actor.activity('Like', { object: ourActor }));
  const rotate = () => {
    withNew = inbox.somebody(id, newKeys);
  };
  const askedOfAnn = () => inbox.asked.filter((url) => url === id).length;

  it('S17 says so in an Update that the old key signs, and is heard with the new one at once', async () => {
    rotate();
    const update = withOld.activity('Update', { object: withNew.document() });
    expect((await inbox.post(withOld, update)).status).to.equal(202);
    expect((await like(withNew)).status).to.equal(202);
    expect((await like(withOld)).status).to.equal(401);
    expect(askedOfAnn()).to.equal(2);
  });

  it('S17 may also just sign with it: it is asked for once', async () => {
    rotate();
    inbox.clock.now += 2 * minute;
    expect((await like(withNew)).status).to.equal(202);
    expect((await like(withNew)).status).to.equal(202);
    expect(askedOfAnn()).to.equal(2);
  });

  it('D24 takes no key from the Update itself', async () => {
    const forged = {
      ...withOld.document(),
      publicKey: { id: withOld.keyId, owner: id, publicKeyPem: newKeys.publicKeyPem },
    };
    expect((await inbox.post(withOld, withOld.activity('Update', { object: forged }))).status).to.equal(202);
    withNew = {
      ...withOld,
      sign: (request) => inbox.somebody('https://x.test/u', newKeys).sign({ keyId: withOld.keyId, ...request }),
    };
    expect((await like(withNew)).status).to.equal(401);
    expect((await like(withOld)).status).to.equal(202);
  });

  it('D24 is not changed by a neighbour', async () => {
    const eve = inbox.somebody('https://social.test/users/eve', newKeys);
    const update = withOld.activity('Update', { object: { ...withOld.document(), inbox: eve.inbox } });
    expect((await inbox.post(eve, update)).status).to.equal(401);
    expect(inbox.followers.byActor(id)?.inbox).to.equal(withOld.inbox);
  });

  it('S17 brings inboxes that moved in the same Update, as its server says them', async () => {
    const document = { ...withOld.document(), inbox: `${id}/new-inbox`, endpoints: {} };
    inbox.web.set(id, document);
    await inbox.post(
      withOld,
      withOld.activity('Update', { object: { ...document, inbox: 'https://victim.test/inbox' } }),
    );
    expect(inbox.followers.byActor(id)).to.include({ inbox: `${id}/new-inbox`, sharedInbox: null });
  });

  it('S17 is heard again later when its server cannot be asked about an Update', async () => {
    inbox.web.set(id, new RemoteError('unreachable', 'no answer in time'));
    expect((await inbox.post(withOld, withOld.activity('Update', { object: id }))).status).to.equal(503);
  });

  it('S17 may give it another name as well', async () => {
    const keyId = `${id}#second-key`;
    inbox.web.set(id, {
      ...withOld.document(),
      publicKey: { id: keyId, owner: id, publicKeyPem: newKeys.publicKeyPem },
    });
    expect((await inbox.post(withOld, withOld.activity('Update', { object: id }))).status).to.equal(202);
    withNew = {
      ...withOld,
      sign: (request) => inbox.somebody('https://x.test/u', newKeys).sign({ ...request, keyId }),
    };
    const { status, reason } = await like(withNew);
    expect(status, reason ?? '').to.equal(202);
  });
});
