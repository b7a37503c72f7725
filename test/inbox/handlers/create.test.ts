import { expect } from 'chai';
import type { Json } from '../../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from '../stage.js';
import { asSent, namesOf, softwares } from './as-sent.js';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe('a Create', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let bob: RemoteActor;
  let eve: RemoteActor;
  let note: string;

  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
    bob = inbox.somebody('https://other.test/users/bob', keys);
    eve = inbox.somebody('https://social.test/users/eve', keys);
    note = inbox.ourNote();
  });
  const taken = async (actor: RemoteActor, activity: Json) => {
    const answer = await inbox.post(actor, activity);
    expect(answer.status, answer.reason ?? '').to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };
  const refused = async (actor: RemoteActor, activity: Json) => (await inbox.post(actor, activity)).status === 401;
  const reply = (actor: RemoteActor, members: Json = {}) =>
    actor.create('<p>Well said</p>', { inReplyTo: note, ...members });
  const idOf = (activity: Json) => (activity.object as { id: string }).id;

  for (const software of softwares)
    it(`I6 brings a reply as ${software} sends it`, async () => {
      const activity = asSent(software, 'create-reply');
      const actor = inbox.somebody(activity.actor, keys);
      expect(await taken(actor, activity), inbox.lastReason() ?? '').to.equal('handled');
      const [kept] = inbox.kept();
      expect(kept).to.include({ kind: 'reply', noteId: 'note00000001', visibility: 'public', uri: idOf(activity) });
      expect(kept?.publishedAt).to.be.within(Date.UTC(2026, 10, 20, 9, 59), Date.UTC(2026, 10, 20, 10, 1));
      expect(kept?.words?.html)
        .to.match(/<p>|<br>|fine/)
        .and.not.match(/<img|script/);
      expect(inbox.interactions.counts('note00000001').replies).to.equal(1);
      expect(inbox.told.map(({ kind, note: about }) => [kind, about?.url])).to.deep.equal([
        ['reply', 'https://blog.test/news/'],
      ]);
      expect(inbox.told[0]?.text).to.match(/said|nice|news|please|true|disagree|simple|blog|fine/);
    });

  it('I6 ignores votes', async () => {
    const activity = asSent('mastodon', 'create-vote');
    expect(await taken(inbox.somebody(activity.actor, keys), activity)).to.equal('ignored');
    expect(inbox.lastReason()).to.match(/poll/);
    expect(inbox.kept()).to.deep.equal([]);
  });

  for (const software of softwares.filter((name) => namesOf(name).includes('create-quote')))
    it(`O19 brings a quote as ${software} sends it`, async () => {
      const activity = asSent(software, 'create-quote');
      expect(await taken(inbox.somebody(activity.actor, keys), activity)).to.equal('handled');
      expect(inbox.kept()[0]).to.include({ kind: 'quote', noteId: 'note00000001' });
      expect(inbox.told[0]).to.include({ kind: 'quote' });
      expect(inbox.interactions.counts('note00000001').replies).to.equal(0);
    });

  it('brings a mention, by its tag, by its audience, or by our handle', async () => {
    const forms: Json[] = [
      { tag: [{ type: 'Mention', href: ourActor, name: '@news@blog.test' }] },
      { to: [ourActor] },
      { cc: ourActor },
      { bto: [ourActor] },
      { tag: { type: 'Mention', href: 'https://blog.test/', name: '@News@blog.test' } },
      { tag: [{ type: 'Mention', name: '@news@blog.test' }] },
    ];
    for (const form of forms) await taken(ann, ann.create('hello', form));
    expect(inbox.kept().map(({ kind, noteId }) => [kind, noteId])).to.deep.equal(forms.map(() => ['mention', null]));
    expect(inbox.told).to.have.lengthOf(forms.length);
  });

  it('is no mention where another of that name is meant', async () => {
    const tag = [{ type: 'Mention', href: 'https://evil.test/users/news', name: '@news@blog.test' }];
    expect(await taken(ann, ann.create('hello', { tag }))).to.equal('ignored');
  });

  it('is a reply before it is a quote, and a quote before it is a mention', async () => {
    const tag = [{ type: 'Mention', href: ourActor }];
    await taken(ann, ann.create('x', { inReplyTo: note, quote: note, tag }));
    await taken(ann, ann.create('x', { quote: note, tag }));
    await taken(ann, ann.create('x', { tag }));
    expect(inbox.kept().map(({ kind }) => kind)).to.deep.equal(['reply', 'quote', 'mention']);
  });

  it('that does not concern us leaves nothing', async () => {
    expect(await taken(ann, ann.create('hello'))).to.equal('ignored');
    expect(await taken(ann, ann.create('hello', { inReplyTo: bob.id }))).to.equal('ignored');
    expect(inbox.kept()).to.deep.equal([]);
  });

  it('may answer a reply that we know, and then is not shown beside it', async () => {
    const first = reply(ann);
    await taken(ann, first);
    await taken(bob, bob.create('and I', { inReplyTo: idOf(first) }));
    const [, second] = inbox.kept();
    expect(second).to.include({ kind: 'reply', noteId: 'note00000001', parent: idOf(first) });
    expect(inbox.interactions.counts('note00000001').replies).to.equal(1);
  });

  it('D30 that answers itself, or another that does not exist, is no reply', async () => {
    const id = `${ann.id}/notes/loop`;
    expect(await taken(ann, ann.create('x', { id, inReplyTo: id }))).to.equal('ignored');
    expect(await taken(ann, ann.create('x', { inReplyTo: `${ann.id}/notes/none` }))).to.equal('ignored');
  });

  it('Y2 comes by several ways and counts once', async () => {
    const activity = reply(ann);
    await taken(ann, activity);
    await taken(ann, { ...activity, id: `${ann.id}/activities/again` });
    const { id: _none, ...nameless } = activity;
    await taken(ann, nameless);
    expect(inbox.kept()).to.have.lengthOf(1);
    expect(inbox.told).to.have.lengthOf(1);
  });

  it('D4 D8 of an object on another host, or on ours, is refused', async () => {
    expect(await refused(ann, reply(ann, { id: `${bob.id}/notes/1` }))).to.equal(true);
    expect(await refused(ann, reply(ann, { id: `${note}x` }))).to.equal(true);
    expect(inbox.kept()).to.deep.equal([]);
  });

  it('D6 of what names another author is refused; several authors may say it together', async () => {
    expect(await refused(ann, reply(ann, { attributedTo: bob.id }))).to.equal(true);
    expect(await refused(ann, reply(ann, { attributedTo: { type: 'Person', id: eve.id } }))).to.equal(true);
    expect(await taken(ann, reply(ann, { attributedTo: [{ type: 'Person', id: ann.id }, eve.id] }))).to.equal(
      'handled',
    );
    expect(await taken(ann, reply(ann, { attributedTo: undefined }))).to.equal('handled');
  });

  it('D13 of an id that is another’s is ignored, and changes nothing', async () => {
    const activity = reply(ann, { to: [ourActor] });
    await taken(ann, activity);
    const claimed = eve.create('mine', { id: idOf(activity), inReplyTo: note, to: [PUBLIC] });
    expect(await taken(eve, claimed)).to.equal('ignored');
    expect(inbox.kept()).to.have.lengthOf(1);
    expect(inbox.kept()[0]).to.include({ visibility: 'direct' }).and.have.nested.property('author.actor', ann.id);
  });

  it('D13 is not shut out by a like of another server that carries its id', async () => {
    const activity = reply(ann);
    expect(await refused(bob, { ...bob.activity('Like', { object: note }), id: idOf(activity) })).to.equal(true);
    expect(await taken(ann, activity)).to.equal('handled');
  });

  it('D59 of what was deleted stays gone, whether the Delete came after it or before', async () => {
    const [after, before] = [reply(ann), reply(ann)];
    await taken(ann, after);
    for (const { object } of [after, before] as { object: { id: string } }[])
      await taken(ann, ann.activity('Delete', { object: object.id }));
    for (const { object } of [after, before])
      expect(await taken(ann, ann.activity('Create', { object }))).to.equal('ignored');
    expect(inbox.kept().map(({ words, deletedAt }) => [words, deletedAt !== null])).to.deep.equal([[null, true]]);
    expect(inbox.interactions.counts('note00000001').replies).to.equal(0);
  });

  it('cannot be deleted in advance by somebody else', async () => {
    const activity = reply(ann);
    await taken(eve, eve.activity('Delete', { object: idOf(activity) }));
    expect(await taken(ann, activity)).to.equal('handled');
  });

  it('that answers a Note of ours that is gone is at most a mention', async () => {
    inbox.notes.remove('note00000001', 5);
    expect(await taken(ann, reply(ann))).to.equal('ignored');
    await taken(ann, reply(ann, { to: [ourActor] }));
    expect(inbox.kept().map(({ kind, noteId }) => [kind, noteId])).to.deep.equal([['mention', null]]);
  });

  it('for followers or for us alone is kept and told, and never shown', async () => {
    for (const to of [[`${ann.id}/followers`, ourActor], [ourActor]]) await taken(ann, reply(ann, { to }));
    expect(inbox.kept().map(({ visibility }) => visibility)).to.deep.equal(['followers', 'direct']);
    expect(inbox.told).to.have.lengthOf(2);
    expect(inbox.interactions.counts('note00000001').replies).to.equal(0);
    expect(inbox.interactions.shown('note00000001', 'reply', 0, 10)).to.deep.equal([]);
  });

  it('of somebody silenced is kept, hidden and not told', async () => {
    const block = inbox.db.sql.prepare(
      "INSERT INTO blocks (target, kind, severity, source, created_at) VALUES (?, 'domain', ?, 'operator', 0)",
    );
    block.run('social.test', 'silence');
    await taken(ann, reply(ann));
    expect(inbox.kept()[0]).to.include({ hidden: true });
    expect(inbox.told).to.deep.equal([]);
    expect(inbox.interactions.counts('note00000001').replies).to.equal(0);
  });

  it('D40, D41 brings no script, picture or foreign class', async () => {
    const content =
      '<p class="evil mention" onclick="x()">hi<script>alert(1)</script><img src="https://t.test/p.gif"></p>';
    await taken(ann, { ...ann.create(content, { inReplyTo: note }) });
    expect(inbox.kept()[0]?.words?.html).to.equal('<p>hi</p>');
  });

  it('D42 is told with the handle of the author’s own host, and nothing that hides', async () => {
    const id = 'https://evil.test/users/mallory';
    const mallory = inbox.somebody(id, keys);
    const name = 'The \u202eEditor\u202c\u200b\u0000 @editor@blog.test';
    inbox.web.set(id, {
      ...mallory.document(),
      preferredUsername: 'editor@blog.test',
      name,
      url: 'https://blog.test/',
    });
    await taken(mallory, reply(mallory));
    expect(inbox.kept()[0]?.author).to.deep.equal({
      actor: id,
      handle: 'editor@evil.test',
      name: 'The Editor @editor@blog.test',
    });
    expect(inbox.told[0]?.actor?.url).to.equal(id);
  });
});
