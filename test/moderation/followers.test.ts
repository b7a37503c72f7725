import { expect } from 'chai';
import { openRoom, ourActor, type Room } from './stage.js';

const ann = 'https://social.test/users/ann';
const bob = 'https://friend.test/users/bob';

describe('followers, by the operator’s word', () => {
  let room: Room;
  beforeEach(() => {
    room = openRoom();
  });
  afterEach(() => room.close());
  const embedded = (actor: string) => ({ id: `${actor}#follow`, type: 'Follow', actor, object: ourActor });

  it('V9 are removed with a Reject, and may follow again', async () => {
    room.follow(ann);
    expect(await room.moderation.removeFollowers([ann, bob, ann], { insist: false })).to.deep.equal({
      done: [ann],
      unknown: [bob],
    });
    expect(room.stores.followers.count()).to.equal(0);
    expect(room.outgoing()).to.deep.equal([{ type: 'Reject', inbox: `${ann}/inbox`, object: embedded(ann) }]);
    expect(room.lines.at(-1)).to.deep.include({ by: 'operator', actors: [ann], message: 'followers removed' });
  });

  it('V9 are removed with a Block that ends at once, too, where the operator insists: GoToSocial ignores a Reject', async () => {
    room.follow(ann);
    await room.moderation.removeFollowers([ann], { insist: true });
    const [reject, block, undo] = room.outgoing();
    expect([reject?.type, block?.type, undo?.type]).to.deep.equal(['Reject', 'Block', 'Undo']);
    expect([block?.inbox, block?.object]).to.deep.equal([`${ann}/inbox`, ann]);
    expect(undo?.object).to.include({ type: 'Block', actor: ourActor, object: ann });
    const due = room.db.sql.prepare('SELECT next_at FROM deliveries ORDER BY id').pluck().all() as number[];
    expect(due.slice(1), 'one after the other').to.deep.equal([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  });

  it('V8 are accepted under the id of their own Follow', async () => {
    room.ask(ann);
    expect(await room.moderation.acceptRequests([ann, bob])).to.deep.equal({ done: [ann], unknown: [bob] });
    expect(room.stores.followers.byActor(ann)).to.include({ followId: `${ann}#follow`, inbox: `${ann}/inbox` });
    expect(room.stores.requests.count()).to.equal(0);
    expect(room.outgoing()).to.deep.equal([{ type: 'Accept', inbox: `${ann}/inbox`, object: embedded(ann) }]);
  });

  it('are not accepted where there is no room for more followers, and go on waiting', async () => {
    room.ask(ann);
    room.db.sql.exec("UPDATE totals SET n = 1000000 WHERE name = 'followers'");
    const error = await room.moderation.acceptRequests([ann]).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.equal('there is no room for more followers');
    expect([room.stores.requests.count(), room.outgoing()]).to.deep.equal([1, []]);
  });

  it('V9 are turned away with a Reject; who follows already is not touched', async () => {
    room.ask(ann);
    room.follow(bob);
    expect(await room.moderation.rejectRequests([ann, bob])).to.deep.equal({ done: [ann], unknown: [bob] });
    expect([room.stores.requests.count(), room.stores.followers.count()]).to.deep.equal([0, 1]);
    expect(room.outgoing().map(({ type, inbox }) => [type, inbox])).to.deep.equal([['Reject', `${ann}/inbox`]]);
  });

  it('are named in the log, twenty of them, and in errors, ten', async () => {
    const many = Array.from({ length: 25 }, (_, n) => `https://social.test/users/${n}`);
    for (const actor of many) room.follow(actor);
    await room.moderation.removeFollowers(many, { insist: false });
    const [said] = room.lines.filter(({ actors }) => actors !== undefined);
    expect(said).to.have.property('count', 25);
    expect(said).to.have.property('actors').with.length(20);
    const refusal = async (count: number) => {
      const names = Array.from({ length: count }, (_, n) => `d${n}.test`);
      const error = await room.moderation.removeFollowers(names, { insist: false }).catch((thrown: Error) => thrown);
      return (error as Error).message;
    };
    expect(await refusal(10)).to.match(/d9\.test is no actor[^;]*$/);
    expect(await refusal(11)).to.match(/d9\.test is no actor.*; and 1 more$/);
  });

  it('are named by actor, not by domain', async () => {
    const error = await room.moderation
      .removeFollowers(['social.test'], { insist: false })
      .catch((thrown: Error) => thrown);
    expect((error as Error).message).to.equal('social.test is no actor: write its id (https://…) or name@host');
  });
});

describe('a crowd that nobody has to approve', () => {
  const crowd = (room: Room, domain: string, count: number) => {
    for (let n = 0; n < count; n += 1) room.ask(`https://${domain}/users/${n}`, n);
  };

  it('is let in within the hour, however many of one domain may wait, those who wait longest first', async () => {
    const room = openRoom();
    crowd(room, 'big.test', 1000);
    crowd(room, 'small.test', 3);
    expect(await room.room.letIn()).to.equal(23);
    expect(room.stores.followers.byActor('https://big.test/users/19')).to.include({
      followId: 'https://big.test/users/19#follow',
      since: room.clock.now,
    });
    expect(room.stores.followers.byActor('https://big.test/users/20')).to.equal(null);
    for (let minute = 1; minute < 60; minute += 1) await room.room.letIn();
    expect([room.stores.followers.count(), room.stores.requests.count()]).to.deep.equal([1003, 0]);
    expect(room.outgoing().filter(({ type }) => type === 'Accept')).to.have.lengthOf(1003);
    expect(room.lines[0]).to.deep.include({ level: 'info', count: 23, waiting: 980 });
    expect(room.lines, 'nothing is said of nothing').to.have.lengthOf(50);
    await room.close();
  });

  it('waits where the operator wants to approve', async () => {
    const room = openRoom({ approvesFollowers: true });
    crowd(room, 'big.test', 3);
    expect(await room.room.letIn()).to.equal(0);
    expect([room.stores.followers.count(), room.stores.requests.count()]).to.deep.equal([0, 3]);
    await room.close();
  });

  it('V9 is told when it waited in vain, for ninety days', async () => {
    const room = openRoom({ approvesFollowers: true });
    const day = 24 * 3600_000;
    room.ask(ann, 1);
    room.ask(bob, 2 * day);
    await room.room.prune(91 * day);
    expect(room.outgoing()).to.deep.equal([
      {
        type: 'Reject',
        inbox: `${ann}/inbox`,
        object: { id: `${ann}#follow`, type: 'Follow', actor: ann, object: ourActor },
      },
    ]);
    expect(room.stores.requests.oldest(9).map(({ actor }) => actor)).to.deep.equal([bob]);
    await room.close();
  });
});

describe('reports', () => {
  it('are put away once', async () => {
    const room = openRoom();
    const report = {
      uri: 'https://a.test/1',
      actor: 'https://a.test/actor',
      domain: 'a.test',
      content: '',
      objects: [],
      receivedAt: 1,
    };
    room.stores.reports.add(report);
    expect(await room.moderation.resolveReports([1, 2])).to.deep.equal({ resolved: [1], unknown: [2] });
    expect(room.stores.reports.openCount()).to.equal(0);
    await room.close();
  });
});
