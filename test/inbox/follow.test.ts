import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const HOUR = 3600_000;

describe('the Follow handler', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  before(async () => {
    keys = await makeKeyPair();
  });
  const open = (options = {}) => {
    inbox = openInbox(options);
    ann = inbox.somebody('https://social.test/users/ann', keys);
  };
  const taken = async (actor: RemoteActor, activity: Json) => {
    const answer = await inbox.post(actor, activity);
    expect(answer.status, answer.reason ?? '').to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };
  const kinds = () => inbox.told.map(({ kind }) => kind);
  const block = (severity: 'silence' | 'suspend') =>
    inbox.blocks.put({
      ...{ target: 'social.test', kind: 'domain', severity, source: 'operator', handle: null, comment: '' },
      ...{ rejectMedia: false, rejectReports: false, obfuscate: false, held: false, createdAt: 1 },
    });

  it('D28 tells who follows, once a day, however often they come and go', async () => {
    open();
    await taken(ann, ann.follow(ourActor));
    expect(inbox.told).to.have.lengthOf(1);
    expect(inbox.told[0]).to.deep.include({ kind: 'follow', note: null, text: '' });
    expect(inbox.told[0]?.actor).to.include({ id: ann.id, handle: 'ann@social.test' });
    inbox.tellAll();
    await taken(ann, ann.undo(ann.follow(ourActor)));
    await taken(ann, ann.follow(ourActor));
    expect(kinds()).to.deep.equal(['follow']);
    await taken(ann, ann.undo(ann.follow(ourActor)));
    inbox.clock.now += 25 * HOUR;
    await taken(ann, ann.follow(ourActor));
    expect(kinds()).to.deep.equal(['follow', 'follow']);
  });

  it('D28 answers nobody who toggles without end, until an hour has passed', async () => {
    open();
    for (let turn = 0; turn < 6; turn += 1) {
      expect(await taken(ann, ann.follow(ourActor))).to.equal('handled');
      await taken(ann, ann.undo(ann.follow(ourActor)));
    }
    expect(await taken(ann, ann.follow(ourActor))).to.equal('ignored');
    expect(inbox.accepts()).to.have.lengthOf(6);
    inbox.clock.now += HOUR;
    expect(await taken(ann, ann.follow(ourActor))).to.equal('handled');
  });

  it('lets somebody silenced follow, and tells nobody', async () => {
    open();
    block('silence');
    await taken(ann, ann.follow(ourActor));
    expect(inbox.followers.count()).to.equal(1);
    expect(inbox.told).to.deep.equal([]);
  });

  describe('where the operator approves followers', () => {
    beforeEach(() => open({ approvesFollowers: true }));

    it('A12 keeps a request, says so once, and accepts nothing', async () => {
      const [one, two] = [ann.follow(ourActor), ann.follow(ourActor)];
      await taken(ann, one);
      await taken(ann, two);
      expect(inbox.followers.count()).to.equal(0);
      expect(inbox.requests.byActor(ann.id)).to.include({ followId: two.id, inbox: ann.inbox });
      expect(kinds()).to.deep.equal(['follow-request']);
      expect(inbox.accepts()).to.deep.equal([]);
    });

    it('I1 accepts at once who follows already', async () => {
      inbox.followers.importMany([{ actor: ann.id, inbox: ann.inbox, sharedInbox: null }], 1);
      const again = ann.follow(ourActor);
      await taken(ann, again);
      expect(inbox.accepts()).to.deep.equal([{ follow: again.id, inbox: ann.inbox }]);
      expect(inbox.requests.count()).to.equal(0);
    });

    it('I2 forgets the request when it is undone, in each form', async () => {
      const forms: ((follow: Json) => unknown)[] = [
        (follow) => follow,
        (follow) => follow.id,
        () => ({ type: 'Follow', actor: ann.id, object: ourActor }),
      ];
      for (const form of forms) {
        const follow = ann.follow(ourActor);
        await taken(ann, follow);
        expect(inbox.requests.count()).to.equal(1);
        expect(await taken(ann, ann.activity('Undo', { object: form(follow) }))).to.equal('handled');
        expect(inbox.requests.count()).to.equal(0);
      }
    });

    it('keeps it when something else is undone by its id', async () => {
      await taken(ann, ann.follow(ourActor));
      await taken(ann, ann.activity('Undo', { object: `${ann.id}/likes/1` }));
      expect(inbox.requests.count()).to.equal(1);
    });
  });

  it('D27 lets the surplus of one domain wait, names below it counted together, and tells that once', async () => {
    open({ newFollowersAnHour: 2 });
    for (let n = 1; n <= 5; n += 1) {
      const actor = inbox.somebody(`https://s${n}.flood.test/users/u`, keys);
      await taken(actor, actor.follow(ourActor));
    }
    await taken(ann, ann.follow(ourActor));
    expect([inbox.followers.count(), inbox.requests.count()]).to.deep.equal([3, 3]);
    expect(kinds()).to.deep.equal(['follow', 'follow', 'trouble', 'follow']);
    expect(inbox.told[2]?.text).to.include('flood.test');
    const surplus = inbox.somebody('https://s5.flood.test/users/u', keys);
    inbox.clock.now += HOUR;
    await taken(surplus, surplus.follow(ourActor));
    expect(inbox.requests.byActor(surplus.id), 'who waits, waits for the operator').not.to.equal(null);
  });
});
