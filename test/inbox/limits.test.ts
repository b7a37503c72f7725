import { expect } from 'chai';
import { InboxError } from '../../src/inbox/inbox-error.js';
import { createStrangers } from '../../src/inbox/strangers.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { inboxUrl, type OpenInbox, openInbox, ourActor } from './stage.js';

const minute = 60_000;

describe('how often others may make us work', () => {
  let keys: KeyPair;
  let otherKeys: KeyPair;
  let inbox: OpenInbox;
  before(async () => {
    keys = await makeKeyPair();
    otherKeys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
  });
  /** From an address, with keys that are at no server or do not fit. */
  const post = (actor: RemoteActor, address: string, activity: Json = actor.follow(ourActor)) =>
    inbox.deliver(
      actor.sign({ url: inboxUrl, method: 'POST', body: JSON.stringify(activity), date: new Date(inbox.clock.now) }),
      [],
      address,
    );
  const stranger = (host: string) => {
    const actor = inbox.somebody(`https://${host}/users/x`, keys);
    inbox.web.delete(actor.id);
    return actor;
  };

  it('D25 asks for no more unknown keys that an address names in vain, yet hears the known ones behind it', async () => {
    const ann = inbox.somebody('https://social.test/users/ann', keys);
    await post(ann, '198.51.100.7');
    const answers: number[] = [];
    for (let number = 0; number < 60; number += 1)
      answers.push((await post(stranger(`evil${number}.test`), '198.51.100.7')).status);
    expect(answers.filter((status) => status === 401)).to.have.lengthOf(30);
    expect(answers.filter((status) => status === 503)).to.have.lengthOf(30);
    expect(inbox.asked).to.have.lengthOf(31);
    expect((await post(ann, '198.51.100.7')).status).to.equal(202);
    const bob = inbox.somebody('https://social.test/users/bob', keys);
    const shut = await post(bob, '198.51.100.7');
    expect(shut.status).to.equal(503);
    expect(shut.retryAfter).to.be.within(1, 60);
    expect((await post(bob, '198.51.100.8')).status).to.equal(202);
    inbox.clock.now += minute;
    expect((await post(inbox.somebody('https://social.test/users/eva', keys), '198.51.100.7')).status).to.equal(202);
  });

  it('D25 counts no actor that is gone as named in vain: they delete themselves in waves', async () => {
    for (let number = 0; number < 60; number += 1) {
      const actor = stranger(`left${number}.test`);
      inbox.web.set(actor.id, new RemoteError('gone', 'the document is gone (410)', 410));
      await post(actor, '198.51.100.7', actor.activity('Delete', { object: actor.id }));
    }
    expect((await post(inbox.somebody('https://social.test/users/ann', keys), '198.51.100.7')).status).to.equal(202);
  });

  it('D25 counts a key that is there and does not fit as named in vain', async () => {
    for (let number = 0; number < 40; number += 1) {
      const actor = inbox.somebody(`https://social${number}.test/users/x`, otherKeys);
      inbox.web.set(actor.id, {
        ...actor.document(),
        publicKey: { id: actor.keyId, owner: actor.id, publicKeyPem: keys.publicKeyPem },
      });
      await post(actor, '198.51.100.7');
    }
    expect(inbox.asked).to.have.lengthOf(30);
  });

  it('D25 asks about every actor of a server whose signatures are right: a thousand likes come of a thousand keys', async () => {
    for (let number = 0; number < 1000; number += 1) {
      const actor = inbox.somebody(`https://big.test/users/${number}`, keys);
      const { status, reason } = await post(actor, '198.51.100.7', actor.activity('Like', { object: ourActor }));
      expect(status, reason ?? '').to.equal(202);
    }
  });

  it('D25 remembers that a server could not be asked, even when a known key does not fit', async () => {
    const ann = inbox.somebody('https://social.test/users/ann', keys);
    await post(ann, '198.51.100.7');
    inbox.clock.now += 2 * minute;
    inbox.web.set(ann.id, new RemoteError('unreachable', 'no answer in time'));
    const forged = { ...ann, sign: inbox.somebody('https://evil.test/users/eve', otherKeys).sign };
    for (let time = 0; time < 20; time += 1) {
      const { status } = await inbox.post(forged, ann.follow(ourActor), { keyId: ann.keyId });
      expect(status).to.equal(503);
    }
    expect(inbox.asked.filter((url) => url === ann.id)).to.have.lengthOf(2);
  });

  describe('D25 a key that was known for longer than a day', () => {
    const day = 24 * 3600_000;
    let ann: RemoteActor;
    const like = () => inbox.post(ann, ann.activity('Like', { object: ourActor }));
    beforeEach(async () => {
      ann = inbox.somebody('https://social.test/users/ann', keys);
      await post(ann, '198.51.100.7');
      inbox.clock.now += 2 * day;
    });

    it('is good while others use up what its server may be asked', async () => {
      for (let number = 0; number < 60; number += 1) {
        const nobody = inbox.somebody(`https://social.test/users/nobody${number}`, keys);
        inbox.web.delete(nobody.id);
        await post(nobody, `198.51.100.${number}`);
      }
      const asked = inbox.asked.length;
      expect((await like()).status).to.equal(202);
      expect(inbox.asked).to.have.lengthOf(asked);
    });

    it('is good while its server is down, for a week, and only where it fits', async () => {
      inbox.web.set(ann.id, new RemoteError('unreachable', 'no answer in time'));
      expect((await like()).status).to.equal(202);
      const forged = { ...ann, sign: inbox.somebody('https://evil.test/users/eve', otherKeys).sign };
      expect((await inbox.post(forged, ann.follow(ourActor), { keyId: ann.keyId })).status).to.equal(503);
      inbox.clock.now += 6 * day;
      expect((await like()).status).to.equal(503);
    });

    it('is good no more once its server says that it is gone, or another', async () => {
      inbox.web.set(ann.id, { ...ann.document(), publicKey: inbox.somebody('https://social.test/b', otherKeys).keyId });
      expect((await like()).status).to.equal(401);
      inbox.clock.now += 10 * minute;
      inbox.web.set(ann.id, new RemoteError('gone', 'the document is gone (410)', 410));
      expect((await like()).status).to.equal(401);
    });
  });

  it('bounds what one server sends whose signatures are right, and no other pays for it', async () => {
    inbox = openInbox({ perHost: 20 });
    const ann = inbox.somebody('https://social.test/users/ann', keys);
    const eve = inbox.somebody('https://evil.test/users/eve', otherKeys);
    for (let time = 0; time < 50; time += 1) {
      await inbox.post({ ...ann, sign: eve.sign }, ann.follow(ourActor), { keyId: ann.keyId });
    }
    const statuses: number[] = [];
    for (let time = 0; time < 30; time += 1) statuses.push((await inbox.post(ann, ann.follow(ourActor))).status);
    expect(statuses.filter((status) => status === 202)).to.have.lengthOf(20);
    const refused = await inbox.post(ann, ann.follow(ourActor));
    expect(refused.status).to.equal(429);
    expect(refused.retryAfter).to.be.within(1, 60);
    expect((await inbox.post(eve, eve.follow(ourActor))).status).to.equal(202);
  });

  describe('a place to wait for a key', () => {
    it('D55 is there for so many, for a share of them to one address, and again when one leaves', () => {
      const strangers = createStrangers(() => 0, { places: 10 });
      const refused = (address: string) =>
        expect(() => strangers.admit(address, 1))
          .to.throw(InboxError)
          .that.includes({ status: 503, retryAfter: 10 });
      const leave = strangers.admit('a', 1);
      strangers.admit('a', 1);
      refused('a');
      for (const address of ['b', 'b', 'c', 'd', 'e', 'f']) strangers.admit(address, 1);
      strangers.admit(null, 1);
      strangers.admit('g', 1);
      refused('h');
      leave();
      leave();
      strangers.admit('h', 1);
      refused('i');
    });

    it('D55 is there for so many bytes, and a share of them to one address', () => {
      const strangers = createStrangers(() => 0, { room: 400 });
      const leave = strangers.admit('a', 100);
      expect(() => strangers.admit('a', 1)).to.throw(InboxError);
      strangers.admit('b', 40);
      strangers.admit('b', 10);
      strangers.admit('c', 250);
      expect(() => strangers.admit('d', 1)).to.throw(InboxError);
      leave();
      strangers.admit('d', 100);
      expect(() => strangers.admit('e', 1)).to.throw(InboxError);
    });

    it('D55 counts what an address asks for beside what it holds', () => {
      const strangers = createStrangers(() => 0, { room: 400 });
      strangers.admit('a', 60);
      // A quarter of the 340 that are left.
      expect(() => strangers.admit('a', 26)).to.throw(InboxError);
      strangers.admit('a', 25);
    });

    it('D55 is given back whatever becomes of the question', async () => {
      for (let number = 0; number < 300; number += 1)
        await post(stranger(`evil${number}.test`), `198.51.100.${number % 250}`);
      const ann = inbox.somebody('https://social.test/users/ann', keys);
      expect((await post(ann, '198.51.100.251')).status).to.equal(202);
    });

    it('D55 is asked of nobody whose key is known, so that a full house still hears its friends', async () => {
      const ann = inbox.somebody('https://social.test/users/ann', keys);
      await post(ann, '198.51.100.7');
      const slow = inbox.hold();
      const waiting = Array.from({ length: 300 }, (_, number) => {
        const actor = inbox.somebody(`https://slow${number}.test/users/x`, keys);
        return post(actor, `198.18.${number >> 8}.${number & 255}`);
      });
      expect((await post(ann, '198.51.100.7')).status).to.equal(202);
      const late = await post(inbox.somebody('https://late.test/users/x', keys), '198.51.100.9');
      expect(late).to.include({ status: 503, retryAfter: 10 });
      slow.release();
      const statuses = (await Promise.all(waiting)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 202)).to.have.lengthOf(256);
      expect(statuses.filter((status) => status === 503)).to.have.lengthOf(44);
    });
  });
});
