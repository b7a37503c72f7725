import { expect } from 'chai';
import type { Json } from '../../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from '../stage.js';
import { asSent } from './as-sent.js';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe('an Update', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let eve: RemoteActor;
  let note: string;
  let said: { id: string } & Json;

  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(async () => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
    eve = inbox.somebody('https://social.test/users/eve', keys);
    note = inbox.ourNote();
    const create = ann.create('<p>first</p>', { inReplyTo: note });
    said = create.object as typeof said;
    await taken(ann, create);
  });
  const taken = async (actor: RemoteActor, activity: Json) => {
    const answer = await inbox.post(actor, activity);
    expect(answer.status, answer.reason ?? '').to.equal(202);
    return inbox.recorded().at(-1)?.outcome;
  };
  const edit = (members: Json, actor = ann) =>
    taken(actor, actor.activity('Update', { object: { ...said, ...members } }));
  const html = () => inbox.kept()[0]?.words?.html;
  const at = (minutes: number) => new Date(inbox.clock.now + minutes * 60_000).toISOString();

  it('brings the new words, and is not told again', async () => {
    expect(await edit({ content: '<p>second</p>', updated: at(-5) })).to.equal('handled');
    expect(html()).to.equal('<p>second</p>');
    expect(inbox.told).to.have.lengthOf(1);
  });

  it('I7 as Mastodon sends it, after its Create and before it', async () => {
    const [create, update] = [asSent('mastodon', 'create-reply'), asSent('mastodon', 'update-note')];
    for (const order of [
      [create, update],
      [update, create],
    ]) {
      inbox = openInbox();
      inbox.ourNote();
      const alice = inbox.somebody(create.actor, keys);
      for (const activity of order) await taken(alice, activity);
      expect(inbox.kept()).to.have.lengthOf(1);
      expect(html()).to.equal('<p>Well said, indeed!</p>');
      expect(inbox.told).to.have.lengthOf(1);
    }
  });

  it('is only ever newer than what is kept', async () => {
    const [older, newer] = [at(-2), at(-1)];
    await edit({ content: 'new', updated: newer });
    expect(await edit({ content: 'old', updated: older })).to.equal('ignored');
    expect(await edit({ content: 'same', updated: newer })).to.equal('ignored');
    expect(html()).to.equal('new');
  });

  it('I7 without a time counts as of now', async () => {
    await edit({ content: 'new', updated: at(-1) });
    expect(await edit({ content: 'newer' })).to.equal('handled');
    expect(html()).to.equal('newer');
  });

  it('of a time that is still to come shuts no later one out', async () => {
    await edit({ content: 'new', updated: '2999-01-01T00:00:00Z' });
    inbox.clock.now += 60_000;
    expect(await edit({ content: 'newer', updated: at(0) })).to.equal('handled');
  });

  it('D9 of what is another’s is refused or ignored, on the same host too', async () => {
    const claimed = eve.activity('Update', { object: { ...said, content: 'mine' } });
    expect((await inbox.post(eve, claimed)).status).to.equal(401);
    expect(await edit({ content: 'mine', attributedTo: eve.id }, eve)).to.equal('ignored');
    expect(html()).to.equal('<p>first</p>');
  });

  it('may narrow who sees it, and never widens that', async () => {
    await edit({ to: [`${ann.id}/followers`] });
    expect(inbox.interactions.counts('note00000001').replies).to.equal(0);
    inbox.clock.now += 1000;
    await edit({ to: [PUBLIC] });
    expect(inbox.kept()[0]?.visibility).to.equal('followers');
  });

  it('D59 of what was deleted is ignored', async () => {
    await taken(ann, ann.activity('Delete', { object: said.id }));
    expect(await edit({ content: 'back' })).to.equal('ignored');
    expect(inbox.kept()[0]?.words).to.equal(null);
  });

  it('that answers us no more takes it from below our Note; one to us by name stays as a mention', async () => {
    const replies = () => inbox.interactions.counts('note00000001').replies;
    await edit({ inReplyTo: 'https://evil.test/1', content: 'an advertisement' });
    expect([replies(), inbox.kept()]).to.deep.equal([0, []]);
    await edit({ updated: at(0) });
    expect(replies()).to.equal(1);
    inbox.clock.now += 60_000;
    await edit({ inReplyTo: null, to: [ourActor], updated: at(0) });
    expect(inbox.kept().map(({ kind, noteId }) => [kind, noteId])).to.deep.equal([['mention', null]]);
  });

  it('of what the operator hid leaves it hidden, wherever it turns', async () => {
    inbox.interactions.hide(inbox.kept()[0]?.seq ?? 0, true);
    await edit({ inReplyTo: null, updated: at(-1) });
    await edit({ updated: at(0) });
    expect(inbox.kept().map(({ hidden }) => hidden)).to.deep.equal([true]);
  });

  it('that begins to name us is a mention, and is told', async () => {
    const id = `${ann.id}/notes/other`;
    await taken(ann, ann.create('x', { id }));
    await taken(ann, ann.activity('Update', { object: { ...said, id, inReplyTo: null, to: [ourActor] } }));
    expect(inbox.kept().map(({ kind }) => kind)).to.deep.equal(['reply', 'mention']);
  });

  it('I7 of the actor renews how it is called wherever it spoke, from the signed words', async () => {
    const person = { ...ann.document(), preferredUsername: 'anna', name: 'Anna \u202eB' };
    expect(await taken(ann, ann.activity('Update', { object: person }))).to.equal('handled');
    expect(inbox.kept()[0]?.author).to.deep.equal({ actor: ann.id, handle: 'anna@social.test', name: 'Anna B' });
  });

  it('D54 of the actor takes no more than 500 characters of a name', async () => {
    const names = { preferredUsername: 'a'.repeat(600), name: 'B'.repeat(600) };
    await taken(ann, ann.activity('Update', { object: { ...ann.document(), ...names } }));
    const { name } = inbox.kept()[0]?.author ?? { name: '' };
    expect(name).to.have.length(500);
  });

  it('D9 of the actor of another changes nothing', async () => {
    await taken(eve, eve.activity('Update', { object: { ...ann.document(), name: 'Fool' } }));
    expect(inbox.kept()[0]?.author.name).to.equal('ann');
  });
});
