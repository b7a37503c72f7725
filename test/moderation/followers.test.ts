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
    expect(await room.moderation.removeFollowers([ann, bob, ann])).to.deep.equal({ done: [ann], unknown: [bob] });
    expect(room.stores.followers.count()).to.equal(0);
    expect(room.outgoing()).to.deep.equal([{ type: 'Reject', inbox: `${ann}/inbox`, object: embedded(ann) }]);
    expect(room.lines.at(-1)).to.deep.include({ by: 'operator', actors: [ann], message: 'followers removed' });
  });

  it('V8 are accepted under the id of their own Follow', async () => {
    room.ask(ann);
    expect(await room.moderation.acceptRequests([ann, bob])).to.deep.equal({ done: [ann], unknown: [bob] });
    expect(room.stores.followers.byActor(ann)).to.include({ followId: `${ann}#follow`, inbox: `${ann}/inbox` });
    expect(room.stores.requests.count()).to.equal(0);
    expect(room.outgoing()).to.deep.equal([{ type: 'Accept', inbox: `${ann}/inbox`, object: embedded(ann) }]);
  });

  it('V9 are turned away with a Reject; who follows already is not touched', async () => {
    room.ask(ann);
    room.follow(bob);
    expect(await room.moderation.rejectRequests([ann, bob])).to.deep.equal({ done: [ann], unknown: [bob] });
    expect([room.stores.requests.count(), room.stores.followers.count()]).to.deep.equal([0, 1]);
    expect(room.outgoing().map(({ type, inbox }) => [type, inbox])).to.deep.equal([['Reject', `${ann}/inbox`]]);
  });

  it('are named by actor, not by domain', async () => {
    const error = await room.moderation.removeFollowers(['social.test']).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.equal('social.test is no actor: write its id (https://…) or name@host');
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
