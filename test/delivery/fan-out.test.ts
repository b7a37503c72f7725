import { expect } from 'chai';
import { createEnqueue, type Outgoing } from '../../src/delivery/enqueue.js';
import { createFanOutWriter } from '../../src/delivery/fan-out-writer.js';
import { createPrune } from '../../src/delivery/prune.js';
import type { Block } from '../../src/model/block.js';
import { openDatabase } from '../../src/store/database.js';
import { BLOCKED } from '../../src/store/deliveries.js';
import { openStores } from '../../src/store/open-stores.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const NOW = 1_000_000;
const DAY = 24 * 3600_000;
const aBlock: Block = {
  ...{
    target: '',
    kind: 'domain',
    severity: 'suspend',
    source: 'operator',
    handle: null,
    rejectMedia: false,
    rejectReports: false,
  },
  ...{ obfuscate: false, comment: '', held: false, createdAt: NOW },
};

/** A store with followers `a`, `b`, …, each on a host of its own, whose audience is written two rows at a time. */
function newsroom(followers: string) {
  const db = openDatabase(':memory:');
  const stores = openStores(db);
  let nudges = 0;
  const enqueue = createEnqueue({
    ...{ db, now: () => NOW, ownHost: 'blog.test', page: 2 },
    enqueued: () => {
      nudges += 1;
    },
  });
  const follow = db.sql.prepare(
    'INSERT INTO followers (actor, inbox, shared_inbox, host, since) VALUES (?, ?, ?, ?, 0)',
  );
  for (const name of followers)
    follow.run(`https://${name}.test/u`, `https://${name}.test/u/inbox`, null, `${name}.test`);
  let minted = 0;
  const outgoing = (type: string, more: Partial<Outgoing> = {}): Outgoing => {
    minted += 1;
    return { activityId: `activity ${minted}`, type, objectId: 'note1', body: '{}', outbox: false, ...more };
  };
  const rows = db.sql.prepare<[], [name: string, type: string, state: string, next: number]>(
    `SELECT substr(d.host, 1, 1), a.type, d.state, d.next_at FROM deliveries d JOIN activities a ON a.id = d.activity_id ORDER BY d.id`,
  );
  return {
    db,
    stores,
    enqueue,
    outgoing,
    follow,
    nudges: () => nudges,
    /** Writes all that is left. */
    finish() {
      while (enqueue.continueFanOut());
    },
    /** Who has a delivery of this type, in the order in which they were written. */
    listed: (type: string) =>
      rows
        .raw()
        .all()
        .flatMap(([name, of]) => (of === type ? [name] : []))
        .join(''),
    /** What is on its way to one follower; `(…)`: only after another. */
    story: (name: string) =>
      rows
        .raw()
        .all()
        .flatMap(([to, type, state, next]) =>
          to !== name || state !== 'pending' ? [] : [next === BLOCKED ? `(${type})` : type],
        )
        .join(' '),
  };
}

describe('an activity for many', () => {
  it('writes one page with the Note, and each later page in a transaction of its own', () => {
    const { enqueue, outgoing, listed, stores, nudges } = newsroom('abcde');
    expect(enqueue.toFollowers(outgoing('Create'), null)).to.equal(2);
    expect(listed('Create')).to.equal('ab');
    const before = nudges();
    expect(enqueue.continueFanOut()).to.equal(true);
    expect(listed('Create')).to.equal('abcd');
    expect(nudges()).to.equal(before + 1);
    expect(enqueue.continueFanOut()).to.equal(true);
    expect(enqueue.continueFanOut()).to.equal(false);
    expect(listed('Create')).to.equal('abcde');
    expect(stores.hosts.due(NOW, 10)).to.have.length(5);
  });

  it('Y1 writes one delivery for a shared inbox, however many pages its followers would fill', () => {
    const { enqueue, outgoing, listed, follow, finish } = newsroom('ac');
    for (const name of 'one two three four five'.split(' '))
      follow.run(`https://b.test/${name}`, `https://b.test/${name}/inbox`, 'https://b.test/inbox', 'b.test');
    enqueue.toFollowers(outgoing('Create'), null);
    finish();
    expect(listed('Create')).to.equal('abc');
  });

  it('goes on where it was after a restart', () => {
    const { db, enqueue, outgoing, listed } = newsroom('abcdef');
    enqueue.toFollowers(outgoing('Create'), null);
    const next = createEnqueue({ db, now: () => NOW, ownHost: 'blog.test', page: 2 });
    while (next.continueFanOut());
    expect(listed('Create')).to.equal('abcdef');
  });

  it('leaves out who is gone by then, and takes in who came', () => {
    const { db, enqueue, outgoing, listed, follow, finish } = newsroom('abde');
    enqueue.toFollowers(outgoing('Create'), null);
    db.sql.exec("DELETE FROM followers WHERE host = 'd.test'");
    follow.run('https://c.test/u', 'https://c.test/u/inbox', null, 'c.test');
    finish();
    expect(listed('Create')).to.equal('abce');
  });

  it('leaves out a host that is suspended meanwhile', () => {
    const { db, stores, enqueue, outgoing, listed, finish } = newsroom('abcd');
    enqueue.toFollowers(outgoing('Create'), null);
    db.transaction(() => stores.blocks.put({ ...aBlock, target: 'd.test' }));
    finish();
    expect(listed('Create')).to.equal('abc');
  });

  it('V10 reaches with a Delete all who may have the Note, each once, page by page', () => {
    const { db, stores, enqueue, outgoing, listed, finish } = newsroom('ab');
    stores.inboxes.took('https://c.test/inbox', 'c.test', NOW);
    stores.inboxes.took('https://a.test/u/inbox', 'a.test', NOW);
    stores.inboxes.took('https://z.test/inbox', 'z.test', NOW - 5000);
    enqueue.to(['https://d.test/inbox', 'https://e.test/inbox', 'https://f.test/inbox'], outgoing('Create'));
    enqueue.to(['https://f.test/inbox', 'https://g.test/inbox'], outgoing('Update'));
    for (const [index, name] of [...'hij'].entries()) {
      const id = `https://${name}.test/users/u${index}`;
      stores.actors.put({
        ...{ id, type: 'Person', inbox: `${id}/inbox`, sharedInbox: null, username: 'x', name: 'x' },
        ...{ url: null, key: null, fetchedAt: NOW },
      });
      stores.interactions.record(
        someInteraction(index, { noteId: 'note1', kind: index === 1 ? 'announce' : 'like' }, `${name}.test`),
      );
    }
    db.sql.exec(
      `INSERT INTO quote_stamps (id, note_id, quote, actor, domain, inbox, created_at) VALUES
       ('s1', 'note1', 'q1', 'x', 'k.test', 'https://k.test/inbox', 0), ('s2', 'note1', 'q2', 'x', 'l.test', 'https://l.test/inbox', 0),
       ('s3', 'note1', 'q3', 'x', 'l.test', 'https://m.test/inbox', 0)`,
    );
    db.sql.exec("UPDATE deliveries SET state = 'delivered', attempts = 1");
    enqueue.toFollowers(outgoing('Delete'), NOW - 1000);
    finish();
    expect([...listed('Delete')].sort().join('')).to.equal('abcdefghijklm');
  });

  it('V11 gives each inbox the Create before the Update, which waits for the Create’s last page', () => {
    const { enqueue, outgoing, story, finish } = newsroom('abcd');
    enqueue.toFollowers(outgoing('Create'), null);
    expect(enqueue.toFollowers(outgoing('Update'), NOW)).to.equal(0);
    // Another Note does not wait.
    expect(enqueue.toFollowers(outgoing('Create', { objectId: 'note2' }), null)).to.equal(2);
    finish();
    for (const name of 'abcd')
      expect(
        story(name)
          .split(' ')
          .filter((type) => type !== 'Create'),
      ).to.deep.equal(['(Update)']);
    expect(story('d')).to.equal('Create (Update) Create');
  });

  it('ends the pages of a Note that is deleted, and of an Update that is overtaken', () => {
    const { enqueue, outgoing, listed, finish } = newsroom('abcd');
    enqueue.toFollowers(outgoing('Create'), null);
    enqueue.toFollowers(outgoing('Update'), NOW);
    enqueue.toFollowers(outgoing('Update'), NOW);
    enqueue.toFollowers(outgoing('Delete'), NOW);
    finish();
    expect([listed('Create'), listed('Update'), listed('Delete')]).to.deep.equal(['ab', '', 'abcd']);
  });

  it('S17 lets an Update of the profile announce the key that the one before it had not announced everywhere', () => {
    const { stores, enqueue, outgoing, listed, finish } = newsroom('abcd');
    const profile = (first: boolean) => outgoing('Update', { objectId: 'actor', first });
    enqueue.toFollowers(profile(true), NOW);
    expect(stores.fanOuts.isAnnouncing()).to.equal(true);
    enqueue.toFollowers(profile(false), null);
    finish();
    expect(listed('Update')).to.equal('ababcd');
    for (const name of 'abcd') expect(stores.hostKeys.of(`${name}.test`), name).to.include({ awaits: 'actor' });
    expect(stores.fanOuts.isAnnouncing()).to.equal(false);
  });

  it('keeps its body for its pages, however late they come', async () => {
    const { db, enqueue, outgoing, listed, finish } = newsroom('abcd');
    enqueue.toFollowers(outgoing('Create'), null);
    db.sql.exec(`UPDATE deliveries SET state = 'delivered', finished_at = ${NOW}`);
    await createPrune(db)(NOW + 30 * DAY);
    finish();
    expect(listed('Create')).to.equal('cd');
    expect(db.sql.prepare('SELECT body FROM activities').pluck().all()).to.deep.equal(['{}']);
  });

  it('begins no page once the service stops, however many are left', async () => {
    const { log } = recordingLog();
    let pages = 0;
    const continueFanOut = () => {
      pages += 1;
      return true;
    };
    const writer = createFanOutWriter({ continueFanOut }, log);
    writer.start();
    while (pages < 3) await new Promise(setImmediate);
    await writer.stop();
    const written = pages;
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    expect(pages).to.equal(written);
  });

  it('is written by the service between other work, and again when the store is back', async () => {
    const { log, lines } = recordingLog();
    const answers: (() => boolean)[] = [];
    let turns = 0;
    let heard = () => {};
    const calls = (count: number) =>
      new Promise<void>((resolve) => {
        heard = () => (turns >= count ? resolve() : undefined);
        heard();
      });
    const writer = createFanOutWriter(
      {
        continueFanOut() {
          turns += 1;
          heard();
          return (answers.shift() ?? (() => false))();
        },
      },
      log,
      1,
    );
    writer.nudge();
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    expect(turns, 'before the service has started').to.equal(0);
    answers.push(
      () => true,
      () => {
        throw new Error('the disk is full');
      },
      () => true,
    );
    writer.start();
    await calls(4);
    writer.nudge();
    await calls(5);
    await writer.stop();
    writer.nudge();
    expect(lines.map(({ message }) => message)).to.deep.equal(['the store does not take deliveries; trying again']);
  });
});
