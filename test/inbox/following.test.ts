import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const ourFollow = 'https://blog.test/activitypub/activities/follow0001';

describe('the answer to our own Follow', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let bob: RemoteActor;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
    bob = inbox.somebody('https://social.test/users/bob', keys);
    const asked = { actor: ann.id, handle: 'ann@social.test', inbox: ann.inbox, followId: 'follow0001', since: 1 };
    inbox.following.request(asked);
  });
  afterEach(() => inbox.db.close());

  const state = () => inbox.following.byActor(ann.id)?.state ?? null;
  const say = async (who: RemoteActor, type: string, object: unknown) => {
    expect((await inbox.post(who, who.activity(type, { object }))).status).to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };
  const follow = (members: Json = {}): Json => ({
    ...{ id: ourFollow, type: 'Follow', actor: ourActor, object: ann.id },
    ...members,
  });

  const forms: [string, () => unknown][] = [
    ['embeds it', () => follow()],
    ['names its id alone', () => ourFollow],
    ['embeds it without its id', () => follow({ id: undefined })],
    ['embeds its actors whole', () => follow({ actor: { id: ourActor, type: 'Service' }, object: { id: ann.id } })],
    ['embeds it in an array', () => [follow()]],
  ];
  for (const [what, object] of forms) {
    it(`V8 is taken when an Accept ${what}`, async () => {
      expect(await say(ann, 'Accept', object())).to.equal('handled');
      expect(state()).to.equal('accepted');
      expect(inbox.following.count()).to.equal(1);
    });

    it(`V9 is taken when a Reject ${what}, also long after the Accept`, async () => {
      await say(ann, 'Accept', ourFollow);
      expect(await say(ann, 'Reject', object())).to.equal('handled');
      expect(state()).to.equal('rejected');
      expect(inbox.following.count()).to.equal(0);
    });
  }

  it('I9 is taken back when the Accept is undone, by whoever accepted', async () => {
    const accept = ann.activity('Accept', { object: follow() });
    await inbox.post(ann, accept);
    expect(await say(bob, 'Undo', accept)).to.equal('ignored');
    expect(
      await say(ann, 'Undo', { ...accept, object: 'https://blog.test/activitypub/activities/never0001' }),
    ).to.equal('ignored');
    expect(state()).to.equal('accepted');
    expect(await say(ann, 'Undo', accept)).to.equal('handled');
    expect(state()).to.equal('rejected');
  });

  it('D12 is ignored from anybody but the one who was asked', async () => {
    for (const type of ['Accept', 'Reject'])
      for (const object of [follow(), ourFollow, follow({ object: bob.id }), follow({ id: undefined, object: bob.id })])
        expect(await say(bob, type, object)).to.equal('ignored');
    expect(state()).to.equal('requested');
    expect(inbox.following.byActor(bob.id)).to.equal(null);
  });

  it('D12 is ignored for a Follow that we never sent', async () => {
    const never = 'https://blog.test/activitypub/activities/never0001';
    for (const object of [follow({ id: never }), follow({ id: `${ann.id}/1` })])
      expect(await say(ann, 'Accept', object), JSON.stringify(object)).to.equal('ignored');
    const objects = [never, follow({ id: undefined, actor: bob.id }), follow({ id: `${ann.id}/1`, actor: bob.id })];
    for (const object of [...objects, ann.id, ourActor, { type: 'Like', actor: ourActor, object: ann.id }])
      for (const type of ['Accept', 'Reject'])
        expect(await say(ann, type, object), JSON.stringify(object)).to.equal('ignored');
    expect(state()).to.equal('requested');
  });

  it('V9 is no under whatever id the Follow is embedded: Misskey gives it one of its own', async () => {
    await say(ann, 'Accept', ourFollow);
    expect(await say(ann, 'Reject', follow({ id: `${ann.id}/follows/1` }))).to.equal('handled');
    expect(state()).to.equal('rejected');
  });

  it('I9 is no where the one whom we follow blocks us, and both ways end', async () => {
    await say(ann, 'Accept', ourFollow);
    await inbox.post(ann, ann.follow(ourActor));
    expect(await say(ann, 'Block', ourActor)).to.equal('handled');
    expect([state(), inbox.followers.count()]).to.deep.equal(['rejected', 0]);
    expect(await say(ann, 'Block', ourActor)).to.equal('ignored');
  });

  it('is final when it was no: an Accept that comes after changes nothing', async () => {
    await say(ann, 'Reject', ourFollow);
    expect(await say(ann, 'Accept', ourFollow)).to.equal('ignored');
    expect(state()).to.equal('rejected');
  });

  it('is forgotten when the actor deletes itself, though nothing else of it is known', async () => {
    expect(await say(ann, 'Delete', ann.id)).to.equal('handled');
    expect(state()).to.equal(null);
    expect(await say(bob, 'Accept', follow({ object: bob.id }))).to.equal('ignored');
  });
});
