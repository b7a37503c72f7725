import { expect } from 'chai';
import { RemoteError } from '../../../src/remote/remote-error.js';
import type { Json } from '../../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from '../stage.js';
import { asSent, namesOf, softwares } from './as-sent.js';

describe('a Delete', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let eve: RemoteActor;
  let note: string;

  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
    eve = inbox.somebody('https://social.test/users/eve', keys);
    note = inbox.ourNote();
  });
  const taken = async (actor: RemoteActor, activity: Json) => {
    const answer = await inbox.post(actor, activity);
    expect(answer.status, answer.reason ?? '').to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };

  for (const software of softwares.filter((name) => namesOf(name).some((file) => /^delete(-note)?$/.test(file))))
    it(`I8 as ${software} sends it takes the words of a reply, and leaves a Tombstone`, async () => {
      const name = namesOf(software).find((file) => /^delete(-note)?$/.test(file)) ?? '';
      const activity = asSent(software, 'create-reply');
      const actor = inbox.somebody(activity.actor, keys);
      await taken(actor, activity);
      expect(await taken(actor, asSent(software, name)), inbox.lastReason() ?? '').to.equal('handled');
      expect(inbox.kept()[0]).to.deep.include({ words: null, author: { actor: actor.id, handle: '', name: '' } });
      expect(inbox.kept()[0]?.deletedAt).to.be.a('number');
      expect(inbox.interactions.counts('note00000001').replies).to.equal(0);
    });

  it('D10 of what is another’s is ignored, on the same host too', async () => {
    const create = ann.create('x', { inReplyTo: note });
    await taken(ann, create);
    const { id } = create.object as { id: string };
    for (const object of [id, { id, type: 'Tombstone' }, { ...(create.object as object), attributedTo: eve.id }])
      expect(await taken(eve, eve.activity('Delete', { object }))).to.equal('ignored');
    expect(inbox.kept()[0]?.deletedAt).to.equal(null);
  });

  it('I8 of the actor takes all that it ever said, did and was', async () => {
    const alice = asSent('mastodon', 'create-reply').actor;
    const actor = inbox.somebody(alice, keys);
    await taken(actor, actor.follow(ourActor));
    for (const name of ['create-reply', 'like', 'announce', 'create-quote'])
      await taken(actor, asSent('mastodon', name));
    await taken(ann, ann.activity('Like', { object: note }));
    expect(await taken(actor, asSent('mastodon', 'delete-person'))).to.equal('handled');
    expect(inbox.kept().map(({ author }) => author.actor)).to.deep.equal([ann.id]);
    expect(inbox.interactions.counts('note00000001')).to.deep.equal({ replies: 0, likes: 1, shares: 0 });
    expect([inbox.followers.count(), inbox.actors.byId(alice)]).to.deep.equal([0, null]);
  });

  it('I8 of an actor that spoke to us is no noise, though it never followed and its document is gone', async () => {
    await taken(ann, ann.create('x', { inReplyTo: note }));
    inbox.actors.remove(ann.id);
    inbox.web.set(ann.id, new RemoteError('gone', 'the document is gone (410)', 410));
    expect(await taken(ann, ann.activity('Delete', { object: ann.id }))).to.equal('handled');
    expect(inbox.kept()).to.deep.equal([]);
  });

  it('leaves no word in the whole store, of what was deleted or of whoever is gone', async () => {
    const store = () => inbox.db.sql.serialize().toString('latin1');
    inbox.db.sql.pragma('secure_delete = ON');
    const [one, other] = [
      ann.create('secret one', { inReplyTo: note }),
      ann.create('secret other', { inReplyTo: note }),
    ];
    for (const activity of [one, other]) await taken(ann, activity);
    inbox.tellAll();
    inbox.db.sql.exec("UPDATE notifications SET event = ''");
    await taken(ann, ann.activity('Delete', { object: (one.object as { id: string }).id }));
    expect(store()).to.include('secret other').and.not.include('secret one');
    await taken(ann, ann.activity('Delete', { object: ann.id }));
    expect(store()).not.to.include('secret other');
  });

  it('of a like leaves no like', async () => {
    const like = ann.activity('Like', { object: note });
    await taken(ann, like);
    await taken(ann, ann.activity('Delete', { object: like.id }));
    expect(inbox.kept()).to.deep.equal([]);
  });
});
