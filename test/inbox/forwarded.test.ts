import { expect } from 'chai';
import type { RemoteVisibility } from '../../src/model/interaction.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { exampleNote } from '../activitypub/examples.js';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const noteId = 'note0123456789';
const ourNote = `https://blog.test/activitypub/notes/${noteId}`;

describe('an activity that somebody else passes on', () => {
  let annsKeys: KeyPair;
  let relaysKeys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let relay: RemoteActor;

  before(async () => {
    annsKeys = await makeKeyPair();
    relaysKeys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', annsKeys);
    relay = inbox.somebody('https://relay.test/users/bob', relaysKeys);
    inbox.notes.insert({ note: exampleNote({}, { id: noteId }), postId: 1, hash: 'x' });
  });

  /** What ann says, and what stands at her server. */
  const reply = (members: Json = {}) => {
    const create = ann.create('<p>I agree</p>', { inReplyTo: ourNote, ...members });
    const object = create.object as Json;
    inbox.web.set(String(object.id), object);
    return { create, object, uri: String(object.id) };
  };
  const keep = (uri: string, visibility: RemoteVisibility = 'public') =>
    inbox.db.transaction(() =>
      inbox.interactions.record({
        ...{ kind: 'reply', uri, noteId, parent: null, emoji: null, visibility, hidden: false },
        author: { actor: ann.id, handle: 'ann@social.test', name: 'Ann' },
        words: { html: '<p>I agree</p>', summary: null, language: null, url: null },
        ...{ publishedAt: 1, receivedAt: 1, updatedAt: null },
      }),
    );
  const asked = (uri: string) => inbox.asked.filter((url) => url === uri).length;
  const refused = async (activity: Json, status = 401) => {
    const answer = await inbox.post(relay, activity);
    expect(answer.status, answer.reason ?? '').to.equal(status);
    expect(inbox.recorded()).to.deep.equal([]);
    return answer;
  };

  it('S19 Y6 is taken in the words of its origin, never in those passed on', async () => {
    const { create, object, uri } = reply();
    const forged = { ...create, object: { ...object, content: '<p>I hate you</p>' } };
    expect((await inbox.post(relay, forged)).status).to.equal(202);
    expect(asked(uri)).to.equal(1);
    const [row] = inbox.db.sql.prepare('SELECT actor, type, object FROM received_activities').all() as Json[];
    expect(row).to.include({ actor: ann.id, type: 'Create', object: uri });
    expect(inbox.db.sql.serialize().toString('latin1')).not.to.contain('hate');
    expect(inbox.spoke).to.deep.equal(['relay.test']);
  });

  it('D13 Y6 uses up no id of its actor, who may say the same herself', async () => {
    const { create } = reply();
    await inbox.post(relay, create);
    await inbox.post(ann, create);
    expect(inbox.recorded()).to.have.lengthOf(2);
  });

  it('Y6 is taken when it calls us by name, or answers what we keep', async () => {
    const mention = { inReplyTo: null, tag: [{ type: 'Mention', href: ourActor }] };
    expect((await inbox.post(relay, reply(mention).create)).status).to.equal(202);
    keep('https://other.test/notes/1');
    expect((await inbox.post(relay, reply({ inReplyTo: 'https://other.test/notes/1' }).create)).status).to.equal(202);
  });

  it('D1 Y6 is taken for nothing, without a question, when it is none of our business', async () => {
    await refused(reply({ inReplyTo: 'https://other.test/notes/1' }).create, 202);
    await refused(reply({ inReplyTo: null }).create, 202);
    expect(inbox.asked).to.deep.equal([relay.id]);
  });

  it('D1 is taken for nothing when only the words passed on are about us', async () => {
    const { create, object, uri } = reply();
    inbox.web.set(uri, { ...object, inReplyTo: 'https://other.test/notes/1' });
    await refused(create, 202);
  });

  it('D1 is refused when whoever passes it on does not prove it, though it is none of our business', async () => {
    const { create } = reply({ inReplyTo: null });
    const forger = { ...relay, sign: inbox.somebody('https://relay.test/users/eve', await makeKeyPair()).sign };
    expect((await inbox.post(forger, create, { keyId: relay.keyId })).status).to.equal(401);
    expect(inbox.recorded()).to.deep.equal([]);
  });

  for (const [what, page] of [
    ['that it is gone', new RemoteError('gone', 'the document is gone (410)', 410)],
    ['that it is gone, with a Tombstone', { type: 'Tombstone' }],
  ] as [string, Json | RemoteError][])
    it(`D1 is taken for nothing when its origin says ${what}`, async () => {
      const { create, uri } = reply();
      inbox.web.set(uri, page instanceof RemoteError ? page : { id: uri, ...page });
      await refused(create, 202);
    });

  const originSays: [what: string, page: (object: Json) => Json | RemoteError][] = [
    ['nothing', () => new RemoteError('status', 'the server answered 404', 404)],
    ['that it is another’s', (object) => ({ ...object, attributedTo: 'https://social.test/users/eve' })],
    ['nothing of whose it is', ({ attributedTo: _, ...object }) => object],
    ['that it has another id', (object) => ({ ...object, id: 'https://social.test/notes/other' })],
    ['something that is no document of that kind', () => new RemoteError('malformed', 'not ActivityStreams')],
    ['a list', (object) => ({ ...object, id: [] })],
  ];
  for (const [what, page] of originSays)
    it(`D1 is refused when its origin says ${what}`, async () => {
      const { create, object, uri } = reply();
      inbox.web.set(uri, page(object));
      await refused(create);
    });

  it('D5 is refused when its origin sends us on to another server', async () => {
    const { create, object } = reply();
    inbox.redirects.set(String(object.id), 'https://relay.test/copy');
    inbox.web.set('https://relay.test/copy', object);
    await refused(create);
  });

  it('Y6 waits while its origin cannot be asked', async () => {
    const { create, uri } = reply();
    inbox.web.set(uri, new RemoteError('unreachable', 'no answer in time'));
    const { retryAfter } = await refused(create, 503);
    expect(retryAfter).to.be.above(0);
    await refused(create, 503);
    expect(asked(uri), 'asked again though it had just failed').to.equal(1);
  });

  it('Y6 brings an Update of what we keep, from its origin', async () => {
    const { object, uri } = reply();
    keep(uri);
    expect((await inbox.post(relay, ann.activity('Update', { object }))).status).to.equal(202);
    expect(asked(uri)).to.equal(1);
  });

  describe('as a Delete', () => {
    const gone = new RemoteError('gone', 'the document is gone (410)', 410);
    const missing = new RemoteError('status', 'the server answered 404', 404);
    const passOn = (uri: string) =>
      inbox.post(relay, ann.activity('Delete', { object: { id: uri, type: 'Tombstone' } }));

    it('Y6 is taken of what we keep, when its origin says that it is gone', async () => {
      for (const [number, page] of [gone, missing, { type: 'Tombstone' }].entries()) {
        const uri = `https://social.test/notes/${number}`;
        keep(uri);
        inbox.web.set(uri, page instanceof RemoteError ? page : { ...page, id: uri });
        expect((await passOn(uri)).status).to.equal(202);
      }
      expect(inbox.recorded().map(({ type }) => type)).to.deep.equal(['Delete', 'Delete', 'Delete']);
    });

    it('D10 costs no question about what we do not keep, though it says that it answers us', async () => {
      const object = { id: 'https://social.test/notes/unknown', type: 'Note', inReplyTo: ourNote };
      expect((await inbox.post(relay, ann.activity('Delete', { object }))).status).to.equal(202);
      expect([inbox.asked, inbox.recorded()]).to.deep.equal([[relay.id], []]);
    });

    it('D10 is refused while it still stands at its origin', async () => {
      const { uri } = reply();
      keep(uri);
      expect((await passOn(uri)).status).to.equal(401);
      expect(inbox.recorded()).to.deep.equal([]);
    });

    it('D10 is not proven by a 404 where we may not look anyway', async () => {
      const uri = 'https://social.test/notes/private';
      keep(uri, 'followers');
      inbox.web.set(uri, missing);
      expect((await passOn(uri)).status).to.equal(401);
    });

    it('Y6 is proven by a 410, also of what not everybody may see', async () => {
      const uri = 'https://social.test/notes/private';
      keep(uri, 'followers');
      inbox.web.set(uri, gone);
      expect((await passOn(uri)).status).to.equal(202);
      expect(inbox.recorded().map(({ type }) => type)).to.deep.equal(['Delete']);
    });

    it('D10 costs no question about what we do not keep, or what is another’s', async () => {
      expect((await passOn('https://social.test/notes/unknown')).status).to.equal(202);
      keep('https://social.test/notes/1');
      const forged = { ...ann.activity('Delete', { object: 'https://social.test/notes/1' }), actor: `${ann.id}x` };
      expect((await inbox.post(relay, forged)).status).to.equal(202);
      expect([inbox.recorded(), inbox.kept().filter(({ deletedAt }) => deletedAt !== null)]).to.deep.equal([[], []]);
      expect(inbox.asked).to.deep.equal([relay.id]);
    });
  });

  it('D1 is refused as anything else, whatever its origin says', async () => {
    for (const type of ['Follow', 'Like', 'Announce', 'Undo', 'Block', 'Move', 'Flag', 'Accept', 'Update']) {
      await refused(ann.activity(type, { object: type === 'Update' ? ann.id : ourActor }));
    }
    await refused(ann.activity('Announce', { object: ourNote }));
    expect(inbox.asked.filter((url) => url !== relay.id)).to.deep.equal([]);
  });

  it('D1 deletes no actor that we know', async () => {
    await inbox.post(ann, ann.follow(ourActor));
    expect((await inbox.post(relay, ann.activity('Delete', { object: ann.id }))).status).to.equal(401);
    expect(inbox.followers.count()).to.equal(1);
  });

  it('D25 is asked about within the budget of its host', async () => {
    for (let number = 0; number < 90; number += 1) {
      const { create, uri } = reply({ id: `https://social.test/notes/${number}` });
      inbox.web.set(uri, new RemoteError('status', 'the server answered 404', 404));
      await inbox.post(relay, create);
    }
    expect(inbox.asked.filter((url) => url.startsWith('https://social.test/')).length).to.be.at.most(60);
  });
});
