import { expect } from 'chai';
import { RemoteError } from '../../src/remote/remote-error.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { inboxUrl, type OpenInbox, openInbox, ourActor } from './stage.js';

const minute = 60_000;

describe('who sent an activity', () => {
  let keys: KeyPair;
  let otherKeys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let eve: RemoteActor;

  before(async () => {
    keys = await makeKeyPair();
    otherKeys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
    eve = inbox.somebody('https://evil.test/users/eve', otherKeys);
  });
  const follow = (actor: RemoteActor) => actor.follow(ourActor);
  const nothingStored = () => {
    expect(inbox.recorded()).to.deep.equal([]);
    expect(inbox.followers.count()).to.equal(0);
    expect(inbox.accepts()).to.deep.equal([]);
    expect(inbox.spoke).to.deep.equal([]);
  };
  const refused = async (answer: Promise<{ status: number; reason: string | null }>, status = 401) => {
    const { status: given, reason } = await answer;
    expect(given, reason ?? '').to.equal(status);
    nothingStored();
  };

  it('Y7 is believed when the signer is the actor, whose server is alive then', async () => {
    expect((await inbox.post(ann, follow(ann))).status).to.equal(202);
    expect(inbox.followers.byActor(ann.id)?.inbox).to.equal(ann.inbox);
    expect(inbox.spoke).to.deep.equal(['social.test']);
  });

  it('D1 R1 is not believed when somebody else signed', () => refused(inbox.post(eve, follow(ann))));

  it('D2 is not believed by a key that only says it is the actor’s', async () => {
    inbox.web.set('https://evil.test/key', {
      id: 'https://evil.test/key',
      owner: ann.id,
      publicKeyPem: otherKeys.publicKeyPem,
    });
    await refused(inbox.post(eve, follow(ann), { keyId: 'https://evil.test/key' }));
  });

  it('D3 D5 is not believed by an actor that claims another’s key, nor does that shut the true one out', async () => {
    inbox.web.set(eve.id, {
      ...eve.document(),
      publicKey: { id: ann.keyId, owner: ann.id, publicKeyPem: otherKeys.publicKeyPem },
    });
    await refused(inbox.post(eve, follow(ann), { keyId: eve.keyId }));
    await refused(inbox.post(eve, follow(ann), { keyId: ann.keyId }));
    inbox.clock.now += 2 * minute;
    expect((await inbox.post(ann, follow(ann))).status).to.equal(202);
  });

  it('D8 is never ourselves', () =>
    refused(inbox.post(ann, { ...follow(ann), actor: ourActor, id: `${ourActor}/follows/1` })));

  it('D8 is not asked of our own host', async () => {
    await refused(inbox.post(ann, follow(ann), { keyId: `${ourActor}#main-key` }));
    expect(inbox.asked).to.deep.equal([]);
  });

  it('S14 may sign with a key that lives under its own address', async () => {
    const keyId = `${ann.id}/main-key`;
    const document = { ...ann.document(), publicKey: { id: keyId, owner: ann.id, publicKeyPem: keys.publicKeyPem } };
    inbox.web.set(ann.id, document);
    inbox.web.set(keyId, { '@context': [], id: ann.id, publicKey: document.publicKey, preferredUsername: 'ann' });
    const answer = await inbox.post(ann, follow(ann), { keyId });
    expect(answer.status, answer.reason ?? '').to.equal(202);
  });

  for (const keyId of ['acct:ann@social.test', '', 'main-key', 'javascript:alert(1)', 'https://', 'data:text/plain,x'])
    it(`S14 has no keyId like ${JSON.stringify(keyId)}`, async () => {
      await refused(inbox.post(ann, follow(ann), { keyId }));
      expect(inbox.asked).to.deep.equal([]);
    });

  it('S17 may have changed its key: that is asked once, and only once', async () => {
    await inbox.post(ann, follow(ann));
    inbox.clock.now += 2 * minute;
    inbox.somebody(ann.id, otherKeys);
    const renewed = { ...ann, sign: eve.sign };
    const answer = await inbox.post(renewed, ann.activity('Like', { object: ourActor }), { keyId: ann.keyId });
    expect(answer.status, answer.reason ?? '').to.equal(202);
    const before = inbox.asked.length;
    for (let time = 0; time < 10; time += 1)
      expect((await inbox.post(ann, ann.activity('Like', { object: ourActor }))).status).to.equal(401);
    expect(inbox.asked.length - before).to.be.at.most(1);
  });

  it('R2 is unproven while its server cannot be asked: come again, never "no"', async () => {
    for (const trouble of [
      new RemoteError('unreachable', 'no answer in time'),
      new RemoteError('status', 'the server answered 503', 503),
      new RemoteError('status', 'the server answered 429', 429),
      // It may not know the key yet that we asked with.
      new RemoteError('status', 'the server answered 401', 401),
      new RemoteError('status', 'the server answered 403', 403),
    ]) {
      inbox = openInbox();
      inbox.web.set(ann.id, trouble);
      const answer = await inbox.post(ann, follow(ann));
      expect(answer).to.include({ status: 503 });
      expect(answer.retryAfter).to.be.above(0);
      nothingStored();
    }
  });

  it('is refused when its server knows no such actor', async () => {
    inbox.web.set(ann.id, new RemoteError('status', 'the server answered 404', 404));
    await refused(inbox.post(ann, follow(ann)));
  });

  it('D26 I8 is not asked about when an unknown actor deletes itself: the floods of every day', async () => {
    for (let number = 0; number < 50; number += 1) {
      const id = `https://social${number}.test/users/gone`;
      const stranger = inbox.somebody(id, keys);
      inbox.web.set(id, new RemoteError('gone', 'the document is gone (410)', 410));
      expect((await inbox.post(stranger, stranger.activity('Delete', { object: id }))).status).to.equal(202);
    }
    expect(inbox.asked).to.deep.equal([]);
    expect(inbox.recorded()).to.deep.equal([]);
  });

  it('may be a follower who is gone: its own server’s 410 is proof enough', async () => {
    await inbox.post(ann, follow(ann));
    inbox.clock.now += 25 * 60 * minute;
    inbox.web.set(ann.id, new RemoteError('gone', 'the document is gone (410)', 410));
    const answer = await inbox.post(ann, ann.activity('Delete', { object: ann.id }));
    expect(answer.status, answer.reason ?? '').to.equal(202);
    expect(inbox.followers.count()).to.equal(0);
  });

  it('cannot have a follower deleted by another server’s 410', async () => {
    await inbox.post(ann, follow(ann));
    inbox.web.set('https://evil.test/gone', new RemoteError('gone', 'the document is gone (410)', 410));
    const forged = ann.activity('Delete', { object: ann.id });
    expect((await inbox.post(eve, forged, { keyId: 'https://evil.test/gone' })).status).to.equal(401);
    expect((await inbox.post(eve, forged, { keyId: `${ann.id}.evil/gone` })).status).to.equal(401);
    expect(inbox.followers.count()).to.equal(1);
  });

  it('D25 is asked of one server no more than sixty times a minute', async () => {
    for (let number = 0; number < 90; number += 1) {
      const body = Buffer.from(JSON.stringify({ ...follow(eve), actor: `https://victim.test/${number}` }));
      await inbox.post(eve, body, { keyId: `https://victim.test/${number}#main-key` });
    }
    expect(inbox.asked.length).to.be.at.most(60);
    nothingStored();
  });

  it('D14–D16 cannot send the same request to another place, host or time', async () => {
    const sign = (more: object) =>
      ann.sign({
        url: inboxUrl,
        method: 'POST',
        body: JSON.stringify(follow(ann)),
        date: new Date(inbox.clock.now),
        ...more,
      });
    const elsewhere = sign({ url: 'https://blog.test/other' });
    await refused(inbox.deliver({ ...elsewhere, url: inboxUrl }));
    await refused(inbox.deliver(sign({ url: 'https://other.test/activitypub/inbox' })));
    await refused(inbox.deliver(sign({ date: new Date(inbox.clock.now - 66 * minute) })));
    await refused(inbox.deliver(sign({ date: new Date(inbox.clock.now + 6 * minute) })));
    expect((await inbox.deliver(sign({ date: new Date(inbox.clock.now - 60 * minute) }))).status).to.equal(202);
  });

  const headerGames: [what: string, change: (headers: Record<string, string>) => void, extra?: string[]][] = [
    ['D19 no Signature', (headers) => delete headers.signature],
    ['D16 no Date', (headers) => delete headers.date],
    ['D16 an unreadable Date', (headers) => Object.assign(headers, { date: 'yesterday' })],
    ['D17 no Digest', (headers) => delete headers.digest],
    ['D17 a Digest of something else', (headers) => Object.assign(headers, { digest: `SHA-256=${'A'.repeat(43)}=` })],
    ['D17 two digests in one line', (headers) => Object.assign(headers, { digest: `${headers.digest},SHA-512=abc` })],
    ['D16 a Date changed afterwards', (headers) => Object.assign(headers, { date: new Date().toUTCString() })],
    ['D20 a second Date', () => {}, ['Date', new Date().toUTCString()]],
    ['D20 a second Host', () => {}, ['host', 'blog.test']],
    ['D20 a second Digest', () => {}, ['Digest', `SHA-256=${'A'.repeat(43)}=`]],
    ['D20 a second Signature', () => {}, ['Signature', 'keyId="x",headers="date",signature="AAAA"']],
  ];
  for (const [what, change, extra = []] of headerGames)
    it(`${what}: not proven`, async () => {
      const date = new Date(inbox.clock.now - minute);
      const signed = ann.sign({ url: inboxUrl, method: 'POST', body: JSON.stringify(follow(ann)), date });
      change(signed.headers);
      await refused(inbox.deliver(signed, extra));
      expect(inbox.asked).to.have.length.at.most(1);
    });

  it('D17 S5 is not proven when the body was changed, by one byte', async () => {
    const signed = ann.sign({ url: inboxUrl, method: 'POST', body: JSON.stringify(follow(ann)) });
    await refused(inbox.deliver({ ...signed, body: Buffer.from(`${signed.body} `) }));
  });

  for (const covers of [
    ['date'],
    ['(request-target)', 'host', 'date'],
    ['(request-target)', 'date', 'digest'],
    ['host', 'date', 'digest'],
  ])
    it(`D19 is not proven by a signature over ${covers.join(' ')} alone`, async () => {
      await refused(inbox.post(ann, follow(ann), { covers }));
      expect(inbox.asked).to.deep.equal([]);
    });

  it('is proven by a signature over more, in any order', async () => {
    const covers = ['content-type', 'digest', 'date', 'host', '(request-target)'];
    expect((await inbox.post(ann, follow(ann), { covers })).status).to.equal(202);
  });

  const bodies: [what: string, body: Json | Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('follow me')],
    ['JSON that is no object', Buffer.from('[1]')],
    ['an activity whose actor is no address', { type: 'Follow', actor: 'ann', object: ourActor }],
    ['an activity without a type', { actor: 'https://social.test/users/ann' }],
    ['D49 broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['D46 brackets without end', Buffer.from('['.repeat(50_000))],
    ['an id that is no address', { id: 'urn:uuid:1', type: 'Follow', actor: 'https://social.test/users/ann' }],
    [
      'D50 an id as long as a book',
      { id: `https://social.test/${'x'.repeat(5000)}`, type: 'Follow', actor: 'https://social.test/users/ann' },
    ],
  ];
  for (const [what, body] of bodies)
    it(`${what}: 400, and nobody is asked`, async () => {
      await refused(inbox.post(ann, body), 400);
      expect(inbox.asked).to.deep.equal([]);
    });
});
