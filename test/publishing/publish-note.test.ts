import { expect } from 'chai';
import { createEnqueue } from '../../src/delivery/enqueue.js';
import { announceNote, type PublishingMeans, reviseNote, withdrawNote } from '../../src/publishing/publish-note.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import { exampleNote, uris } from '../activitypub/examples.js';
import type { Json } from '../lab/ask.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { signedText } from '../stand-ins/signed-text.js';

describe('what is delivered of a Note', () => {
  let db: Database;
  let means: PublishingMeans & ReturnType<typeof openStores>;
  let minted: number;
  beforeEach(() => {
    db = openDatabase(':memory:');
    minted = 0;
    const now = () => Date.UTC(2026, 10, 23, 10) + minted;
    const enqueue = createEnqueue({ db, now, ownHost: 'blog.test' });
    const mintId = () => `minted000${++minted}`;
    means = { db, ...openStores(db), enqueue, uris, signedText, quotes: 'everyone', mintId, now };
  });
  afterEach(() => db.close());

  const sent = (type: string): Json => {
    const body = db.sql.prepare<[string], string>('SELECT body FROM activities WHERE type = ?').pluck().get(type);
    return JSON.parse(body ?? '{}').object;
  };

  it('O17 carries true zeros in a Create, and in an Update no count, which Mastodon would take for the truth for days', () => {
    const { content } = exampleNote();
    const note = announceNote(means, { source: 'posts', key: 'post:1', postId: 1 }, content, Date.UTC(2026, 10, 23, 9));
    means.interactions.record(someInteraction(1, { noteId: note.id, kind: 'like' }));
    reviseNote(means, note.id, { ...content, html: '<p>Edited</p>' });
    expect(sent('Create').likes).to.include({ totalItems: 0 });
    expect(sent('Update').content).to.equal('<p>Edited</p>');
    expect(JSON.stringify(sent('Update'))).to.not.include('totalItems');
  });

  it('reaches, when a Note for followers is edited, those who follow today and nobody who left or interacted', () => {
    const content = exampleNote({ visibility: 'followers' }).content;
    const follow = (name: string) =>
      means.followers.upsert({
        ...{ actor: `https://${name}.test/u`, inbox: `https://${name}.test/inbox`, sharedInbox: null },
        ...{ followId: null, since: 1 },
      });
    follow('stays');
    follow('leaves');
    const note = announceNote(means, { source: 'posts', key: 'post:1', postId: 1 }, content, Date.UTC(2026, 10, 23, 9));
    db.sql.exec("UPDATE deliveries SET state = 'delivered', attempts = 1");
    db.sql.exec('INSERT INTO inboxes SELECT inbox, host, 9999999999999 FROM deliveries');
    means.forget.follower('https://leaves.test/u', 1);
    const inboxes = (type: string) =>
      db.sql
        .prepare<[string], string>(
          'SELECT d.inbox FROM deliveries d JOIN activities a ON a.id = d.activity_id WHERE a.type = ? ORDER BY 1',
        )
        .pluck()
        .all(type);
    reviseNote(means, note.id, { ...content, html: '<p>For followers, corrected</p>' });
    expect(inboxes('Update')).to.deep.equal(['https://stays.test/inbox']);
    withdrawNote(means, note.id);
    expect(inboxes('Delete')).to.deep.equal(['https://leaves.test/inbox', 'https://stays.test/inbox']);
  });

  it('V1 has an id of its own for each activity, though two say the same', () => {
    const { content } = exampleNote();
    const note = announceNote(means, { source: 'posts', key: 'post:1', postId: 1 }, content, Date.UTC(2026, 10, 23, 9));
    for (const word of ['One', 'Two', 'One']) reviseNote(means, note.id, { ...content, html: `<p>${word}</p>` });
    const ids = db.sql
      .prepare<[], string>('SELECT body FROM activities')
      .pluck()
      .all()
      .map((body) => JSON.parse(body).id);
    expect(ids).to.have.lengthOf(4);
    expect(new Set(ids)).to.have.lengthOf(4);
  });

  it('O14 says of each edit a later time than before, though the clock stands still', () => {
    const { content } = exampleNote();
    const still = { ...means, now: () => Date.UTC(2026, 10, 23, 10) };
    const note = announceNote(still, { source: 'posts', key: 'post:1', postId: 1 }, content, still.now());
    for (const word of ['One', 'Two', 'Three']) reviseNote(still, note.id, { ...content, html: `<p>${word}</p>` });
    const updates = db.sql
      .prepare<[], string>("SELECT body FROM activities WHERE type = 'Update' ORDER BY seq")
      .pluck()
      .all();
    const times = updates.map((body) => Date.parse(JSON.parse(body).object.updated));
    expect(times).to.have.lengthOf(3);
    expect(times).to.deep.equal([...new Set(times)].sort((a, b) => a - b));
    expect(times[0]).to.be.above(still.now());
  });

  it('O18 says who may quote in a Create and in an Update alike', () => {
    const { content } = exampleNote();
    const note = announceNote(means, { source: 'posts', key: 'post:1', postId: 1 }, content, Date.UTC(2026, 10, 23, 9));
    reviseNote(means, note.id, { ...content, html: '<p>Edited</p>' });
    const everyone = { canQuote: { automaticApproval: ['https://www.w3.org/ns/activitystreams#Public'] } };
    expect([sent('Create').interactionPolicy, sent('Update').interactionPolicy]).to.deep.equal([everyone, everyone]);
  });
});
