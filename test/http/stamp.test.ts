import { expect } from 'chai';
import { AS, BROWSER, type OpenSite, openSite } from './open-site.js';

const quote = 'https://social.test/users/ann/statuses/1';
const uri = 'https://blog.test/activitypub/stamps/stamp0001';
const path = new URL(uri).pathname;
const quoted = 'https://blog.test/activitypub/notes/note0001';
const author = 'https://blog.test/activitypub/actor';

/** What Mastodon's verify_quote_service demands of the document at an approval's address, in its order. */
function mastodonApproves(json: Record<string, unknown>, approval: string): string[] {
  const faults: string[] = [];
  const idOf = (value: unknown) => (typeof value === 'string' ? value : (value as { id?: unknown } | null)?.id);
  const contexts = [json['@context']].flat();
  const types = [json.type].flat();
  if (json.id !== approval) faults.push('id is not the address');
  if (new URL(String(idOf(json.attributedTo))).host !== new URL(approval).host) faults.push('another host’s author');
  if (!contexts.includes('https://www.w3.org/ns/activitystreams')) faults.push('no ActivityStreams context');
  if (!types.includes('QuoteAuthorization')) faults.push('another type');
  if (idOf(json.interactingObject) !== quote) faults.push('another quote');
  if (idOf(json.interactionTarget) !== quoted) faults.push('another quoted post');
  if (idOf(json.attributedTo) !== author) faults.push('another author');
  return faults;
}

describe('a stamp for a quote', () => {
  let site: OpenSite;
  beforeEach(async () => {
    site = await openSite();
    site.publish('note0001');
    const actor = 'https://social.test/users/ann';
    site.stamps.insert({ id: 'stamp0001', noteId: 'note0001', quote, actor, inbox: `${actor}/inbox`, createdAt: 1 });
  });
  afterEach(() => site.close());

  it('I11 holds before everything that Mastodon asks of it', async () => {
    const reply = await site.ask(path, { headers: AS });
    expect([reply.status, reply.headers['content-type']]).to.deep.equal([200, 'application/activity+json']);
    expect(mastodonApproves(reply.json(), uri)).to.deep.equal([]);
    expect(mastodonApproves({ ...reply.json(), id: `${uri}0`, type: 'Note' }, uri)).to.have.lengthOf(2);
  });

  it('I11 C2 is three addresses and the words for them; nothing of the quote is embedded (FEP-044f)', async () => {
    expect((await site.ask(path, { headers: BROWSER })).json()).to.deep.equal({
      '@context': [
        'https://www.w3.org/ns/activitystreams',
        {
          QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
          gts: 'https://gotosocial.org/ns#',
          interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
          interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
        },
      ],
      id: uri,
      type: 'QuoteAuthorization',
      attributedTo: author,
      interactingObject: quote,
      interactionTarget: quoted,
    });
  });

  it('I11 is 410 once revoked', async () => {
    site.stamps.revoke('stamp0001', Date.UTC(2026, 10, 24));
    const reply = await site.ask(path, { headers: AS });
    expect([reply.status, reply.headers['content-type'], reply.json()]).to.deep.equal([
      410,
      'application/activity+json',
      {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: uri,
        type: 'Tombstone',
        formerType: 'QuoteAuthorization',
        deleted: '2026-11-24T00:00:00Z',
      },
    ]);
  });

  it('D58 goes with its Note', async () => {
    site.notes.remove('note0001', Date.UTC(2026, 10, 24));
    expect((await site.ask(path, { headers: AS })).status).to.equal(410);
  });

  it('is 404 where there was none', async () => {
    for (const id of ['stamp0002', 'STAMP0001', '%00', '..%2factor', "x'--"])
      expect((await site.ask(`/activitypub/stamps/${id}`, { headers: AS })).status).to.equal(404);
  });
});
