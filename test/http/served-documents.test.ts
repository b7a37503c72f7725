import { expect } from 'chai';
import type { Json } from '../lab/ask.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { AS, type OpenSite, openSite } from './open-site.js';

const note = '/activitypub/notes/note0001';
/** Each document under its own id. */
const documents = [
  '/activitypub/actor',
  '/activitypub/outbox',
  '/activitypub/outbox?page=true',
  '/activitypub/followers',
  '/activitypub/followers?page=1',
  '/activitypub/following',
  '/activitypub/featured',
  '/activitypub/tags',
  note,
  `${note}/replies`,
  `${note}/replies?page=true`,
  `${note}/likes`,
  `${note}/shares`,
  '/activitypub/activities/createnote0001',
  '/activitypub/stamps/stamp0001',
];

describe('what stands under an id', () => {
  let site: OpenSite;
  before(async () => {
    site = await openSite();
    site.publish('note0001');
    const actor = 'https://social.test/users/ann';
    const quote = `${actor}/1`;
    site.stamps.insert({ id: 'stamp0001', noteId: 'note0001', quote, actor, inbox: `${actor}/inbox`, createdAt: 1 });
  });
  after(() => site.close());

  for (const path of documents)
    it(`X2 X3 X6 X7 X9 is served there: ${path}`, async () => {
      const { status, headers, ...reply } = await site.ask(path, { headers: AS });
      expect([status, headers['content-type'], headers.location]).to.deep.equal([
        200,
        'application/activity+json',
        undefined,
      ]);
      expect(reply.json().id).to.equal(`https://blog.test${path}`);
      expect(String(reply.json().id)).to.not.include('#');
    });

  it('A1 W2 is what WebFinger says of the name that it has, character by character', async () => {
    const actor = (await site.ask('/activitypub/actor', { headers: AS })).json();
    const handle = `${actor.preferredUsername}@${new URL(String(actor.id)).host}`;
    const links = (await site.ask(`/.well-known/webfinger?resource=acct:${handle}`)).json().links as Json[];
    expect(links.filter(({ rel }) => rel === 'self').map(({ href }) => href)).to.deep.equal([actor.id]);
  });

  it('A14 A16 answers wherever the actor sends its readers, the numbers and the first page among it', async () => {
    const actor = (await site.ask('/activitypub/actor', { headers: AS })).json();
    for (const name of ['outbox', 'followers', 'following', 'featured', 'featuredTags']) {
      const { status, ...reply } = await site.ask(new URL(String(actor[name])).pathname, { headers: AS });
      expect(status, name).to.equal(200);
      expect(reply.json().totalItems, name).to.be.a('number');
      if (!name.startsWith('featured')) expect(reply.json().first, name).to.be.a('string');
    }
  });

  it('X8 stays below 256 KiB, however long the ids of those who reply', async () => {
    for (let number = 1; number <= 60; number += 1) {
      const uri = `https://social.test/${String(number).padEnd(2000, 'x')}`;
      site.interactions.record(someInteraction(number, { uri }));
    }
    const { text } = await site.ask(`${note}/replies?page=true`, { headers: AS });
    expect(Buffer.byteLength(text)).to.be.within(90_000, 256 * 1024);
  });
});
