import { expect } from 'chai';
import { askedOnce } from '../../src/inbox/prove-signer.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor, remoteActor } from '../lab/remote-actor.js';
import { inboxUrl, type OpenInbox, openInbox, ourActor } from './stage.js';

const MEGABYTE = 1024 * 1024;

describe('what is not proven', () => {
  let keys: KeyPair;
  let otherKeys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  before(async () => {
    keys = await makeKeyPair();
    otherKeys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
  });
  /** From an address. */
  const post = (actor: RemoteActor, body: string | Buffer, address: string | null = null, signer = actor) =>
    inbox.deliver(signer.sign({ url: inboxUrl, method: 'POST', body, date: new Date(inbox.clock.now) }), [], address);
  /** An activity of at least so many bytes. */
  const padded = (activity: Json, bytes: number) => JSON.stringify({ ...activity, padding: 'x'.repeat(bytes) });
  const noJson = (bytes: number) => Buffer.alloc(bytes, '[');

  describe('and large', () => {
    it('D55 is not parsed before its signer is proven: the fault that is found first is the signature’s', async () => {
      const large = noJson(65 * 1024);
      const unsigned = await inbox.deliver({
        method: 'POST',
        url: inboxUrl,
        headers: { host: 'blog.test' },
        body: large,
      });
      expect(unsigned).to.include({ status: 401, reason: 'the header signature is missing' });
      const forged = await post(ann, large, null, remoteActor({ id: ann.id, name: 'eve', keys: otherKeys }));
      expect(forged).to.include({ status: 401, reason: 'the signature does not fit the key' });
      expect(await post(ann, large)).to.include({
        status: 400,
        reason: 'the document is nested deeper than 32 levels',
      });
    });

    it('D55 is parsed first where it is small, so that garbage costs no question', async () => {
      expect((await post(ann, noJson(64 * 1024))).status).to.equal(400);
      expect(inbox.asked).to.deep.equal([]);
    });

    it('is taken like anything else once it is proven', async () => {
      expect(await post(ann, padded(ann.follow(ourActor), 500_000))).to.include({ status: 202 });
      expect(inbox.followers.byActor(ann.id)).not.to.equal(null);
      const bob = inbox.somebody('https://social.test/users/bob', keys);
      expect((await post(ann, padded(bob.follow(ourActor), 100_000))).status, 'in another’s name').to.equal(401);
      inbox.web.set(bob.id, new RemoteError('gone', 'the document is gone (410)', 410));
      const farewell = bob.activity('Delete', { object: bob.id });
      expect((await post(bob, padded(farewell, 100_000))).status, 'gone, and nothing else to say').to.equal(401);
    });

    it('D55 holds only a part of what there is room for: whoever is known is heard, with small and large bodies', async () => {
      await post(ann, padded(ann.follow(ourActor), 0));
      const slow = inbox.hold();
      const waiting = Array.from({ length: 40 }, (_, number) => {
        const stranger = inbox.somebody(`https://tarpit${number}.test/users/x`, keys);
        const activity = stranger.follow(ourActor);
        const body = padded(activity, MEGABYTE - JSON.stringify(activity).length - 20);
        return post(stranger, body, `198.51.100.${number % 20}`);
      });
      for (const bytes of [0, 300_000])
        expect((await post(ann, padded(ann.activity('Like', { object: ourActor }), bytes))).status).to.equal(202);
      slow.release();
      const statuses = (await Promise.all(waiting)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 202)).to.have.lengthOf(4);
      expect(statuses.filter((status) => status === 503)).to.have.lengthOf(36);
    });
  });

  it('D43 names no host that is longer than names are: it would cost a look-up for each of its labels', async () => {
    const host = `${'a.'.repeat(130)}test`;
    for (const actor of [`https://${host}/u`, { id: `https://${host}/u` }])
      expect(await post(ann, JSON.stringify({ ...ann.follow(ourActor), actor }))).to.include({
        status: 400,
        reason: 'the actor is no http address',
      });
    const signed = ann.sign({ url: inboxUrl, method: 'POST', body: '{}', keyId: `https://${host}/u#key` });
    expect(
      (await inbox.deliver({ ...signed, body: Buffer.from(JSON.stringify(ann.follow(ourActor))) })).status,
    ).to.equal(401);
    expect(inbox.asked).to.deep.equal([]);
  });

  it('D45 has no key that reaches a prototype, in whatever letters it is spelled', async () => {
    const spellings = ['__proto__', '\\u005f_proto__', '__\\u0070ro\\u0074o\\u005F_'];
    for (const key of spellings) {
      const body = `{"type":"Follow","actor":"${ann.id}","object":"${ourActor}","x":{"${key}" :{"a":1}}}`;
      expect(await post(ann, body), key).to.include({ status: 400 });
    }
    const words = ann.create('what is {"__proto__": 1}?', { inReplyTo: inbox.ourNote() });
    expect((await post(ann, JSON.stringify(words))).status).to.equal(202);
    expect(inbox.kept()).to.have.lengthOf(1);
  });

  it('is judged by the blocks once for each address that it names', () => {
    const looked: string[] = [];
    const severityOf = askedOnce((uri) => {
      looked.push(uri);
      return uri.includes('evil') ? 'suspend' : null;
    });
    const answers = ['https://a.test/u', 'https://evil.test/u', 'https://a.test/u', 'https://evil.test/u'].map(
      severityOf,
    );
    expect(answers).to.deep.equal([null, 'suspend', null, 'suspend']);
    expect(looked).to.have.lengthOf(2);
  });
});
