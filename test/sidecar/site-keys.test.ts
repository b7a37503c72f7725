import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import type { KeyRing, SiteKey } from '../../src/actor/key-ring.js';
import { documentSigner, siteKeys, takesPreviousFirst } from '../../src/sidecar/site-keys.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { fanOutStore } from '../../src/store/fan-outs.js';
import { type HostKeyStore, type HostKeys, hostKeyStore } from '../../src/store/host-keys.js';
import { makeKeyPair } from '../lab/remote-actor.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const uris = urisFor('https://blog.test');

describe('the key that a host is sent', () => {
  const known: HostKeys = { awaits: null, quietUntil: 0, renewed: false, refuses: null };
  const stories: [what: string, host: HostKeys | null, previousFirst: boolean][] = [
    ['of which nothing is known', null, false],
    ['that has not heard of the newest', { ...known, awaits: 'actor' }, true],
    ['that has not heard of it, and refuses wrong keys', { ...known, awaits: 'actor', refuses: true }, true],
    ['that heard of it, and refuses wrong keys', { ...known, refuses: true }, true],
    ['that heard of it, and took it', { ...known, refuses: true, renewed: true }, false],
    ['that took it before it was told', { ...known, awaits: 'actor', refuses: true, renewed: true }, false],
    ['that heard of it, and answers 202 to anything', { ...known, refuses: false }, false],
    ['that heard of it, and was never tested', known, false],
  ];
  for (const [what, host, previousFirst] of stories)
    it(`S17 is the ${previousFirst ? 'previous' : 'newest'} first at a host ${what}`, () => {
      expect(takesPreviousFirst(host, false)).to.equal(previousFirst);
    });

  it('S17 is the previous first at an unknown host, while some that will be told of the newest are not listed yet', () => {
    expect(takesPreviousFirst(null, true)).to.equal(true);
    expect(takesPreviousFirst({ ...known, refuses: true, renewed: true }, true)).to.equal(false);
  });

  it('S17 signs documents, which are the same for all hosts, by the previous key for an hour after a rotation', () => {
    const pair = makeKeyPair();
    const key = (number: number): SiteKey => ({ ...pair, number }) as unknown as SiteKey;
    let at = 1000;
    const ring = { current: () => key(2), previous: () => ({ key: key(1), since: 1000 }) };
    const keyId = () => documentSigner({ keys: ring, uris, now: () => at })().keyId;
    expect(keyId()).to.equal(`${uris.actor}#main-key`);
    at += 3_600_000;
    expect(keyId()).to.equal(`${uris.actor}#main-key-2`);
    expect(documentSigner({ keys: { ...ring, previous: () => null }, uris, now: () => 0 })().keyId).to.equal(
      `${uris.actor}#main-key-2`,
    );
  });

  describe('while there are two', () => {
    let db: Database;
    let store: HostKeyStore;
    let ring: Pick<KeyRing, 'current' | 'previous'>;
    let one: SiteKey;
    let two: SiteKey;
    const { log, lines } = recordingLog();
    const keys = () => siteKeys({ keys: ring, hostKeys: store, fanOuts: fanOutStore(db), uris, now: () => 1, log });
    const order = (host: string) =>
      keys()
        .of(host)
        .map(({ keyId }) => keyId.replace(`${uris.actor}#`, ''));
    before(async () => {
      one = { ...(await makeKeyPair()), number: 1 };
      two = { ...(await makeKeyPair()), number: 2 };
    });
    beforeEach(() => {
      db = openDatabase(':memory:');
      store = hostKeyStore(db);
      ring = { current: () => two, previous: () => ({ key: one, since: 0 }) };
    });

    it('S17 is remembered by what the host took', () => {
      expect(order('social.test')).to.deep.equal(['main-key-2', 'main-key']);
      keys().learn('social.test', { keyId: uris.key(1), privateKey: one.privateKey });
      expect(order('social.test')).to.deep.equal(['main-key', 'main-key-2']);
      keys().learn('social.test', { keyId: uris.key(2), privateKey: two.privateKey });
      expect(order('social.test')).to.deep.equal(['main-key-2', 'main-key']);
      ring = { current: () => two, previous: () => null };
      expect(order('social.test')).to.deep.equal(['main-key-2']);
    });

    it('S17 is tested once, with the announcement, by a key that nothing serves', () => {
      const insert =
        "INSERT INTO deliveries (activity_id, object_id, inbox, host, state, next_at, created_at) VALUES ('a', 'actor', 'https://social.test/inbox', 'social.test', 'pending', 0, 0)";
      expect(keys().unknownTo('social.test')).to.equal(null);
      db.sql.exec(insert);
      store.expect(0, 'actor', 0);
      const keyId = keys().unknownTo('social.test')?.keyId ?? '';
      expect(new URL(keyId).pathname).not.to.equal(new URL(uris.actor).pathname);
      keys().tested('social.test', true);
      expect(keys().unknownTo('social.test')).to.equal(null);
      expect(store.of('social.test')?.refuses).to.equal(true);
    });

    it('S17 is not remembered where the store does not take it, and no request fails of that', () => {
      const opened = keys();
      db.close();
      opened.learn('social.test', { keyId: uris.key(2), privateKey: two.privateKey });
      opened.tested('social.test', true);
      expect(lines.filter(({ message }) => /is not remembered/.test(message))).to.have.lengthOf(2);
    });
  });
});
