import { expect } from 'chai';
import type { SiteEvent } from '../../src/model/site-event.js';
import { ModerationError } from '../../src/moderation/operations.js';
import { openRoom, ourActor, type Room, suspension } from './stage.js';

const ann = 'https://social.evil.test/users/ann';
const bob = 'https://friend.test/users/bob';

describe('a suspension', () => {
  let room: Room;
  beforeEach(() => {
    room = openRoom();
  });
  afterEach(() => room.close());
  const counts = () => room.stores.interactions.counts('note0001');

  it('V9 removes the followers from there, and tells each with its own Follow', async () => {
    room.follow(ann, { sharedInbox: 'https://social.evil.test/inbox' });
    room.follow(bob);
    room.follow('https://notevil.test/users/eve');
    const report = await room.block('Evil.Test.');
    expect(report).to.include({ added: 1, changed: 0, followers: 1 });
    expect(room.stores.followers.byActor(ann)).to.equal(null);
    expect(room.stores.followers.count()).to.equal(2);
    expect(room.outgoing()).to.deep.equal([
      {
        ...{ type: 'Reject', inbox: `${ann}/inbox` },
        object: { id: `${ann}#follow`, type: 'Follow', actor: ann, object: ourActor },
      },
    ]);
  });

  it('V9 rejects who waits, and embeds no id where the follower was imported', async () => {
    room.ask(ann);
    room.follow('https://evil.test/users/old', { followId: null });
    expect(await room.block('evil.test')).to.include({ requests: 1, followers: 1 });
    expect(room.stores.requests.count()).to.equal(0);
    expect(room.outgoing().map(({ object }) => (object as { id?: string }).id)).to.deep.equal([
      `${ann}#follow`,
      undefined,
    ]);
  });

  it('gives up what is pending there, but its Reject, and what others were to get goes on', async () => {
    room.follow(ann);
    room.follow(bob);
    room.enqueue.toFollowers(
      { activityId: 'a1', type: 'Create', objectId: 'note0001', body: '{}', outbox: true },
      null,
    );
    expect(await room.block('evil.test')).to.include({ deliveries: 1 });
    await room.block('worse.test');
    expect(room.outgoing().map(({ type, inbox }) => [type, inbox])).to.deep.equal([
      ['Create', `${bob}/inbox`],
      ['Reject', `${ann}/inbox`],
    ]);
    const due = room.db.sql.prepare('SELECT next_at FROM hosts WHERE host = ?').pluck();
    expect(due.get('social.evil.test')).to.equal(room.clock.now);
  });

  it('gives up however much is pending there', async () => {
    room.db.transaction(() => {
      for (let n = 0; n < 600; n += 1) {
        const note = { activityId: `a${n}`, type: 'Create', objectId: `n${n}`, body: '{}', outbox: false };
        room.enqueue.to(['https://evil.test/inbox'], note);
      }
    });
    expect(await room.block('evil.test')).to.include({ deliveries: 600 });
    expect(room.outgoing()).to.deep.equal([]);
  });

  it('sends the Reject though an Accept was waiting, and never the Accept after it', async () => {
    room.follow(ann);
    const accept = { activityId: 'a1', type: 'Accept', objectId: ann, body: '{"object":1}', outbox: false };
    room.enqueue.to([`${ann}/inbox`], accept);
    await room.block(ann);
    expect(room.outgoing().map(({ type }) => type)).to.deep.equal(['Reject']);
    const next = room.db.sql.prepare("SELECT next_at FROM deliveries WHERE state = 'pending'").pluck().get();
    expect(next).to.equal(room.clock.now);
  });

  it('hides what they did, in the counts too, and shows it again when it is lifted', async () => {
    room.interact(ann, 'https://social.evil.test/likes/1');
    room.interact(bob, 'https://friend.test/likes/1');
    expect(await room.block('evil.test')).to.include({ hidden: 1 });
    expect(counts().likes).to.equal(1);
    const report = await room.moderation.unblock(['evil.test'], { forget: false });
    expect(report).to.deep.include({ lifted: ['evil.test'], allowed: [], shown: 1 });
    expect(counts().likes).to.equal(2);
  });

  it('of one actor leaves the others of its server alone', async () => {
    const carl = 'https://social.evil.test/users/carl';
    room.follow(ann);
    room.follow(carl);
    room.interact(ann, 'https://social.evil.test/likes/1');
    room.interact(carl, 'https://social.evil.test/likes/2');
    expect(await room.block(ann)).to.include({ followers: 1, hidden: 1 });
    expect(room.stores.followers.byActor(carl)).not.to.equal(null);
    expect(await room.moderation.unblock([ann], { forget: false })).to.deep.include({
      lifted: [ann],
      shown: 1,
      followers: 0,
    });
  });

  it('forgets the actors, their keys and their inboxes', async () => {
    const key = { id: `${ann}#main-key`, pem: 'x' };
    room.stores.actors.put({
      ...{
        id: ann,
        type: 'Person',
        inbox: `${ann}/inbox`,
        sharedInbox: null,
        username: 'ann',
        name: '',
        url: null,
        key,
        fetchedAt: 1,
      },
    });
    room.stores.inboxes.took(`${ann}/inbox`, 'social.evil.test', 1);
    room.stores.inboxes.took('https://good.test/inbox', 'good.test', 1);
    await room.block('evil.test');
    expect(room.stores.actors.byId(ann)).to.equal(null);
    expect(room.stores.inboxes.page('', 9)).to.deep.equal(['https://good.test/inbox']);
  });

  it('sends nothing there any more, though a follower came back by another way, or had the Note before', async () => {
    await room.block('evil.test');
    room.follow(ann);
    room.follow(bob);
    room.stores.inboxes.took('https://evil.test/inbox', 'evil.test', room.clock.now);
    room.enqueue.toFollowers({ activityId: 'a1', type: 'Delete', objectId: 'n', body: '{}', outbox: false }, 1);
    expect(room.outgoing().map(({ inbox }) => inbox)).to.deep.equal([`${bob}/inbox`]);
  });

  it('takes back the stamps that they hold', async () => {
    for (const actor of [ann, bob])
      room.stores.stamps.insert({
        ...{
          id: `stamp${actor}`,
          noteId: 'note0001',
          quote: `${actor}/quote`,
          actor,
          inbox: `${actor}/inbox`,
          createdAt: 1,
        },
      });
    await room.block('evil.test');
    expect(room.revoked).to.deep.equal([ann]);
  });

  it('D43 by an inbox that lies there counts as well', async () => {
    room.follow(bob, { inbox: 'https://EVIL.test.:8443/inbox' });
    expect(await room.block('evil.test')).to.include({ followers: 1 });
  });

  it('finds who is known here by handle', async () => {
    room.stores.actors.put({
      ...{
        id: ann,
        type: 'Person',
        inbox: `${ann}/inbox`,
        sharedInbox: null,
        username: 'Ann',
        name: '',
        url: null,
        key: null,
        fetchedAt: 1,
      },
    });
    await room.block('@ann@social.evil.test');
    expect(room.stores.blocks.ofTarget(ann)[0]).to.include({ kind: 'actor', handle: 'ann@social.evil.test' });
  });

  it('is refused as a whole where one target is wrong, and says everything that is', async () => {
    const error = await room.block('evil.test', 'com', 'blog.test', 'test.', 'x@nowhere.test', `${ourActor}`).then(
      () => expect.fail('nothing was thrown'),
      (thrown: Error) => thrown,
    );
    expect(error).to.be.instanceOf(ModerationError);
    expect(error.message.split('; ')).to.deep.equal([
      '"com" has no dot: a whole top-level domain is not blocked',
      'blog.test is this site itself, or a domain above it',
      '"test." has no dot: a whole top-level domain is not blocked',
      "x@nowhere.test was not found: write the actor's id (https://…)",
      `${ourActor} is on this site itself`,
    ]);
    expect(room.stores.blocks.all()).to.deep.equal([]);
  });

  it('by hand wins over what was allowed for good, and an import does not', async () => {
    const block = (importing: boolean) => room.moderation.block([suspension('good.test')], { importing });
    room.db.transaction(() =>
      room.stores.blocks.put({
        ...{ target: 'good.test', kind: 'domain', severity: 'allow', source: 'operator', handle: null, comment: '' },
        ...{ rejectMedia: false, rejectReports: false, obfuscate: false, held: false, createdAt: 1 },
      }),
    );
    expect(await block(true)).to.include({ added: 0, changed: 0 });
    expect(room.stores.blocks.severityOf('https://good.test/')).to.equal(null);
    expect(await block(false)).to.include({ changed: 1 });
    expect(room.stores.blocks.severityOf('https://good.test/')).to.equal('suspend');
    await room.moderation.unblock(['good.test'], { forget: false });
    expect(room.lines.map(({ message }) => message))
      .to.include('unblocked')
      .and.not.include('forgot that it was allowed');
  });

  it('of an actor remembers the handle by which it was named, and is known under either', async () => {
    const of = async (target: string) => {
      // A suspension forgets the document.
      room.stores.actors.put({
        ...{ id: bob, type: 'Person', inbox: `${bob}/inbox`, sharedInbox: null, username: 'bob', name: '' },
        ...{ url: null, key: null, fetchedAt: 1 },
      });
      const { added, changed, known } = await room.block(target);
      return { added, changed, known };
    };
    expect(await of(bob)).to.deep.equal({ added: 1, changed: 0, known: 0 });
    expect(await of('bob@friend.test')).to.deep.equal({ added: 0, changed: 1, known: 0 });
    for (const again of ['bob@friend.test', bob])
      expect(await of(again), again).to.deep.equal({ added: 0, changed: 0, known: 1 });
  });

  it('goes on after a crash, where it stopped', async () => {
    room.follow(ann);
    room.db.transaction(() => {
      room.stores.settings.set('unenforcedBlocks', 'x');
      room.stores.blocks.put({
        ...{ target: 'evil.test', kind: 'domain', severity: 'suspend', source: 'operator', handle: null, comment: '' },
        ...{ rejectMedia: false, rejectReports: false, obfuscate: false, held: false, createdAt: 1 },
      });
    });
    await room.again().resume();
    expect(room.stores.followers.count()).to.equal(0);
    expect(room.stores.settings.get('unenforcedBlocks')).to.equal(null);
  });

  it('is not forgotten where another block comes while it is enforced, and the process stops then', async () => {
    room.db.transaction(() => {
      for (let n = 0; n < 600; n += 1) room.follow(`https://one.test/users/${n}`);
      room.follow('https://two.test/users/late');
    });
    const first = room.block('one.test');
    // The first page is through: the second block is written meanwhile, and waits for its turn.
    await new Promise(setImmediate);
    const second = room.block('two.test');
    await room.room.stop();
    await Promise.all([first, second]);
    expect(room.stores.settings.get('unenforcedBlocks')).to.not.equal(null);
    await room.again().resume();
    expect([room.stores.followers.count(), room.stores.settings.get('unenforcedBlocks')]).to.deep.equal([0, null]);
  });

  it('of ten thousand domains goes once through the followers, and lets others have their turn', async () => {
    room.db.transaction(() => {
      for (let n = 0; n < 3000; n += 1) room.follow(`https://server-${n * 5}.test/users/u`);
    });
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 1);
    const targets = Array.from({ length: 10_000 }, (_, n) => suspension(`server-${n}.test`));
    const report = await room.moderation.block(targets, { importing: true });
    clearInterval(ticking);
    expect(report).to.include({ added: 10_000, followers: 2000 });
    expect(room.stores.followers.count()).to.equal(1000);
    expect(turns).to.be.above(10);
    expect(room.lines.filter(({ message }) => message === 'blocked')).to.have.lengthOf(1);
  });
});

describe('a silence', () => {
  it('lets nobody hear any more what they did, where it was not told yet', async () => {
    const room = openRoom();
    const [loud, mild] = ['https://evil.test/loud', 'https://mild.test/mild'];
    for (const [index, id] of [loud, mild].entries()) {
      const actor = { id, handle: 'x@x', name: 'x', url: id };
      const event: SiteEvent = { kind: 'follow', at: 1, actor, note: null, text: '', url: id };
      room.stores.notifications.insert({ notifier: 'slack', event, about: String(index), now: 1 });
    }
    await room.silence('evil.test');
    expect(room.stores.notifications.waiting('slack', 9).map(({ event }) => event.actor?.id)).to.deep.equal([mild]);
    await room.close();
  });

  it('hides, and leaves followers as they are; a suspension made a silence shows nothing', async () => {
    const room = openRoom();
    room.follow(ann);
    room.interact(ann, 'https://social.evil.test/likes/1');
    expect(await room.silence('evil.test')).to.include({ hidden: 1, followers: 0 });
    expect(room.stores.followers.count()).to.equal(1);
    expect(await room.block('evil.test')).to.include({ changed: 1, followers: 1, hidden: 0 });
    expect(await room.silence('evil.test')).to.include({ changed: 1, shown: 0 });
    expect(await room.silence('evil.test')).to.include({ known: 1, changed: 0 });
    await room.close();
  });

  it('leaves what the operator hid hidden when it is lifted', async () => {
    const room = openRoom();
    room.interact(ann, 'https://social.evil.test/likes/1');
    room.db.sql.exec('UPDATE interactions SET hidden = 2');
    await room.silence('evil.test');
    await room.moderation.unblock(['evil.test'], { forget: false });
    expect(room.stores.interactions.counts('note0001').likes).to.equal(0);
    await room.close();
  });
});

describe('lifting a block', () => {
  it('refuses what is not blocked, and an actor that is blocked with its domain', async () => {
    const room = openRoom();
    await room.block('evil.test');
    const refusal = (target: string) =>
      room.moderation.unblock([target], { forget: false }).then(
        () => '',
        (error: Error) => error.message,
      );
    expect(await refusal('friend.test')).to.equal('friend.test is not blocked');
    expect(await refusal(ann)).to.equal(`${ann} is not blocked by name, but with its domain: remove evil.test`);
    await room.close();
  });

  it('allows a name below a blocked domain for good, until that is forgotten', async () => {
    const room = openRoom();
    await room.block('evil.test');
    const lift = (forget: boolean) => room.moderation.unblock(['social.evil.test'], { forget });
    expect(await lift(false)).to.deep.include({ lifted: [], allowed: ['social.evil.test'] });
    expect(await lift(false)).to.deep.include({ allowed: ['social.evil.test'] });
    expect(room.stores.blocks.severityOf(ann)).to.equal(null);
    await room.moderation.block([suspension('social.evil.test')], { importing: true });
    expect(room.stores.blocks.severityOf(ann), 'an import takes nothing of it back').to.equal(null);
    expect(await lift(true)).to.deep.include({ lifted: ['social.evil.test'] });
    expect(room.lines.at(-1)?.message).to.equal('forgot that it was allowed');
    expect(room.stores.blocks.severityOf(ann)).to.equal('suspend');
    await room.close();
  });
});
