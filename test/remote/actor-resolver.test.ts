import { expect } from 'chai';
import { type ActorResolver, createActorResolver } from '../../src/remote/actor-resolver.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { openDatabase } from '../../src/store/database.js';
import { remoteActorStore } from '../../src/store/remote-actors.js';

type Document = Record<string, unknown>;

const ann = 'https://social.test/users/ann';
const annKey = `${ann}#main-key`;
const eve = 'https://evil.test/users/eve';

const person = (id: string, more: Document = {}): Document => ({
  id,
  type: 'Person',
  inbox: `${id}/inbox`,
  preferredUsername: 'x',
  publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: `PEM of ${id}` },
  ...more,
});

const multikey = (id: string, controller: string) => ({
  ...{ id, type: 'Multikey', controller },
  publicKeyMultibase: 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
});

describe('resolving an actor', () => {
  let web: Record<string, Document | RemoteError | (() => Document)>;
  let redirects: Record<string, string>;
  let asked: string[];
  let now: number;
  let resolver: ActorResolver;

  beforeEach(() => {
    web = {};
    redirects = {};
    asked = [];
    now = 1_000_000_000_000;
    const db = openDatabase(':memory:');
    resolver = createActorResolver({
      requests: {
        async get(url) {
          asked.push(url);
          const found = web[redirects[url] ?? url];
          if (found instanceof RemoteError) throw found;
          if (found === undefined) throw new RemoteError('status', 'the server answered 404', 404);
          return {
            url: redirects[url] ?? url,
            json: Buffer.from(JSON.stringify(typeof found === 'function' ? found() : found)),
          };
        },
      },
      cache: remoteActorStore(db),
      now: () => now,
      ownHost: 'blog.test',
    });
  });

  const refused = async (work: Promise<unknown>): Promise<RemoteError> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof RemoteError) return error;
      throw error;
    }
    return expect.fail('it was believed');
  };

  it('D25 asks once, however many wait, and remembers for a day', async () => {
    web[ann] = person(ann);
    const owners = await Promise.all(Array.from({ length: 20 }, () => resolver.keyOwner(annKey, { fresh: false })));
    expect(new Set(owners.map(({ actor }) => actor.id))).to.deep.equal(new Set([ann]));
    expect(owners[0]?.key.pem).to.equal(`PEM of ${ann}`);
    expect((await resolver.keyOwner(annKey, { fresh: false })).fetched).to.equal(false);
    expect(asked).to.have.lengthOf(1);
    now += 25 * 3600_000;
    expect((await resolver.keyOwner(annKey, { fresh: false })).fetched).to.equal(true);
    expect(asked).to.have.lengthOf(2);
  });

  it('S17 asks again when it is told that the key does not fit, and takes the new one', async () => {
    web[ann] = person(ann);
    await resolver.keyOwner(annKey, { fresh: false });
    web[ann] = person(ann, { publicKey: { id: annKey, owner: ann, publicKeyPem: 'the new PEM' } });
    expect((await resolver.keyOwner(annKey, { fresh: true })).key.pem).to.equal('the new PEM');
    expect((await resolver.keyOwner(annKey, { fresh: false })).key.pem).to.equal('the new PEM');
  });

  it('S14 reads a key that lives in a document of its own, when its owner names it', async () => {
    const key = `${ann}/main-key`;
    web[ann] = person(ann, { publicKey: { id: key, owner: ann, publicKeyPem: 'P' } });
    web[key] = { id: key, owner: ann, publicKeyPem: 'P' };
    expect((await resolver.keyOwner(key, { fresh: false })).actor.id).to.equal(ann);
  });

  it('D2 does not believe a key document whose owner does not name it', async () => {
    const key = 'https://social.test/uploads/key';
    web[ann] = person(ann);
    web[key] = { id: key, owner: ann, publicKeyPem: 'forged' };
    expect((await refused(resolver.keyOwner(key, { fresh: false }))).kind).to.equal('malformed');
  });

  it('D2 does not believe a key on one server about an actor on another', async () => {
    const key = 'https://evil.test/key';
    web[ann] = person(ann, { publicKey: { id: key, owner: ann, publicKeyPem: 'P' } });
    web[key] = { id: key, owner: ann, publicKeyPem: 'P' };
    expect((await refused(resolver.keyOwner(key, { fresh: false }))).kind).to.equal('malformed');
  });

  it('D24 does not let an actor claim the key of another server’s actor', async () => {
    web[ann] = person(ann);
    web[eve] = person(eve, { publicKey: { id: annKey, owner: ann, publicKeyPem: 'PEM of eve' } });
    await resolver.actor(eve);
    const owner = await resolver.keyOwner(annKey, { fresh: false });
    expect(owner.actor.id).to.equal(ann);
    expect(owner.key.pem).to.equal(`PEM of ${ann}`);
  });

  it('D5 does not believe a server that speaks of another server’s actor', async () => {
    web[eve] = person(ann, { publicKey: { id: annKey, owner: ann, publicKeyPem: 'PEM of eve' } });
    expect((await refused(resolver.actor(eve))).kind).to.equal('malformed');
    expect(resolver.known(ann)).to.equal(null);
  });

  it('S14 reads the stub that GoToSocial serves at its key’s address, query and all', async () => {
    for (const key of [`${ann}/main-key`, `${ann}?operation=rsakey`]) {
      web[ann] = person(ann, { publicKey: { id: key, owner: ann, publicKeyPem: 'P' } });
      web[key] = {
        id: ann,
        type: 'Person',
        preferredUsername: 'ann',
        publicKey: { id: key, owner: ann, publicKeyPem: 'P' },
      };
      const owner = await resolver.keyOwner(key, { fresh: false });
      expect([owner.actor.id, owner.key.id]).to.deep.equal([ann, key]);
    }
  });

  it('S14 believes a document of its own that the actor names by its address alone', async () => {
    const key = `${ann}/keys/1`;
    web[key] = { id: key, type: 'CryptographicKey', owner: ann, publicKeyPem: 'kept there' };
    web[ann] = person(ann, { publicKey: key });
    expect((await resolver.keyOwner(key, { fresh: false })).key.pem).to.equal('kept there');
    web[ann] = person(ann, { publicKey: undefined, assertionMethod: ['https://evil.test/key', `${key}/2`] });
    expect((await refused(resolver.keyOwner(key, { fresh: true }))).kind).to.equal('malformed');
  });

  it('S14 finds the key that signed among several, of either kind', async () => {
    const second = { id: `${ann}#second`, owner: ann, publicKeyPem: 'the second' };
    const edKey = multikey(`${ann}#ed25519-key`, ann);
    web[ann] = person(ann, { publicKey: [person(ann).publicKey, second], assertionMethod: [edKey] });
    expect((await resolver.keyOwner(second.id, { fresh: false })).key.pem).to.equal('the second');
    expect((await resolver.keyOwner(edKey.id, { fresh: false })).key.pem).to.include('BEGIN PUBLIC KEY');
    expect((await resolver.keyOwner(annKey, { fresh: false })).key.pem).to.equal(`PEM of ${ann}`);
    await refused(resolver.keyOwner(`${ann}#third`, { fresh: false }));
  });

  it('S14 follows the controller of a Multikey to an actor that names it', async () => {
    const edKey = multikey(`${ann}/keys/ed`, ann);
    web[edKey.id] = edKey;
    web[ann] = person(ann, { assertionMethod: edKey });
    expect((await resolver.keyOwner(edKey.id, { fresh: false })).actor.id).to.equal(ann);
    web[ann] = person(ann);
    await refused(resolver.keyOwner(edKey.id, { fresh: true }));
  });

  it('D2 does not believe a Multikey whose controller is somebody else', async () => {
    web[eve] = person(eve, { assertionMethod: [multikey(`${eve}#ed`, ann)] });
    await refused(resolver.keyOwner(`${eve}#ed`, { fresh: false }));
    web[eve] = person(eve, { assertionMethod: [{ ...multikey(`${eve}#ed2`, eve), controller: undefined }] });
    await refused(resolver.keyOwner(`${eve}#ed2`, { fresh: false }));
  });

  it('D2 does not believe an actor that shows a key as another owner’s', async () => {
    web[eve] = person(eve, { publicKey: { id: `${eve}#main-key`, owner: ann, publicKeyPem: 'P' } });
    await refused(resolver.keyOwner(`${eve}#main-key`, { fresh: false }));
    expect(resolver.known(ann)).to.equal(null);
  });

  it('D3 neither believes nor remembers a document that holds another key than was asked for', async () => {
    const key = `${ann}/key`;
    web[ann] = person(ann, { publicKey: [{ id: key, owner: ann, publicKeyPem: 'true' }, person(ann).publicKey] });
    web[key] = { id: `${ann}/other-key`, owner: ann, publicKeyPem: 'P' };
    expect((await refused(resolver.keyOwner(key, { fresh: false }))).kind).to.equal('malformed');
    expect(resolver.known(ann)).to.equal(null);
    web[`${eve}/key`] = { id: annKey, owner: eve, publicKeyPem: 'P' };
    web[eve] = person(eve);
    await refused(resolver.keyOwner(`${eve}/key`, { fresh: false }));
    expect((await resolver.keyOwner(annKey, { fresh: false })).key.pem).to.equal(`PEM of ${ann}`);
  });

  it('D25 does not ask again and again for a key that its owner does not know', async () => {
    web[ann] = person(ann);
    for (let time = 0; time < 10; time += 1) await refused(resolver.keyOwner(`${ann}#forged`, { fresh: time > 4 }));
    expect(asked).to.have.lengthOf(1);
    expect((await resolver.keyOwner(annKey, { fresh: false })).fetched).to.equal(true);
  });

  it('D25 does not ask a silent server each time a signature does not fit', async () => {
    web[ann] = person(ann);
    await resolver.keyOwner(annKey, { fresh: false });
    web[ann] = new RemoteError('unreachable', 'no answer in time');
    for (let time = 0; time < 10; time += 1)
      expect((await refused(resolver.keyOwner(annKey, { fresh: true }))).kind).to.equal('unreachable');
    expect(asked).to.have.lengthOf(2);
  });

  it('D57 keeps nothing under an address that led elsewhere', async () => {
    redirects[ann] = eve;
    web[eve] = person(ann, { publicKey: { id: annKey, owner: ann, publicKeyPem: 'PEM of eve' } });
    await refused(resolver.keyOwner(annKey, { fresh: false }));
    expect(resolver.known(ann)).to.equal(null);
    web[eve] = person(eve);
    await refused(resolver.keyOwner(`${ann}#other`, { fresh: false }));
    expect(resolver.known(ann)).to.equal(null);
  });

  it('D5 asks at the address that an actor gives as its id', async () => {
    const alias = 'https://social.test/@ann';
    web[alias] = person(ann);
    web[ann] = person(ann);
    expect((await resolver.actor(alias)).id).to.equal(ann);
    web['https://social.test/@two'] = person('https://social.test/users/two');
    web['https://social.test/users/two'] = person('https://social.test/users/three');
    expect((await refused(resolver.actor('https://social.test/@two'))).kind).to.equal('malformed');
  });

  it('D25 does not repeat a question that failed, for five minutes', async () => {
    for (let time = 0; time < 5; time += 1) await refused(resolver.actor(ann));
    expect(asked).to.have.lengthOf(1);
  });

  it('D25 asks one host no more than sixty times a minute, whoever sends it there', async () => {
    for (let number = 0; number < 100; number += 1) await refused(resolver.actor(`https://victim.test/${number}`));
    expect(asked).to.have.lengthOf(60);
    web[ann] = person(ann);
    expect((await resolver.actor(ann)).id).to.equal(ann);
  });

  it('D27 asks all hosts together no more than 1,200 times a minute, and goes on in the next', async () => {
    const strangers = (from: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, number) => refused(resolver.actor(`https://${from + number}.evil.test/a`))),
      );
    const errors = await strangers(0, 1300);
    expect(asked).to.have.lengthOf(1200);
    expect(errors.at(-1)?.kind).to.equal('too-often');
    now += 60_000;
    await strangers(2000, 10);
    expect(asked).to.have.lengthOf(1210);
  });

  it('D8 never asks its own host', async () => {
    const error = await refused(resolver.keyOwner('https://blog.test/activitypub/actor#main-key', { fresh: false }));
    expect(error.kind).to.equal('refused-address');
    await refused(resolver.actor('https://blog.test./activitypub/actor'));
    await refused(resolver.actor('https://BLOG.test/activitypub/actor'));
    expect(asked).to.deep.equal([]);
  });

  it('D8 does not believe what a redirect to its own host shows', async () => {
    const ours = 'https://blog.test/activitypub/actor';
    redirects[eve] = ours;
    web[ours] = person(ours);
    expect((await refused(resolver.actor(eve))).kind).to.equal('refused-address');
    expect(resolver.known(ours)).to.equal(null);
  });

  it('D8 does not believe a document whose owner would be ours', async () => {
    web['https://evil.test/key'] = {
      id: 'https://evil.test/key',
      owner: 'https://blog.test/activitypub/actor',
      publicKeyPem: 'P',
    };
    await refused(resolver.keyOwner('https://evil.test/key', { fresh: false }));
    expect(asked).to.deep.equal(['https://evil.test/key']);
  });

  it('passes on that an actor is gone', async () => {
    web[ann] = new RemoteError('gone', 'the document is gone (410)', 410);
    expect((await refused(resolver.keyOwner(annKey, { fresh: false }))).kind).to.equal('gone');
  });

  const garbage: Document[] = [
    {},
    { id: ann },
    { id: ann, type: 'Person' },
    { id: 5, type: 'Person', inbox: `${ann}/inbox` },
    { id: ann, type: 'Note', inbox: `${ann}/inbox`, publicKey: 'x' },
    person(ann, { inbox: { href: 5 } }),
    person(ann, { publicKey: { id: annKey, publicKeyPem: 'x'.repeat(20_000) } }),
    person(ann, { publicKey: null }),
    person(ann, { publicKey: [[], 5, 'x'] }),
  ];
  for (const document of garbage)
    it(`finds no key in ${JSON.stringify(document).slice(0, 70)}`, async () => {
      web[ann] = document;
      expect((await refused(resolver.keyOwner(annKey, { fresh: false }))).kind).to.equal('malformed');
    });
});
