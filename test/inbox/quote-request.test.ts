import { expect } from 'chai';
import fc from 'fast-check';
import type { QuotePolicy } from '../../src/model/quote.js';
import { exampleNote } from '../activitypub/examples.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { type OpenInbox, openInbox } from './stage.js';

const note = 'https://blog.test/activitypub/notes/note0001';

interface Answer {
  type: string;
  inbox: string;
  body: { object: Json; result?: string; to: string[]; '@context': unknown };
}

describe('a QuoteRequest', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let bob: RemoteActor;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => enter());
  afterEach(() => inbox.db.close());

  function enter(quotes: QuotePolicy = 'everyone'): void {
    inbox = openInbox({ quotes });
    ann = inbox.somebody('https://social.test/users/ann', keys);
    bob = inbox.somebody('https://other.test/users/bob', keys);
    for (const [id, visibility] of [
      ['note0001', 'public'],
      ['note0002', 'unlisted'],
      ['note0003', 'followers'],
    ] as const)
      inbox.notes.insert({ note: exampleNote({ visibility }, { id, key: id }), postId: null, hash: id });
  }

  const quoteOf = (who: RemoteActor, number = 1) => `${who.id}/statuses/${number}`;
  const whole = (who: RemoteActor, members: Json = {}): Json => ({
    ...{ id: quoteOf(who), type: 'Note', attributedTo: who.id, content: 'Look', quote: note },
    ...members,
  });
  const request = (who: RemoteActor, members: Json = {}) =>
    who.activity('QuoteRequest', { object: note, instrument: whole(who), ...members });
  const answers = (): Answer[] =>
    inbox.db.sql
      .prepare<[], { type: string; body: string; inbox: string }>(
        "SELECT a.type, a.body, d.inbox FROM activities a JOIN deliveries d ON d.activity_id = a.id WHERE a.type IN ('Accept','Reject') ORDER BY a.seq",
      )
      .all()
      .map(({ body, ...rest }) => ({ ...rest, body: JSON.parse(body) }));
  const ask = async (who: RemoteActor, activity: Json) => {
    const { status, reason } = await inbox.post(who, activity);
    expect(status, reason ?? '').to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };
  const ignoredAll = async (who: RemoteActor, ...requests: Json[]) => {
    for (const each of requests) expect(await ask(who, each), JSON.stringify(each)).to.equal('ignored');
    expect(answers()).to.deep.equal([]);
    expect(inbox.stamps.latest(5)).to.deep.equal([]);
  };

  it('I11 is accepted with a stamp, to the requester’s own inbox, the request embedded under its id', async () => {
    const asked = request(ann);
    expect(await ask(ann, asked)).to.equal('handled');
    const [answer] = answers();
    const [stamp] = inbox.stamps.latest(2);
    expect(answer).to.include({ type: 'Accept', inbox: ann.inbox });
    expect(answer?.body).to.deep.include({
      actor: 'https://blog.test/activitypub/actor',
      to: [ann.id],
      result: `https://blog.test/activitypub/stamps/${stamp?.id}`,
      object: { id: asked.id, type: 'QuoteRequest', actor: ann.id, object: note, instrument: quoteOf(ann) },
    });
    expect(answer?.body['@context']).to.deep.equal([
      'https://www.w3.org/ns/activitystreams',
      { QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest' },
    ]);
    expect(stamp).to.include({
      noteId: 'note0001',
      quote: quoteOf(ann),
      actor: ann.id,
      inbox: ann.inbox,
      revokedAt: null,
    });
  });

  it('I11 may name the quote by its id alone, and quote an unlisted Note', async () => {
    const object = 'https://blog.test/activitypub/notes/note0002';
    await ask(ann, request(ann, { object: { id: object, type: 'Note' }, instrument: quoteOf(ann) }));
    expect(answers().map(({ type }) => type)).to.deep.equal(['Accept']);
  });

  it('I11 O18 is answered by the policy: followers only, or nobody', async () => {
    enter('followers');
    inbox.followers.upsert({ actor: ann.id, inbox: ann.inbox, sharedInbox: null, followId: null, since: 1 });
    await ask(ann, request(ann));
    await ask(bob, request(bob));
    expect(answers().map(({ type, inbox: to }) => [type, to])).to.deep.equal([
      ['Accept', ann.inbox],
      ['Reject', bob.inbox],
    ]);
    enter('nobody');
    const asked = request(ann);
    await ask(ann, asked);
    const [answer] = answers();
    expect([answer?.type, answer?.body.object.id, answer?.body]).to.deep.include.members(['Reject', asked.id]);
    expect(answer?.body).to.not.have.property('result');
    expect(inbox.stamps.latest(5)).to.deep.equal([]);
  });

  it('D60 gives one stamp a pair, and the same answer whenever it is asked', async () => {
    await ask(ann, request(ann));
    await ask(ann, request(ann));
    await ask(ann, request(ann, { instrument: quoteOf(ann) }));
    expect(inbox.stamps.latest(5)).to.have.lengthOf(1);
    const results = answers().map(({ body }) => body.result);
    expect([results.length, new Set(results).size]).to.deep.equal([3, 1]);
    await ask(ann, request(ann, { instrument: quoteOf(ann, 2) }));
    expect(inbox.stamps.latest(5)).to.have.lengthOf(2);
  });

  it('D60 stays revoked once it was', async () => {
    await ask(ann, request(ann));
    inbox.stamps.revoke(inbox.stamps.latest(1)[0]?.id ?? '', 5);
    await ask(ann, request(ann));
    expect(answers().map(({ type }) => type)).to.deep.equal(['Accept', 'Reject']);
  });

  it('D60 is ignored where the quote is another’s, or on another host', async () => {
    const carl = inbox.somebody('https://social.test/users/carl', keys);
    await ignoredAll(
      ann,
      request(ann, { instrument: whole(bob) }),
      request(ann, { instrument: quoteOf(bob) }),
      request(ann, { instrument: whole(carl) }),
      request(ann, { instrument: whole(ann, { attributedTo: [carl.id] }) }),
      request(ann, { instrument: whole(ann, { actor: carl.id }) }),
      request(ann, { instrument: note }),
      request(ann, { id: undefined }),
      request(ann, { instrument: undefined }),
      request(ann, { instrument: 'data:text/plain,x' }),
      request(ann, { instrument: [] }),
    );
    expect((await inbox.post(ann, request(ann, { id: `${bob.id}/requests/1` }))).status).to.equal(401);
    expect(answers()).to.deep.equal([]);
  });

  it('D60 is ignored where somebody else of that server wrote the quote, or asked for it first', async () => {
    const carl = inbox.somebody('https://social.test/users/carl', keys);
    inbox.interactions.record(
      someInteraction(1, {
        kind: 'quote',
        uri: quoteOf(carl),
        author: { actor: carl.id, handle: 'carl@social.test', name: '' },
      }),
    );
    await ignoredAll(ann, request(ann, { instrument: quoteOf(carl) }));
    await ask(carl, request(carl));
    expect(await ask(ann, request(ann, { instrument: quoteOf(carl) }))).to.equal('ignored');
    expect(answers()).to.have.lengthOf(1);
  });

  it('is ignored where it quotes something else', async () => {
    await ignoredAll(
      ann,
      request(ann, { instrument: whole(ann, { quote: 'https://blog.test/activitypub/notes/note0002' }) }),
    );
    await ask(ann, request(ann, { instrument: whole(ann, { quote: undefined, quoteUrl: note }) }));
    expect(answers()).to.have.lengthOf(1);
  });

  it('D58 is ignored for a Note that is for followers, deleted, unknown, or not ours', async () => {
    inbox.notes.remove('note0002', 5);
    const notes = ['note0002', 'note0003', 'note0004'].map((id) => `https://blog.test/activitypub/notes/${id}`);
    await ignoredAll(ann, ...[...notes, quoteOf(bob), 'https://blog.test/'].map((object) => request(ann, { object })));
  });

  it('D59 is ignored for a quote that was deleted before', async () => {
    inbox.received.withdraw(quoteOf(ann), ann.id, 1);
    await ignoredAll(ann, request(ann));
  });

  it('is refused from somebody suspended, and rejected from somebody silenced', async () => {
    const block = inbox.db.sql.prepare(
      "INSERT INTO blocks (target, kind, severity, source, created_at) VALUES (?, 'domain', ?, 'operator', 1)",
    );
    block.run('social.test', 'suspend');
    expect((await inbox.post(ann, request(ann))).status).to.equal(403);
    block.run('other.test', 'silence');
    await ask(bob, request(bob));
    expect(answers().map(({ type }) => type)).to.deep.equal(['Reject']);
  });

  it('D55 is ignored where its server has all the stamps it may have, but for a quote that has one', async () => {
    await ask(ann, request(ann));
    inbox.db.sql.exec(`
      INSERT INTO quote_stamps (id, note_id, quote, actor, domain, inbox, created_at)
      WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 10000)
      SELECT 's' || value, 'note0002', 'q' || value, 'x', 'social.test', 'x', 1 FROM n`);
    expect(await ask(ann, request(ann))).to.equal('handled');
    expect(await ask(ann, request(ann, { instrument: whole(ann, { id: quoteOf(ann, 2) }) }))).to.equal('ignored');
    expect(new Set(answers().map(({ type, body }) => `${type} ${body.result}`)).size).to.equal(1);
  });

  it('D55 sends only the newest of the answers that wait', async () => {
    for (let times = 0; times < 20; times += 1) await ask(ann, request(ann));
    const waiting = inbox.deliveries.countsByState();
    expect(waiting.pending).to.equal(1);
  });

  it('D55 is not answered while too much waits for its server', async () => {
    enter('nobody');
    const { sql } = inbox.db;
    sql.exec(
      `INSERT INTO activities (id, type, object_id, body, outbox, created_at) VALUES ('a', 'Reject', 'x', '{}', 0, 1)`,
    );
    const wait = sql.prepare(
      `INSERT INTO deliveries (activity_id, object_id, inbox, host, state, next_at, created_at)
       WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1000)
       SELECT 'a', 'x', ? || value, ?, 'pending', 1, 1 FROM n`,
    );
    wait.run('https://social.test/', 'social.test');
    expect(await ask(ann, request(ann))).to.equal('ignored');
    expect(await ask(bob, request(bob))).to.equal('handled');
  });

  it('D60 is ignored, and breaks nothing, whatever its instrument is made of', async () => {
    const odd = fc.jsonValue({ maxDepth: 3 });
    const shapes = fc.oneof(
      odd,
      fc.record({ id: fc.oneof(odd, fc.constant(quoteOf(ann))), attributedTo: odd, quote: odd }),
      fc.array(fc.record({ id: odd, actor: odd }), { maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(shapes, async (instrument) => {
        await ask(ann, request(ann, { instrument }));
      }),
      { numRuns: 60 },
    );
    expect(inbox.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
    for (const { quote } of inbox.stamps.latest(99)) expect(quote).to.equal(quoteOf(ann));
  });

  it('goes with its quote, when the one who wrote that deletes it', async () => {
    await ask(ann, request(ann));
    const carl = inbox.somebody('https://social.test/users/carl', keys);
    await ask(carl, carl.activity('Delete', { object: quoteOf(ann) }));
    expect(inbox.stamps.latest(1)).to.have.lengthOf(1);
    expect(await ask(ann, ann.activity('Delete', { object: { id: quoteOf(ann), type: 'Tombstone' } }))).to.equal(
      'handled',
    );
    expect(inbox.stamps.latest(1)).to.deep.equal([]);
  });

  it('goes when its owner deletes itself', async () => {
    await ask(ann, request(ann));
    expect(await ask(ann, ann.activity('Delete', { object: ann.id }))).to.equal('handled');
    expect(inbox.stamps.latest(1)).to.deep.equal([]);
  });
});
