import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { type Follower, openFollower } from '../../src/demo/follower.js';
import { openLoopback, type Place } from '../../src/demo/loopback.js';
import { oneKey } from '../../src/remote/double-knock.js';
import { createHttpClient } from '../../src/remote/http-client.js';
import { createSignedRequests } from '../../src/remote/signed-request.js';
import { digestOf } from '../../src/signatures/digest.js';

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A site to follow: WebFinger, an actor, and an inbox that accepts. */
function openSite(place: Place, publicKey: KeyObject, accept: (follow: { id: string; actor: string }) => void) {
  const id = `${place.origin}/activitypub/actor`;
  place.serve((request, response) => {
    const json = (type: string, body: object) =>
      void response.writeHead(200, { 'content-type': type }).end(JSON.stringify(body));
    if (request.url?.startsWith('/.well-known/webfinger'))
      return json('application/jrd+json', { links: [{ rel: 'self', type: 'application/activity+json', href: id }] });
    if (request.method === 'GET')
      return json('application/activity+json', {
        ...{ id, type: 'Service', inbox: `${place.origin}/inbox` },
        publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) },
      });
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      response.writeHead(202).end();
      accept(JSON.parse(body));
    });
  });
  return id;
}

describe('the demo’s follower', () => {
  const client = createHttpClient({ allowPrivateAddresses: true, userAgent: 'test', connections: 4 });
  const keys = newKey();
  let site: Place;
  let follower: Follower;
  let place: Place;
  let actor: string;
  let received: string[];
  let doubts: string[];

  const send = async (activity: object, { privateKey = keys.privateKey, sealed = '' } = {}): Promise<number> => {
    const body = Buffer.from(JSON.stringify({ actor, ...activity }));
    const signer = { keyId: `${actor}#main-key`, privateKey };
    const requests = createSignedRequests({ client, keys: oneKey(() => signer), now: Date.now, timeout: 5000 });
    const digest = digestOf(sealed === '' ? body : Buffer.from(sealed));
    return (await requests.post({ inbox: `${place.origin}/inbox`, body, digest })).status;
  };

  beforeEach(async () => {
    received = [];
    doubts = [];
    site = await openLoopback();
    place = await openLoopback();
    actor = openSite(site, keys.publicKey, (follow) => {
      void send({ id: `${site.origin}/a/accept`, type: 'Accept', object: { ...follow, type: 'Follow' } });
    });
    follower = openFollower({
      place,
      now: Date.now,
      pages: (_request, response) => void response.writeHead(404).end(),
      received: ({ type, id }) => void received.push(`${type} ${id?.split('/').at(-1)}`),
      doubted: (reason) => void doubts.push(reason),
      refused: new Set(['Delete']),
    });
    await follower.follow(`@news@${site.host}`);
  });
  afterEach(async () => {
    await follower.close();
    await site.close();
  });
  after(() => client.close());

  const note = { id: 'https://blog.test/notes/1', type: 'Note', content: 'Hello' };

  it('follows, and takes what the followed site signed, once', async () => {
    const create = { id: `${site.origin}/a/1`, type: 'Create', object: note };
    expect([await send(create), await send(create)]).to.deep.equal([202, 202]);
    expect(received).to.deep.equal(['Accept accept', 'Create 1']);
    expect(doubts).to.deep.equal([]);
  });

  it('does not believe another key', async () => {
    const { privateKey } = newKey();
    expect(await send({ id: `${site.origin}/a/2`, type: 'Create', object: note }, { privateKey })).to.equal(401);
    expect(received).to.deep.equal(['Accept accept']);
    // Refused, it comes again with the other kind of signature.
    expect(doubts).to.deep.equal(['the signature is not true', 'the signature is not true']);
  });

  it('does not believe a body that its Digest does not match', async () => {
    expect(await send({ id: `${site.origin}/a/3`, type: 'Create', object: note }, { sealed: '{}' })).to.equal(401);
    expect(doubts).to.deep.equal(['the Digest does not match the body', 'the Content-Digest does not match the body']);
  });

  it('does not believe a signer who speaks for somebody else', async () => {
    const create = { id: `${site.origin}/a/4`, type: 'Create', object: note, actor: `${site.origin}/other` };
    expect(await send(create)).to.equal(401);
    expect(doubts).to.deep.equal(['the signer is not the actor', 'the signer is not the actor']);
  });

  it('has none of what it refuses', async () => {
    expect(await send({ id: `${site.origin}/a/5`, type: 'Delete', object: note.id })).to.equal(403);
    expect(received).to.deep.equal(['Accept accept']);
  });

  it('says in one line why nobody can be followed', async () => {
    // Its own server takes no Follow.
    const error = await follower.follow(follower.handle).then(
      () => null,
      (reason: Error) => reason.message,
    );
    expect(error).to.match(/^[^\n]+$/);
  });
});
