import { expect } from 'chai';
import { createDailyShare } from '../../src/inbox/daily-share.js';
import { createFollowLimits } from '../../src/inbox/follow-limits.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { makeKeyPair } from '../lab/remote-actor.js';
import { openInbox, ourActor } from './stage.js';

const HOUR = 3600_000;
const minute = 60_000;

describe('how much, how often and how soon, exactly', () => {
  it('D27 two hundred new followers of a domain in an hour are no crowd, and one more is', () => {
    let now = 0;
    const { newFollower } = createFollowLimits(() => now);
    const many = (count: number) => Array.from({ length: count }, (_, n) => newFollower(`https://s${n}.big.test/u`));
    expect(many(201).map(({ over }) => over)).to.deep.equal([...Array(200).fill(false), true]);
    expect(newFollower('https://a.small.test/u')).to.deep.equal({ over: false, domain: 'small.test' });
    now = HOUR - 1;
    expect(newFollower('https://big.test/u')).to.deep.equal({ over: true, domain: 'big.test' });
    now = HOUR;
    expect(newFollower('https://big.test/u').over).to.equal(false);
  });

  it('D55 a domain has so many likes and boosts a day, and so many words of each kind', () => {
    const hasRoomFor = createDailyShare(() => 0);
    const taken = (kind: Parameters<typeof hasRoomFor>[1]) =>
      Array.from({ length: 20_100 }, () => hasRoomFor('https://big.test/u', kind)).filter(Boolean).length;
    expect((['reply', 'mention', 'quote', 'like', 'announce'] as const).map(taken)).to.deep.equal([
      2000, 2000, 2000, 20_000, 20_000,
    ]);
  });

  it('S17 a key that was fetched a minute ago is asked for again, and not before', async () => {
    const inbox = openInbox();
    const [keys, others] = [await makeKeyPair(), await makeKeyPair()];
    const ann = inbox.somebody('https://social.test/users/ann', keys);
    await inbox.post(ann, ann.follow(ourActor));
    const fetchedAt = inbox.actors.byId(ann.id)?.fetchedAt ?? 0;
    const forged = { ...ann, sign: inbox.somebody('https://social.test/users/eve', others).sign };
    // The clock of the stage goes on by one with each request.
    inbox.clock.now = fetchedAt + minute - 2;
    await inbox.post(forged, ann.follow(ourActor), { keyId: ann.keyId });
    expect(inbox.asked).to.have.lengthOf(1);
    await inbox.post(forged, ann.follow(ourActor), { keyId: ann.keyId });
    expect(inbox.asked).to.have.lengthOf(2);
  });

  it('R2 whose server cannot be asked is asked to come again in five minutes, and in one where the trouble is ours', async () => {
    const inbox = openInbox();
    const ann = inbox.somebody('https://social.test/users/ann', await makeKeyPair());
    inbox.web.set(ann.id, new RemoteError('status', 'the server answered 502', 502));
    expect(await inbox.post(ann, ann.follow(ourActor))).to.include({ status: 503, retryAfter: 300 });
    const own = openInbox();
    const bob = own.somebody('https://social.test/users/bob', ann.keys);
    own.db.sql.exec(
      "CREATE TRIGGER full BEFORE INSERT ON received_activities BEGIN SELECT raise(ROLLBACK, 'full'); END",
    );
    const { status, retryAfter } = await own.post(bob, bob.follow(ourActor));
    expect([status, retryAfter]).to.deep.equal([503, 60]);
    expect(own.followers.count()).to.equal(0);
  });

  it('Y6 of what is passed on a hundred tags are looked at, to see whether it names us', async () => {
    const inbox = openInbox();
    const keys = await makeKeyPair();
    const [ann, relay] = ['https://social.test/users/ann', 'https://relay.test/actor'].map((id) =>
      inbox.somebody(id, keys),
    ) as [ReturnType<typeof inbox.somebody>, ReturnType<typeof inbox.somebody>];
    for (const [before, asked] of [
      [99, true],
      [100, false],
    ] as const) {
      const tag = [...Array(before).fill({ type: 'Hashtag' }), { type: 'Mention', href: ourActor }];
      const create = ann.create('hello', { tag });
      const { id } = create.object as { id: string };
      inbox.web.set(id, create.object as never);
      await inbox.post(relay, create);
      expect(inbox.asked.includes(id), `${before} others before`).to.equal(asked);
    }
  });
});
