import { expect } from 'chai';
import { createEnqueue, type Outgoing } from '../../src/delivery/enqueue.js';
import { activityStore } from '../../src/store/activities.js';
import { openDatabase } from '../../src/store/database.js';
import { BLOCKED } from '../../src/store/deliveries.js';
import { hostStore } from '../../src/store/hosts.js';
import { inboxStore } from '../../src/store/inboxes.js';
import { openStores } from '../../src/store/open-stores.js';
import { someInteraction } from '../stand-ins/interactions.js';

const PUBLISHED = 1_000_000;

function newsroom() {
  const db = openDatabase(':memory:');
  const clock = { now: PUBLISHED };
  const enqueue = createEnqueue({ db, now: () => clock.now, ownHost: 'blog.test' });
  let minted = 0;
  const follow = db.sql.prepare(
    'INSERT INTO followers (actor, inbox, shared_inbox, host, since) VALUES (?, ?, ?, ?, 0)',
  );
  const outgoing = (type: string, objectId = 'note1'): Outgoing => {
    minted += 1;
    return {
      activityId: `https://blog.test/activities/${minted}`,
      type,
      objectId,
      body: `{"n":${minted}}`,
      outbox: true,
    };
  };
  return {
    db,
    clock,
    enqueue,
    outgoing,
    follow(actor: string, shared: string | null = null) {
      follow.run(actor, `${actor}/inbox`, shared, new URL(actor).host);
    },
    unfollow: (actor: string) => db.sql.prepare('DELETE FROM followers WHERE actor = ?').run(actor),
    /** `type state` of each delivery to an inbox, in order. */
    story: (inbox: string) =>
      db.sql
        .prepare<[string], { type: string; state: string }>(
          'SELECT a.type, d.state FROM deliveries d JOIN activities a ON a.id = d.activity_id WHERE d.inbox = ? ORDER BY d.id',
        )
        .all(inbox)
        .map(({ type, state }) => `${type} ${state}`),
    inboxes: (type: string) =>
      db.sql
        .prepare<[string], string>(
          "SELECT d.inbox FROM deliveries d JOIN activities a ON a.id = d.activity_id WHERE a.type = ? AND d.state = 'pending' ORDER BY d.inbox",
        )
        .pluck()
        .all(type),
    mark: (type: string, set: string) =>
      db.sql
        .prepare(`UPDATE deliveries SET ${set} WHERE activity_id IN (SELECT id FROM activities WHERE type = ?)`)
        .run(type),
  };
}

const ADA = 'https://one.test/u/ada';
const BOB = 'https://one.test/u/bob';
const CY = 'https://two.test/u/cy';

describe('createEnqueue', () => {
  it('A9 Y1 writes the body once, and one delivery per distinct inbox, shared inboxes preferred', () => {
    const { enqueue, outgoing, follow, inboxes, db } = newsroom();
    follow(ADA, 'https://one.test/inbox');
    follow(BOB, 'https://one.test/inbox');
    follow(CY);
    const create = outgoing('Create');
    expect(enqueue.toFollowers(create, null)).to.equal(2);
    expect(inboxes('Create')).to.deep.equal(['https://one.test/inbox', `${CY}/inbox`]);
    expect(activityStore(db).body(create.activityId)).to.equal(create.body);
    expect(
      hostStore(db)
        .due(PUBLISHED, 10)
        .map(({ host }) => host),
    ).to.have.members(['one.test', 'two.test']);
  });

  it('Y1 never delivers to our own host, nor to what is no http address', () => {
    const { enqueue, outgoing, follow } = newsroom();
    follow('https://blog.test/u/own');
    follow('https://blog.test:443/u/port');
    follow('acct:ada@one.test');
    follow('https://blog.test:8443/u/another-host');
    expect(enqueue.toFollowers(outgoing('Create'), null)).to.equal(1);
  });

  it('is part of the transaction that caused it', () => {
    const { enqueue, outgoing, follow, db } = newsroom();
    follow(CY);
    const failing = () =>
      db.transaction(() => {
        enqueue.toFollowers(outgoing('Create'), null);
        throw new Error('the cursor could not move');
      });
    expect(failing).to.throw('cursor');
    for (const table of ['activities', 'deliveries', 'hosts']) {
      expect(db.sql.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).to.equal(0);
    }
  });

  it('leaves a suspended host out of what followers get, and still answers it by name', () => {
    const { enqueue, outgoing, follow, inboxes, db } = newsroom();
    follow(ADA);
    follow(CY);
    const limits = { rejectMedia: false, rejectReports: false, comment: '', obfuscate: false, held: false };
    db.transaction(() =>
      openStores(db).blocks.put({
        ...{ target: 'one.test', kind: 'domain', severity: 'suspend', source: 'operator', handle: null, createdAt: 0 },
        ...limits,
      }),
    );
    enqueue.toFollowers(outgoing('Create'), null);
    expect(inboxes('Create')).to.deep.equal([`${CY}/inbox`]);
    expect(enqueue.to([`${ADA}/inbox`], outgoing('Reject'))).to.equal(1);
  });

  it('addresses named inboxes once each', () => {
    const { enqueue, outgoing, inboxes } = newsroom();
    const named = ['https://one.test/inbox', 'https://one.test/inbox', 'https://blog.test/inbox', 'nonsense'];
    expect(enqueue.to(named, outgoing('Accept'))).to.equal(1);
    expect(inboxes('Accept')).to.deep.equal(['https://one.test/inbox']);
  });

  describe('an Update or Delete', () => {
    it('V10 also goes to every inbox that took anything since the Note was published', () => {
      const { enqueue, outgoing, follow, inboxes, db } = newsroom();
      follow(CY);
      const took = inboxStore(db).took;
      took('https://left.test/inbox', 'left.test', PUBLISHED + 5);
      took('https://earlier.test/inbox', 'earlier.test', PUBLISHED - 5);
      enqueue.toFollowers(outgoing('Delete'), PUBLISHED);
      expect(inboxes('Delete')).to.deep.equal(['https://left.test/inbox', `${CY}/inbox`]);
    });

    it('V10 also goes to whoever interacted with the Note or quotes it, once for each shared inbox', () => {
      const { enqueue, outgoing, follow, inboxes, db } = newsroom();
      follow(CY);
      const { actors, interactions, stamps } = openStores(db);
      const know = (actor: string, sharedInbox: string | null) =>
        actors.put({
          ...{ id: actor, type: 'Person', inbox: `${actor}/inbox`, sharedInbox, username: 'x', name: 'x' },
          ...{ url: null, key: null, fetchedAt: PUBLISHED },
        });
      for (const number of [1, 2]) {
        know(`https://social.test/users/u${number}`, 'https://social.test/inbox');
        interactions.record(someInteraction(number, { noteId: 'note1', kind: 'like' }));
      }
      know('https://lone.test/users/u3', null);
      interactions.record(someInteraction(3, { noteId: 'note1', hidden: true }, 'lone.test'));
      interactions.record(someInteraction(4, { noteId: 'note1' }, 'unknown.test'));
      interactions.record(someInteraction(1, { noteId: 'note2', uri: 'https://other.test/1' }, 'other.test'));
      const actor = 'https://quoting.test/users/q';
      const stamp = {
        id: 'stamp1',
        noteId: 'note1',
        quote: `${actor}/1`,
        actor,
        inbox: `${actor}/inbox`,
        createdAt: 1,
      };
      stamps.insert(stamp);
      enqueue.toFollowers(outgoing('Delete'), PUBLISHED);
      expect(inboxes('Delete')).to.deep.equal([
        'https://lone.test/users/u3/inbox',
        'https://quoting.test/users/q/inbox',
        'https://social.test/inbox',
        `${CY}/inbox`,
      ]);
    });

    it('V10 follows a Create that waits for somebody who has left meanwhile', () => {
      const { enqueue, outgoing, follow, unfollow, mark, inboxes } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Create'), null);
      mark('Create', 'attempts = 1');
      unfollow(CY);
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      expect(inboxes('Update')).to.deep.equal([`${CY}/inbox`]);
    });

    it('does not go to the personal inbox of a follower who has it by the shared one', () => {
      const { enqueue, outgoing, follow, inboxes, db } = newsroom();
      follow(ADA, 'https://one.test/inbox');
      inboxStore(db).took(`${ADA}/inbox`, 'one.test', PUBLISHED + 5);
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      expect(inboxes('Update')).to.deep.equal(['https://one.test/inbox']);
    });

    it('of the actor goes to followers only', () => {
      const { enqueue, outgoing, follow, inboxes, db } = newsroom();
      follow(CY);
      inboxStore(db).took('https://left.test/inbox', 'left.test', PUBLISHED + 5);
      enqueue.toFollowers(outgoing('Update', 'https://blog.test/activitypub/actor'), null);
      expect(inboxes('Update')).to.deep.equal([`${CY}/inbox`]);
    });
  });

  describe('order of one object at one inbox', () => {
    it('V11 lets an Update wait behind a pending Create, and not behind another object', () => {
      const { enqueue, outgoing, follow, db } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Create'), null);
      enqueue.toFollowers(outgoing('Create', 'note2'), null);
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      const waits = db.sql.prepare('SELECT next_at FROM deliveries ORDER BY id').pluck().all();
      expect(waits).to.deep.equal([PUBLISHED, PUBLISHED, BLOCKED]);
    });

    it('D28 answers only the newest Follow of somebody who follows again and again, and of nobody else', () => {
      const { enqueue, outgoing, story } = newsroom();
      for (let time = 0; time < 5; time += 1) enqueue.to([`${ADA}/inbox`], outgoing('Accept', ADA));
      enqueue.to([`${CY}/inbox`], outgoing('Accept', CY));
      expect(story(`${ADA}/inbox`)).to.deep.equal([...Array(4).fill('Accept superseded'), 'Accept pending']);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Accept pending']);
    });

    it('needs no Delete where the Create was never attempted: both are superseded', () => {
      const { enqueue, outgoing, follow, story } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Create'), null);
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      expect(enqueue.toFollowers(outgoing('Delete'), PUBLISHED)).to.equal(0);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Create superseded', 'Update superseded', 'Delete superseded']);
    });

    it('V11 sends the Delete behind a Create that may be in the air', () => {
      const { enqueue, outgoing, follow, mark, story, db } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Create'), null);
      mark('Create', 'attempts = 1');
      expect(enqueue.toFollowers(outgoing('Delete'), PUBLISHED)).to.equal(1);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Create pending', 'Delete pending']);
      expect(db.sql.prepare('SELECT next_at FROM deliveries ORDER BY id DESC LIMIT 1').pluck().get()).to.equal(BLOCKED);
    });

    it('sends only the Delete where the Create was attempted and waits for another attempt', () => {
      const { enqueue, outgoing, follow, mark, story } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Create'), null);
      mark('Create', `attempts = 1, next_at = ${PUBLISHED + 60_000}`);
      enqueue.toFollowers(outgoing('Delete'), PUBLISHED);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Create superseded', 'Delete pending']);
    });

    it('sends the Delete where the Create was delivered and an Update was not', () => {
      const { enqueue, outgoing, follow, mark, story } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Create'), null);
      mark('Create', "attempts = 1, state = 'delivered'");
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      enqueue.toFollowers(outgoing('Delete'), PUBLISHED);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Create delivered', 'Update superseded', 'Delete pending']);
    });

    it('sends the Delete to a follower who came after the Create, for a boost may have brought it there', () => {
      const { enqueue, outgoing, follow, story } = newsroom();
      enqueue.toFollowers(outgoing('Create'), null);
      follow(CY);
      enqueue.toFollowers(outgoing('Delete'), PUBLISHED);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Delete pending']);
    });

    it('coalesces Updates, never into a Create', () => {
      const { enqueue, outgoing, follow, story } = newsroom();
      follow(CY);
      for (const type of ['Create', 'Update', 'Update', 'Update']) enqueue.toFollowers(outgoing(type), PUBLISHED);
      expect(story(`${CY}/inbox`)).to.deep.equal([
        'Create pending',
        'Update superseded',
        'Update superseded',
        'Update pending',
      ]);
    });

    it('leaves an Update alone that may be in the air', () => {
      const { enqueue, outgoing, follow, mark, story } = newsroom();
      follow(CY);
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      mark('Update', 'attempts = 1');
      enqueue.toFollowers(outgoing('Update'), PUBLISHED);
      expect(story(`${CY}/inbox`)).to.deep.equal(['Update pending', 'Update pending']);
    });
  });

  it('does not wake a host before its breaker allows', () => {
    const { enqueue, outgoing, follow, db } = newsroom();
    follow(CY);
    const hosts = hostStore(db);
    enqueue.toFollowers(outgoing('Create'), null);
    const health = hosts.get('two.test');
    if (health) hosts.save('two.test', { ...health, failures: 5, closedUntil: PUBLISHED + 500 });
    hosts.reschedule('two.test');
    enqueue.toFollowers(outgoing('Create', 'note2'), null);
    expect(hosts.troubledDue(PUBLISHED, 1)).to.deep.equal([]);
    expect(hosts.nextDueAfter(0)).to.equal(PUBLISHED + 500);
  });

  it('fans out to ten thousand hosts, a thousand in a transaction', () => {
    const { enqueue, outgoing, follow, inboxes, db } = newsroom();
    db.transaction(() => {
      for (let n = 0; n < 10_000; n += 1) follow(`https://h${n}.test/u/a`, `https://h${n}.test/inbox`);
    });
    expect(enqueue.toFollowers(outgoing('Create'), null)).to.equal(1000);
    let pages = 1;
    while (enqueue.continueFanOut()) pages += 1;
    expect(inboxes('Create')).to.have.length(10_000);
    // That the tenth page was the last is known with the eleventh.
    expect(pages).to.equal(11);
  });
});
