import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const id = 'https://evil.test/u/troll';
const otherSpellings = [
  'https://EVIL.test/u/troll',
  'https://evil.test:443/u/troll',
  'https://evil.test./u/troll',
  'https://evil.test/u/./troll',
  'https://evil.test/x/../u/troll',
  'https://evil.test/u/troll?',
];

describe('one actor, spelled in several ways', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
  });
  /** Somebody who calls itself so everywhere; its server answers under each spelling. */
  const spelled = (spelling: string) => {
    const actor = inbox.somebody(spelling, keys);
    inbox.web.set(id, () => actor.document());
    return actor;
  };
  const suspend = (target: string) =>
    inbox.blocks.put({
      ...{ target, kind: 'actor', severity: 'suspend', source: 'operator', handle: null, rejectMedia: false },
      ...{ rejectReports: false, comment: '', obfuscate: false, held: false, createdAt: 0 },
    });

  for (const spelling of otherSpellings) {
    it(`D43 ${spelling} passes no block of that actor`, async () => {
      suspend(id);
      const troll = spelled(spelling);
      expect((await inbox.post(troll, troll.follow(ourActor))).status).to.equal(403);
      expect(inbox.followers.count()).to.equal(0);
    });

    it(`D43 ${spelling} is one follower, and its Undo ends it`, async () => {
      const plain = inbox.somebody(id, keys);
      await inbox.post(plain, plain.follow(ourActor));
      const other = spelled(spelling);
      await inbox.post(other, other.follow(ourActor));
      expect(inbox.followers.latest(9).map(({ actor }) => actor)).to.deep.equal([id]);
      await inbox.post(other, other.undo(other.follow(ourActor)));
      expect(inbox.followers.count()).to.equal(0);
    });
  }

  it('D43 a block may be written in any of them', () => {
    for (const spelling of otherSpellings) {
      suspend(spelling);
      expect(inbox.blocks.severityOf(id), spelling).to.equal('suspend');
      expect(inbox.blocks.ofTarget(spelling), spelling).to.have.lengthOf(1);
      expect(inbox.blocks.remove(spelling, 'operator'), spelling).to.equal(true);
    }
    expect(inbox.blocks.severityOf(id)).to.equal(null);
  });

  it('I8 deletes itself in one spelling, though its activity names another', async () => {
    const ann = spelled('https://EVIL.test/u/troll');
    await inbox.post(ann, ann.follow(ourActor));
    await inbox.post(ann, ann.activity('Delete', { object: id }));
    expect(inbox.followers.count()).to.equal(0);
  });

  it('says what is its own, whatever spelling of its id stands below it', async () => {
    const ann = inbox.somebody(id, keys);
    const said = ann.create('hello', { inReplyTo: inbox.ourNote() });
    const object = { ...(said.object as Json), attributedTo: 'https://EVIL.test/u/troll' };
    expect((await inbox.post(ann, { ...said, object })).status).to.equal(202);
    expect(inbox.kept().map(({ author }) => author.actor)).to.deep.equal([id]);
  });
});

describe('an actor whose inbox is on another server', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
  });
  const somebody = (change: Json) => {
    const eve = inbox.somebody('https://evil.test/users/eve', keys);
    inbox.web.set(eve.id, () => ({ ...eve.document(), ...change }));
    return eve;
  };

  for (const elsewhere of [
    'https://big.social/auth/sign_in',
    'https://sub.evil.test/inbox',
    'https://evil.test:8443/inbox',
    'http://evil.test/inbox',
  ])
    it(`A3 is refused: ${elsewhere}`, async () => {
      const eve = somebody({ inbox: elsewhere });
      const { status, reason } = await inbox.post(eve, eve.follow(ourActor));
      expect([status, reason]).to.deep.equal([
        401,
        'your server does not bear it out: the actor’s inbox is on another server',
      ]);
      expect([inbox.followers.count(), inbox.actors.byId(eve.id)]).to.deep.equal([0, null]);
    });

  it('A3 has no shared inbox where that one is elsewhere', async () => {
    const eve = somebody({ endpoints: { sharedInbox: 'https://big.social/inbox' } });
    expect((await inbox.post(eve, eve.follow(ourActor))).status).to.equal(202);
    expect(inbox.followers.byActor(eve.id)).to.include({ inbox: `${eve.id}/inbox`, sharedInbox: null });
  });

  it('A3 may spell its host in another way, and is no other for it', async () => {
    const eve = somebody({ inbox: 'https://EVIL.test:443/in' });
    expect((await inbox.post(eve, eve.follow(ourActor))).status).to.equal(202);
  });
});

describe('an activity that names no actor', () => {
  it('is of whoever signed it, and kept in the ledger: Mastodon sends a FeatureRequest so', async () => {
    const inbox = openInbox();
    const ann = inbox.somebody('https://social.test/users/ann', await makeKeyPair());
    const { actor: _, ...nameless } = ann.activity('FeatureRequest', { object: ourActor, instrument: `${ann.id}/1` });
    expect((await inbox.post(ann, nameless)).status).to.equal(202);
    const row = inbox.db.sql.prepare('SELECT actor, type, outcome, reason FROM received_activities').get();
    expect(row).to.deep.equal({
      ...{ actor: ann.id, type: 'FeatureRequest', outcome: 'ignored', reason: 'nobody here takes this type' },
    });
    expect((await inbox.post(ann, { ...nameless, id: 'https://other.test/1' })).status, 'not its own').to.equal(401);
    const { actor: __, ...follow } = ann.follow(ourActor);
    expect((await inbox.post(ann, follow)).status).to.equal(202);
    expect(inbox.followers.byActor(ann.id)).not.to.equal(null);
  });

  it('is nobody’s where nobody signed it', async () => {
    const inbox = openInbox();
    const body = Buffer.from(JSON.stringify({ type: 'Follow', object: ourActor }));
    const url = 'https://blog.test/activitypub/inbox';
    expect((await inbox.deliver({ method: 'POST', url, headers: { host: 'blog.test' }, body })).status).to.equal(401);
  });
});
