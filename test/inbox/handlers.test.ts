import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { inboxUrl, type OpenInbox, openInbox, ourActor } from './stage.js';

describe('what activities do', () => {
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
  });
  const taken = async (actor: RemoteActor, activity: Json) => {
    const answer = await inbox.post(actor, activity);
    expect(answer.status, answer.reason ?? '').to.equal(202);
    return inbox.recorded().at(-1);
  };
  const following = () => inbox.followers.byActor(ann.id) !== null;

  describe('a Follow', () => {
    it('V8 is stored and accepted under its own id, to the actor’s own inbox', async () => {
      const follow = ann.follow(ourActor);
      await taken(ann, follow);
      expect(inbox.followers.byActor(ann.id)).to.include({ inbox: ann.inbox, sharedInbox: ann.sharedInbox });
      expect(inbox.accepts()).to.deep.equal([{ follow: follow.id, inbox: ann.inbox }]);
    });

    it('I1 may embed whom it follows', async () => {
      await taken(ann, ann.activity('Follow', { object: { id: ourActor, type: 'Service' } }));
      expect(following()).to.equal(true);
    });

    it('I1 is accepted again under its new id when the sender lost our answer, and counts once', async () => {
      const [one, two] = [ann.follow(ourActor), ann.follow(ourActor)];
      await taken(ann, one);
      await taken(ann, two);
      expect(inbox.followers.count()).to.equal(1);
      expect(inbox.accepts().map(({ follow }) => follow)).to.deep.equal([one.id, two.id]);
    });

    it('D14 Y2 is done once when the very same comes twice', async () => {
      const follow = ann.follow(ourActor);
      await taken(ann, follow);
      await taken(ann, follow);
      expect(inbox.accepts()).to.have.lengthOf(1);
    });

    it('finds no room once there are as many as we can serve; those who follow already stay', async () => {
      inbox = openInbox({ mostFollowers: 1 });
      ann = inbox.somebody(ann.id, keys);
      bob = inbox.somebody(bob.id, keys);
      await taken(ann, ann.follow(ourActor));
      const refused = await inbox.post(bob, bob.follow(ourActor));
      expect(refused).to.include({ status: 503, retryAfter: 900, reason: 'there is no room for more followers' });
      expect(await taken(ann, ann.follow(ourActor))).to.include({ type: 'Follow', outcome: 'handled' });
      expect(inbox.followers.count()).to.equal(1);
    });

    it('of somebody else does nothing', async () => {
      expect(await taken(ann, ann.follow('https://blog.test/activitypub/notes/1'))).to.include({ outcome: 'ignored' });
      expect(await taken(ann, ann.follow(bob.id))).to.include({ outcome: 'ignored' });
      expect(inbox.followers.count()).to.equal(0);
    });
  });

  describe('an Undo', () => {
    let follow: Json;
    beforeEach(async () => {
      follow = ann.follow(ourActor);
      await taken(ann, follow);
    });

    const forms: [what: string, undo: () => Json][] = [
      ['with the Follow in it', () => ann.undo(follow)],
      ['with the Follow’s id', () => ann.activity('Undo', { object: follow.id })],
      ['with our address, as snac says it before an Accept', () => ({ ...ann.activity('Undo', { object: ourActor }) })],
      [
        'with our address and an id under our host, as snac makes it',
        () => ({ ...ann.activity('Undo', { object: ourActor }), id: `${ourActor}/Undo` }),
      ],
      [
        'with a Follow that has no id',
        () => ann.activity('Undo', { object: { type: 'Follow', actor: ann.id, object: ourActor } }),
      ],
      [
        'with a Follow of an id that we never saw',
        () => ann.activity('Undo', { object: { ...follow, id: `${ann.id}/follows/other` } }),
      ],
      [
        'without an id of its own, as Misskey may',
        () => {
          const { id: _none, ...undo } = ann.undo(follow);
          return undo;
        },
      ],
      [
        'with a Follow that does not say whom',
        () => ann.activity('Undo', { object: { type: 'Follow', id: follow.id } }),
      ],
      ['with a Follow whose object is embedded', () => ann.undo({ ...follow, object: { id: ourActor } })],
    ];
    for (const [what, undo] of forms)
      it(`I2 ${what} ends the follow`, async () => {
        expect(await taken(ann, undo())).to.deep.equal({ type: 'Undo', outcome: 'handled' });
        expect(following()).to.equal(false);
      });

    const others: [what: string, undo: () => Json][] = [
      ['of a Like', () => ann.undo(ann.activity('Like', { object: `https://blog.test/activitypub/notes/1` }))],
      ['of a Like, by its id', () => ann.activity('Undo', { object: `${ann.id}/likes/1` })],
      ['of a Follow of somebody else', () => ann.undo(ann.follow(bob.id))],
      ['of somebody else’s Follow', () => ann.undo({ ...follow, actor: bob.id })],
      ['of nothing', () => ann.activity('Undo', {})],
    ];
    for (const [what, undo] of others)
      it(`${what} leaves the follow as it is`, async () => {
        expect(await taken(ann, undo())).to.deep.equal({ type: 'Undo', outcome: 'ignored' });
        expect(following()).to.equal(true);
      });

    it('of something of ours names nothing', async () => {
      await taken(ann, ann.activity('Undo', { object: 'https://blog.test/activitypub/notes/note00000001' }));
      expect(inbox.lastReason()).to.equal('it names nothing to undo');
    });

    it('D11 by somebody else leaves the follow as it is', async () => {
      await taken(bob, bob.undo(follow));
      await taken(bob, bob.activity('Undo', { object: follow.id }));
      await taken(bob, bob.activity('Undo', { object: ourActor }));
      expect(following()).to.equal(true);
    });

    it('and a Follow that Misskey sends again under the same ids are taken each time, signed anew', async () => {
      const undo = ann.undo(follow);
      for (let turn = 0; turn < 2; turn += 1) {
        inbox.clock.now += 1000;
        await taken(ann, undo);
        expect(following()).to.equal(false);
        inbox.clock.now += 1000;
        await taken(ann, follow);
        expect(following()).to.equal(true);
      }
    });

    it('D14 and its Follow, kept by somebody who sends the same bytes again, change nothing', async () => {
      const wire = (activity: Json) =>
        bob.sign({ url: inboxUrl, method: 'POST', date: new Date(inbox.clock.now), body: JSON.stringify(activity) });
      const followed = bob.follow(ourActor);
      const [first, second] = [wire(followed), wire(bob.undo(followed))];
      await inbox.deliver(first);
      await inbox.deliver(second);
      await inbox.deliver(first);
      expect(inbox.followers.byActor(bob.id)).to.equal(null);
      inbox.clock.now += 1000;
      await taken(bob, followed);
      await inbox.deliver(second);
      expect(inbox.followers.byActor(bob.id)).not.to.equal(null);
    });

    it('of somebody whom we no longer had, does not shut out the next Follow of that id', async () => {
      inbox.db.sql.prepare('DELETE FROM followers WHERE actor = ?').run(ann.id);
      inbox.clock.now += 1000;
      await taken(ann, ann.undo(follow));
      inbox.clock.now += 1000;
      await taken(ann, follow);
      expect(following()).to.equal(true);
    });

    it('I2 that overtakes its Follow is remembered, for that Follow and that actor alone', async () => {
      const late = bob.follow(ourActor);
      await taken(bob, bob.undo(late));
      await taken(bob, late);
      expect(inbox.followers.byActor(bob.id)).to.equal(null);
      await taken(bob, bob.follow(ourActor));
      expect(inbox.followers.byActor(bob.id)).not.to.equal(null);
    });
  });

  describe('other activities', () => {
    beforeEach(() => taken(ann, ann.follow(ourActor)));

    it('I8 Delete of the actor itself ends its follow, in each form', async () => {
      for (const object of [ann.id, { id: ann.id, type: 'Tombstone' }, { id: ann.id }]) {
        await taken(ann, ann.follow(ourActor));
        await taken(ann, ann.activity('Delete', { object }));
        expect(following()).to.equal(false);
      }
    });

    it('D10 Delete of another actor, or of a note, ends nothing', async () => {
      await taken(bob, bob.activity('Delete', { object: ann.id }));
      await taken(ann, ann.activity('Delete', { object: `${ann.id}/notes/1` }));
      expect(following()).to.equal(true);
    });

    it('I9 Block of us ends the follow, of another nothing', async () => {
      await taken(ann, ann.activity('Block', { object: bob.id }));
      expect(following()).to.equal(true);
      await taken(ann, ann.activity('Block', { object: ourActor }));
      expect(following()).to.equal(false);
    });

    it('Update of the actor brings its new inbox, as its own server says it, not as the activity says', async () => {
      inbox.clock.now += 25 * 3600_000;
      inbox.web.set(ann.id, { ...ann.document(), inbox: `${ann.id}/moved` });
      await taken(ann, ann.activity('Update', { object: { ...ann.document(), inbox: 'https://evil.test/inbox' } }));
      expect(inbox.followers.byActor(ann.id)?.inbox).to.equal(`${ann.id}/moved`);
    });

    it('D12 I10 I12 Accept, Reject and Move of what we never did change nothing', async () => {
      for (const type of ['Accept', 'Reject', 'Move', 'Announce', 'Like', 'QuoteRequest', 'Question', 'Listen'])
        expect(await taken(ann, ann.activity(type, { object: ourActor, target: bob.id }))).to.include({
          type,
          outcome: 'ignored',
        });
      expect(inbox.followers.count()).to.equal(1);
      expect(inbox.accepts()).to.have.lengthOf(1);
    });

    it('I13 of several types count as the first', async () => {
      expect(await taken(ann, ann.activity('x', { type: ['Listen', 'Follow'], object: ourActor }))).to.include({
        type: 'Listen',
      });
    });
  });
});
