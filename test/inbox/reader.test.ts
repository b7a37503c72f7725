import { expect } from 'chai';
import { RemoteError } from '../../src/remote/remote-error.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox } from './stage.js';

const outbox = 'https://blog.test/activitypub/outbox';

describe('who may read, where it must be signed for', () => {
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

  it('is whoever signed the GET', async () => {
    expect(await inbox.read(ann)).to.equal(null);
  });

  it('S13 is whoever signed it without its query, as Misskey does', async () => {
    expect(await inbox.read(ann, keys, { url: outbox })).to.equal(null);
    expect(await inbox.read(ann, keys, { url: `${outbox}?page=other` })).to.equal(401);
  });

  it('D15 is nobody by a signature for another place, host or kind of request', async () => {
    expect(await inbox.read(ann, keys, { url: 'https://blog.test/activitypub/followers' })).to.equal(401);
    expect(await inbox.read(ann, keys, { url: 'https://other.test/activitypub/outbox?page=true&before=7' })).to.equal(
      401,
    );
    expect(await inbox.read(ann, keys, { method: 'POST', body: '' })).to.equal(401);
  });

  it('D19 is nobody by a signature that leaves out the place, the host or the date', async () => {
    for (const covers of [['date'], ['host', 'date'], ['(request-target)', 'date'], ['(request-target)', 'host']])
      expect(await inbox.read(ann, keys, { covers }), covers.join(' ')).to.equal(401);
  });

  it('is nobody by a key of another', async () => {
    expect(await inbox.read(ann, await makeKeyPair())).to.equal(401);
  });

  it('S17 is whoever signed it with a new key', async () => {
    await inbox.read(ann);
    inbox.clock.now += 120_000;
    const anew = inbox.somebody(ann.id, await makeKeyPair());
    expect(await inbox.read(anew)).to.equal(null);
  });

  it('is asked to come again while its server cannot be asked', async () => {
    inbox.web.set(ann.id, new RemoteError('unreachable', 'no answer in time'));
    expect(await inbox.read(ann)).to.equal(503);
  });

  it('is no actor that is gone', async () => {
    inbox.web.set(ann.id, new RemoteError('gone', 'the document is gone (410)', 410));
    expect(await inbox.read(ann)).to.equal(401);
  });
});
