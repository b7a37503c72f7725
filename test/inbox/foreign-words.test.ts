import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const us = 'https://blog.test';
const victim = 'https://victim.test';

describe('what a right signature does not prove', () => {
  let keys: KeyPair;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    inbox = openInbox();
    ann = inbox.somebody('https://social.test/users/ann', keys);
  });
  const note = (members: Json): Json => ({ id: `${ann.id}/1`, type: 'Note', attributedTo: ann.id, ...members });

  const forged: [title: string, activity: () => Json][] = [
    ['D4 that an id on another server is the activity’s', () => ({ ...ann.follow(ourActor), id: `${victim}/1` })],
    ['D8 that an id of ours is the activity’s', () => ({ ...ann.follow(ourActor), id: `${us}/activitypub/x` })],
    ['D8 that somebody speaks for us', () => ({ ...ann.follow(ourActor), actor: ourActor, id: null })],
    [
      'D8 that somebody speaks for us, a dot behind',
      () => ({ ...ann.follow(ourActor), actor: 'https://blog.test./a' }),
    ],
    [
      'D4 that an object of another server is the actor’s',
      () => ann.activity('Create', { object: note({ id: `${victim}/1` }) }),
    ],
    ['D4 that an object named by its id alone is', () => ann.activity('Create', { object: `${victim}/1` })],
    [
      'D8 that an object of ours is',
      () => ann.activity('Update', { object: note({ id: `${us}/activitypub/notes/1` }) }),
    ],
    [
      'D4 that one under another scheme is',
      () => ann.activity('Create', { object: note({ id: 'http://social.test/1' }) }),
    ],
    [
      'D4 that one at another port is',
      () => ann.activity('Create', { object: note({ id: 'https://social.test:8443/1' }) }),
    ],
    [
      'D6 that what is another’s is',
      () => ann.activity('Create', { object: note({ attributedTo: `${victim}/users/vic` }) }),
    ],
    [
      'D9 that a neighbour’s is',
      () => ann.activity('Update', { object: note({ attributedTo: 'https://social.test/users/bob' }) }),
    ],
    [
      'D6 that several others’ is',
      () => ann.activity('Create', { object: note({ attributedTo: [{ id: `${victim}/1` }, `${victim}/2`] }) }),
    ],
  ];
  for (const [title, activity] of forged)
    it(title, async () => {
      expect((await inbox.post(ann, activity())).status).to.equal(401);
      expect(inbox.recorded()).to.deep.equal([]);
      expect(inbox.asked).to.deep.equal([]);
    });

  it('D8 that a key is there which leads on to our host', async () => {
    inbox.redirects.set('https://evil.test/key', ourActor);
    inbox.web.set(ourActor, { ...ann.document(), id: ourActor });
    for (const keyId of ['https://evil.test/key', 'https://blog.test./activitypub/actor#main-key'])
      expect((await inbox.post(ann, ann.follow(ourActor), { keyId })).status).to.equal(401);
    expect(inbox.asked).to.deep.equal(['https://evil.test/key']);
  });

  it('D6 leaves PeerTube its two owners, and whoever names none', async () => {
    const two = [
      { type: 'Person', id: ann.id },
      { type: 'Group', id: 'https://social.test/c/channel' },
    ];
    const { attributedTo: _, ...ownerless } = note({});
    for (const object of [note({ attributedTo: two }), ownerless])
      expect((await inbox.post(ann, ann.activity('Create', { object }))).status).to.equal(202);
  });
});
