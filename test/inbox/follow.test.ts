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

  it('D28 asks whoever finds no room to come again, as often as it takes, and loses nobody', async () => {
    open({ mostFollowers: 1 });
    const bob = inbox.somebody('https://social.test/users/bob', keys);
    await taken(bob, bob.follow(ourActor));
    const follow = ann.follow(ourActor);
    for (let time = 0; time < 10; time += 1)
      expect(await inbox.post(ann, follow)).to.include({ status: 503, retryAfter: 900 });
    expect(inbox.recorded(), 'nothing is kept of it').to.have.lengthOf(1);
    await taken(bob, bob.undo(bob.follow(ourActor)));
    expect(await taken(ann, follow)).to.equal('handled');
    expect(inbox.followers.byActor(ann.id)).not.to.equal(null);
  });

  describe('D27 on the day on which a site goes viral at one server', () => {
    const many = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => inbox.somebody(`https://big.test/users/u${from + n}`, keys));
    const answers = async (crowd: RemoteActor[]) => {
      const statuses: number[] = [];
      for (const one of crowd) statuses.push((await inbox.post(one, one.follow(ourActor))).status);
      return [...new Set(statuses)];
    };
    /** As if they had come. */
    const wait = (from: number, to: number, actorOf: (n: number) => string) =>
      inbox.db.transaction(() => {
        for (let n = from; n < to; n += 1) {
          const place = { inbox: `${actorOf(n)}/in`, sharedInbox: null, followId: `${actorOf(n)}#1`, requestedAt: n };
          inbox.requests.put({ actor: actorOf(n), ...place });
        }
      });
    const counts = () => [inbox.followers.count(), inbox.requests.count()];

    it('lets some in at once, has the others wait, and asks those to come again for whom there is no place', async () => {
      open({ newFollowersAnHour: 5 });
      expect(await answers(many(0, 5))).to.deep.equal([202]);
      expect(counts()).to.deep.equal([5, 0]);
      expect(await answers(many(5, 8))).to.deep.equal([202]);
      expect(counts()).to.deep.equal([5, 3]);
      wait(8, 1005, (n) => `https://big.test/users/u${n}`);
      const late = many(1005, 1006);
      expect(await answers(late)).to.deep.equal([503]);
      inbox.requests.remove('https://big.test/users/u7');
      expect(await answers(late), 'once there is one').to.deep.equal([202]);
      expect(counts()).to.deep.equal([5, 1000]);
    });

    it('asks a full server to come again, and turns nobody of it away for one more', async () => {
      open({ approvesFollowers: true });
      wait(0, 1000, (n) => `https://big.test/users/u${n}`);
      expect(await answers(many(1000, 1001))).to.deep.equal([503]);
      expect(counts()).to.deep.equal([0, 1000]);
      expect(inbox.recorded()).to.deep.equal([]);
    });

    it('asks everybody to come again once ten thousand wait, and turns nobody away who will have their turn', async () => {
      open({ newFollowersAnHour: 1 });
      inbox.db.sql.exec(`
        INSERT INTO follow_requests (actor, inbox, domain, requested_at)
        WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 10000)
        SELECT 'https://d' || (value % 20) || '.test/u/' || value, 'https://d' || (value % 20) || '.test/in', 'd' || (value % 20) || '.test', value FROM n`);
      expect(await answers(many(0, 1))).to.deep.equal([202]);
      expect(await answers(many(1, 3))).to.deep.equal([503]);
      expect(counts()).to.deep.equal([1, 10_000]);
    });

    it('tells the operator once, and what to do', async () => {
      open({ newFollowersAnHour: 1 });
      await answers(many(0, 4));
      const trouble = inbox.told.filter(({ kind }) => kind === 'trouble').map(({ text }) => text);
      expect(trouble).to.deep.equal([
        'Very many new followers from big.test within an hour: the others are let in one after the other within the hour; keep them out with herald blocks add big.test',
      ]);
    });

    it('has one of the largest crowd make room, with a Reject, where the operator may let them wait for long', async () => {
      open({ approvesFollowers: true });
      wait(0, 10_000, (n) => `https://s${n % 10}.crowd${n < 990 ? '' : n % 11}.test/u${n}`);
      expect(await taken(ann, ann.follow(ourActor))).to.equal('handled');
      expect(counts()).to.deep.equal([0, 10_000]);
      expect(inbox.requests.byActor(ann.id)).not.to.equal(null);
      expect(inbox.requests.byActor('https://s0.crowd.test/u0')).to.equal(null);
      const rejects = inbox.db.sql.prepare("SELECT count(*) FROM activities WHERE type = 'Reject'").pluck().get();
      expect(rejects).to.equal(1);
    });
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
