import { expect } from 'chai';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import { type FollowingMeans, followingOperations } from '../../src/newsroom/following.js';
import { OperationError } from '../../src/newsroom/operations.js';
import { type QuoteMeans, quoteOperations, revokeStamps } from '../../src/newsroom/quotes.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { followingStore } from '../../src/store/following.js';
import { openStores } from '../../src/store/open-stores.js';
import { uris } from '../activitypub/examples.js';
import type { Json } from '../lab/ask.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { signedText } from '../stand-ins/signed-text.js';

const ann = {
  actor: 'https://social.test/users/ann',
  handle: 'ann@social.test',
  inbox: 'https://social.test/ann/inbox',
};

describe('between the site and others', () => {
  let db: Database;
  let means: FollowingMeans & QuoteMeans & ReturnType<typeof openStores>;
  beforeEach(() => {
    db = openDatabase(':memory:');
    let minted = 0;
    const now = () => 1000 + minted;
    const enqueue = createEnqueue({ db, now, ownHost: 'blog.test' });
    means = { db, ...openStores(db), enqueue, uris, signedText, mintId: () => `minted000${++minted}`, now };
  });
  afterEach(() => db.close());

  const sent = (): { type: string; inbox: string; body: Json }[] =>
    db.sql
      .prepare<[], { type: string; inbox: string; body: string }>(
        'SELECT a.type, d.inbox, a.body FROM activities a JOIN deliveries d ON d.activity_id = a.id ORDER BY a.seq',
      )
      .all()
      .map((row) => ({ ...row, body: JSON.parse(row.body) }));
  const refused = async (work: Promise<unknown>) => {
    const error = await work.then(() => null).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(OperationError);
    return (error as Error).message;
  };

  it('follow sends a Follow once, and says what became of it', async () => {
    const { follow } = followingOperations(means);
    expect(await follow(ann)).to.deep.equal({
      ...{ actor: ann.actor, handle: ann.handle },
      state: 'requested',
      sent: true,
    });
    const [only] = sent();
    expect([only?.type, only?.inbox, only?.body]).to.deep.equal([
      'Follow',
      ann.inbox,
      {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: 'https://blog.test/activitypub/activities/minted0001',
        type: 'Follow',
        actor: 'https://blog.test/activitypub/actor',
        to: [ann.actor],
        object: ann.actor,
      },
    ]);
    expect(await follow(ann)).to.include({ state: 'requested', sent: false });
    means.following.settle(ann.actor, 'accepted');
    expect(await follow(ann)).to.include({ state: 'accepted', sent: false });
    expect(sent()).to.have.lengthOf(1);
    means.following.settle(ann.actor, 'rejected');
    expect(await follow(ann)).to.include({ state: 'requested', sent: true });
    expect(sent().map(({ body }) => body.id)).to.have.lengthOf(2);
    expect(means.following.byActor(ann.actor)).to.include({ followId: 'minted0002', state: 'requested' });
  });

  it('follow refuses the site itself, whoever is suspended, and one too many', async () => {
    const { follow } = followingOperations(means);
    expect(await refused(follow({ ...ann, actor: uris.actor }))).to.include('this site itself');
    db.sql
      .prepare(
        "INSERT INTO blocks (target, kind, severity, source, created_at) VALUES (?, 'domain', 'suspend', 'operator', 1)",
      )
      .run('social.test');
    expect(await refused(follow(ann))).to.include('blocked');
    const full = followingOperations({ ...means, following: followingStore(db, 0) });
    expect(await refused(full.follow({ ...ann, actor: 'https://other.test/bob' }))).to.include('unfollow somebody');
    expect(sent()).to.deep.equal([]);
  });

  it('I2 unfollow sends Undo with the very Follow in it, to where the actor lives now, and forgets', async () => {
    const { follow, unfollow } = followingOperations(means);
    await follow(ann);
    means.actors.put({
      ...{ id: ann.actor, type: 'Person', inbox: 'https://social.test/moved', sharedInbox: null, username: 'ann' },
      ...{ name: 'Ann', url: null, key: null, fetchedAt: 1 },
    });
    expect(await unfollow({ whom: 'ANN@social.test' })).to.deep.equal({ actor: ann.actor, handle: ann.handle });
    const [one, two] = sent();
    const { '@context': _, ...followed } = one?.body ?? {};
    expect([two?.type, two?.inbox, two?.body.object]).to.deep.equal(['Undo', 'https://social.test/moved', followed]);
    expect(means.following.all()).to.deep.equal([]);
    expect(await refused(unfollow({ whom: ann.actor }))).to.include('herald following');
  });

  it('I11 revoke takes a stamp back once, and tells the quote’s author', async () => {
    const stamp = { id: 'stamp0001', noteId: 'note0001', quote: 'https://social.test/1', actor: ann.actor };
    means.stamps.insert({ ...stamp, inbox: ann.inbox, createdAt: 1 });
    const { revokeQuote } = quoteOperations(means);
    expect(await revokeQuote({ id: uris.stamp('stamp0001') })).to.include({ quote: stamp.quote, revoked: true });
    expect(await revokeQuote({ id: 'stamp0001' })).to.include({ revoked: false });
    const [only, ...more] = sent();
    expect(more).to.deep.equal([]);
    expect([only?.type, only?.inbox]).to.deep.equal(['Delete', ann.inbox]);
    expect(only?.body).to.deep.include({
      actor: uris.actor,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      object: {
        id: 'https://blog.test/activitypub/stamps/stamp0001',
        type: 'QuoteAuthorization',
        attributedTo: uris.actor,
        interactingObject: stamp.quote,
        interactionTarget: uris.note('note0001'),
      },
    });
    expect(JSON.stringify(only?.body['@context'])).to.include('https://w3id.org/fep/044f#QuoteAuthorization');
    expect(await refused(revokeQuote({ id: 'never0001' }))).to.include('herald quotes');
  });

  it('I11 revoke reaches all who may have the quote: followers since, who interacted with the Note, and the asker, each once', async () => {
    const actor = (name: string) => `https://${name}.test/users/${name}`;
    const follow = (name: string) => means.followers.upsert({ ...who(name), followId: null, since: 1 });
    const who = (name: string) => ({ actor: actor(name), inbox: `${actor(name)}/inbox`, sharedInbox: null });
    follow('carl');
    follow('dora');
    means.actors.put({
      ...{ id: actor('emil'), type: 'Person', inbox: `${actor('emil')}/inbox`, sharedInbox: 'https://emil.test/inbox' },
      ...{ username: 'emil', name: 'Emil', url: null, key: null, fetchedAt: 1 },
    });
    const author = { actor: actor('emil'), handle: 'emil@emil.test', name: 'Emil' };
    means.interactions.record(someInteraction(1, { kind: 'announce', author }));
    const asker = who('carl');
    means.stamps.insert({
      ...{ id: 'stamp0001', noteId: 'note0001', quote: 'https://carl.test/1', actor: asker.actor },
      ...{ inbox: asker.inbox, createdAt: 1 },
    });
    await quoteOperations(means).revokeQuote({ id: 'stamp0001' });
    expect(
      sent()
        .map(({ type, inbox }) => `${type} ${inbox}`)
        .sort(),
    ).to.deep.equal([
      'Delete https://carl.test/users/carl/inbox',
      'Delete https://dora.test/users/dora/inbox',
      'Delete https://emil.test/inbox',
    ]);
  });

  it('D60 whoever is blocked loses every stamp, and is told of each', () => {
    for (const number of [1, 2, 3]) {
      const actor = `https://a.social.test/users/${number === 3 ? 'other' : 'ann'}`;
      means.stamps.insert({
        ...{ id: `stamp000${number}`, noteId: 'note0001', quote: `${actor}/${number}`, actor },
        ...{ inbox: `${actor}/inbox`, createdAt: 1 },
      });
    }
    expect(revokeStamps(means, means.stamps.ofActor('https://a.social.test/users/ann'))).to.equal(2);
    expect(sent().map(({ inbox }) => inbox)).to.deep.equal([
      'https://a.social.test/users/ann/inbox',
      'https://a.social.test/users/ann/inbox',
    ]);
    expect(means.stamps.byId('stamp0003')?.revokedAt).to.equal(null);
  });
});
