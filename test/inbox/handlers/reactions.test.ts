import { expect } from 'chai';
import type { Json } from '../../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from '../stage.js';
import { asSent, namesOf, softwares } from './as-sent.js';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe('likes and announces', () => {
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
  const counts = () => inbox.interactions.counts('note00000001');
  const like = (actor = ann, members: Json = {}) => actor.activity('Like', { object: note, ...members });
  const boost = (actor = ann, members: Json = {}) =>
    actor.activity('Announce', { object: note, to: [PUBLIC], ...members });

  const reacting = /^(like|announce|emoji-react)$/;
  for (const software of softwares)
    for (const name of namesOf(software).filter((file) => reacting.test(file)))
      it(`I3 I5 ${name} of ${software} counts once, and is told`, async () => {
        const activity = asSent(software, name);
        const actor = inbox.somebody(activity.actor, keys);
        expect(await taken(actor, activity), inbox.lastReason() ?? '').to.equal('handled');
        expect(await taken(actor, { ...activity, id: `${activity.actor}#again` })).to.equal('handled');
        expect(counts()).to.deep.equal({
          replies: 0,
          likes: 0,
          shares: 0,
          [name === 'announce' ? 'shares' : 'likes']: 1,
        });
        expect(inbox.told.map(({ kind }) => kind)).to.deep.equal([name === 'announce' ? 'announce' : 'like']);
      });

  const undoing = /^undo-(like|announce|emoji-react)$/;
  for (const software of softwares)
    for (const name of namesOf(software).filter((file) => undoing.test(file)))
      it(`I4 ${name} of ${software} takes it back, and it may be given again`, async () => {
        const activity = asSent(software, name.replace('undo-', ''));
        const actor = inbox.somebody(activity.actor, keys);
        await taken(actor, activity);
        expect(await taken(actor, asSent(software, name)), inbox.lastReason() ?? '').to.equal('handled');
        expect(inbox.kept()).to.deep.equal([]);
        expect(await taken(actor, { ...activity, id: `${activity.actor}#anew` })).to.equal('handled');
        expect(counts().likes + counts().shares).to.equal(1);
      });

  const emoji: [what: string, members: Json, kept: string | null][] = [
    ['a sign', { content: '👍' }, '👍'],
    ['a sign of several parts', { content: '👩🏽‍💻' }, '👩🏽‍💻'],
    ['a flag', { content: '🇫🇷' }, '🇫🇷'],
    ['a name', { _misskey_reaction: ':blobcat:' }, ':blobcat:'],
    ['a name of another server', { content: ':blobcat@far.test:' }, ':blobcat:'],
    ['words', { content: 'Buy now' }, null],
    ['markup', { content: '<img src=x onerror=alert(1)>' }, null],
    ['too many', { content: '👍'.repeat(100) }, null],
    ['a number', { content: 5 }, null],
    ['a sign and what hides', { content: '👍\u202e\u200b' }, '👍'],
  ];
  for (const [what, members, kept] of emoji)
    it(`I3 may carry ${what}`, async () => {
      await taken(ann, like(ann, members));
      expect(inbox.kept()[0]?.emoji).to.equal(kept);
      expect(inbox.told[0]?.text).to.equal(kept ?? '');
    });

  const undos: [what: string, undo: (undone: Json) => Json][] = [
    ['embedded', (undone) => ann.undo(undone)],
    ['embedded with its object alone', ({ type }) => ann.undo({ type, object: note })],
    ['embedded with an id that nobody saw', (undone) => ann.undo({ ...undone, id: `${ann.id}#other` })],
    ['embedded with its object embedded', (undone) => ann.undo({ ...undone, object: { id: note, type: 'Note' } })],
    ['embedded in an array', (undone) => ({ ...ann.undo(undone), object: [undone] })],
    ['by its id', ({ id }) => ann.activity('Undo', { object: id })],
    ['by an object with its id', ({ id }) => ann.activity('Undo', { object: { id } })],
    [
      'without an id of its own',
      (undone) => {
        const { id: _none, ...undo } = ann.undo(undone);
        return undo;
      },
    ],
  ];
  for (const [what, undo] of undos)
    it(`I4 are undone ${what}`, async () => {
      for (const done of [like(), boost()]) {
        await taken(ann, done);
        expect(await taken(ann, undo(done)), inbox.lastReason() ?? '').to.equal('handled');
      }
      expect(inbox.kept()).to.deep.equal([]);
    });

  it('D11 are undone by nobody else', async () => {
    const [liked, boosted] = [like(), boost()];
    for (const done of [liked, boosted]) {
      await taken(ann, done);
      await taken(eve, eve.undo(done));
      await taken(eve, eve.undo({ ...done, actor: eve.id }));
      await taken(eve, eve.activity('Undo', { object: done.id }));
    }
    expect(counts()).to.deep.equal({ replies: 0, likes: 1, shares: 1 });
  });

  it('I2 that come after their Undo take no effect; others do', async () => {
    const [one, other] = [like(), like()];
    await taken(ann, ann.undo(one));
    expect(await taken(ann, one)).to.equal('ignored');
    expect(await taken(ann, other)).to.equal('handled');
  });

  it('D59 are remembered as taken back only under an id of the actor’s own server', async () => {
    const [own, other] = [`${eve.id}/likes/9`, 'https://other.test/likes/9'];
    for (const object of [own, other]) await taken(eve, eve.activity('Undo', { object }));
    expect([own, other].map((id) => inbox.received.wasWithdrawn(id, eve.id))).to.deep.equal([true, false]);
  });

  it('are not lost when the Undo of an older one comes late', async () => {
    const [old, young] = [like(ann, { content: '👍' }), like(ann, { content: '🎉' })];
    for (const activity of [old, young, ann.undo(old)]) await taken(ann, activity);
    expect(inbox.kept()[0]?.emoji).to.equal('🎉');
    await taken(ann, ann.undo(young));
    expect(inbox.kept()).to.deep.equal([]);
  });

  it('D28 given and taken again and again are told once in a day', async () => {
    for (let time = 0; time < 5; time += 1) {
      const [liked, boosted] = [like(ann, { content: time % 2 ? '👍' : '🎉' }), boost()];
      await taken(ann, liked);
      await taken(ann, boosted);
      if (time === 0) inbox.tellAll();
      for (const activity of [liked, boosted]) await taken(ann, ann.undo(activity));
    }
    expect(inbox.told.map(({ kind }) => kind)).to.deep.equal(['like', 'announce']);
    inbox.clock.now += 25 * 3600_000;
    await taken(ann, like());
    expect(inbox.told).to.have.lengthOf(3);
  });

  it('D28 taken back before anybody was told are not told', async () => {
    const liked = like();
    await taken(ann, liked);
    await taken(ann, ann.undo(liked));
    expect(inbox.told).to.deep.equal([]);
  });

  it('D28 of two Notes with one page are two', async () => {
    inbox.ourNote('note00000002', { html: '<p>Other news.</p>' });
    await taken(ann, like());
    await taken(ann, like(ann, { object: note.replace('01', '02') }));
    expect(inbox.told).to.have.lengthOf(2);
  });

  it('of anything but a living Note of ours are ignored', async () => {
    inbox.ourNote('note00000003');
    inbox.notes.remove('note00000003', 1);
    for (const object of [ourActor, `${note}x`, `${note.slice(0, -1)}3`, `${ann.id}/notes/1`, undefined])
      for (const type of ['Like', 'Announce'])
        expect(await taken(ann, ann.activity(type, { object }))).to.equal('ignored');
    expect(inbox.kept()).to.deep.equal([]);
  });

  it('I5 wrapped activities are ignored, and what they carry is not believed', async () => {
    const wrapped = asSent('lemmy', 'announce-wrapped');
    expect(await taken(inbox.somebody(wrapped.actor, keys), wrapped)).to.equal('ignored');
    expect(inbox.kept()).to.deep.equal([]);
  });

  it('dislikes are ignored, and say why', async () => {
    const dislike = asSent('lemmy', 'dislike');
    expect(await taken(inbox.somebody(dislike.actor, keys), dislike)).to.equal('ignored');
    expect(inbox.lastReason()).to.match(/dislikes/);
  });

  it('I5 to a few are kept, and not counted; a Note for followers is nobody’s to boost', async () => {
    await taken(ann, boost(ann, { to: [`${ann.id}/followers`] }));
    expect(counts().shares).to.equal(0);
    await taken(eve, boost(eve, { to: undefined }));
    expect(counts().shares).to.equal(1);
    const few = inbox.ourNote('note00000004', { visibility: 'followers' });
    expect(await taken(ann, boost(ann, { object: few }))).to.equal('ignored');
    expect(await taken(ann, like(ann, { object: few }))).to.equal('handled');
  });

  it('are ignored under the id of another thing of the same actor, and break nothing', async () => {
    const reply = ann.create('x', { inReplyTo: note });
    const id = (reply.object as { id: string }).id;
    await taken(ann, reply);
    inbox.ourNote('note00000005');
    expect(await taken(ann, like(ann, { id }))).to.equal('ignored');
    await taken(ann, like(ann, { id: `${id}#like` }));
    for (const type of ['Announce', 'Create', 'Update', 'Delete'])
      await taken(ann, {
        ...ann.activity(type, { object: { ...(reply.object as object), id: `${id}#like` } }),
        id: `${id}#${type}`,
      });
    await taken(ann, boost(ann, { id: `${id}#like` }));
    expect(inbox.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  it('I10, I12 what leads to nothing says why', async () => {
    const reasons: string[] = [];
    for (const type of ['Move', 'Add', 'Remove', 'View', 'Listen', 'Question', 'Offer', 'FeatureRequest']) {
      expect(await taken(ann, ann.activity(type, { object: note, target: eve.id }))).to.equal('ignored');
      reasons.push(inbox.lastReason() ?? '');
    }
    expect(reasons.every((reason) => reason.length > 10)).to.equal(true);
  });

  it('I2 a Follow whose one id Misskey uses again after an Undo follows again, and again ends', async () => {
    const follow = { ...ann.follow(ourActor), id: 'https://social.test/follows/a/b' };
    const undo = { ...ann.undo(follow), id: `${follow.id}/undo` };
    for (let time = 0; time < 3; time += 1) {
      inbox.clock.now += 1000;
      await taken(ann, follow);
      expect(inbox.followers.count()).to.equal(1);
      await taken(ann, undo);
      expect(inbox.followers.count()).to.equal(0);
      // Within one second, the same words have the same signature.
      inbox.clock.now += 1000;
    }
  });

  it('I9 a Block ends the follow, and its waiting', async () => {
    await taken(ann, ann.follow(ourActor));
    inbox.requests.put({
      ...{ actor: eve.id, inbox: `${eve.id}/inbox`, sharedInbox: null, followId: null },
      requestedAt: 1,
    });
    const alice = asSent('mastodon', 'block');
    await taken(ann, { ...alice, id: undefined, actor: ann.id });
    await taken(eve, { ...alice, id: undefined, actor: eve.id });
    expect(inbox.followers.count()).to.equal(0);
    expect(inbox.requests.byActor(eve.id)).to.equal(null);
  });
});
