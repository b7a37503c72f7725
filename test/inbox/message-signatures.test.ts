import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { createSigner, httpbis } from 'http-message-signatures';
import type { Json } from '../lab/ask.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { inboxUrl, type OpenInbox, openInbox, ourActor } from './stage.js';

const edKeys = generateKeyPairSync('ed25519');
/** As FEP-521a writes an Ed25519 key: base58btc of two letters of kind, and the key. */
const multibaseOf = (key: KeyObject) => {
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const bytes = Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
  let rest = BigInt(`0xed01${bytes.toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = letters.charAt(Number(rest % 58n)) + text;
  return `z${text}`;
};

describe('an activity signed by RFC 9421', () => {
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

  interface Signing {
    keyId: string;
    privateKey: KeyObject;
    alg: string;
    fields: string[];
    url: string;
  }
  /** Signs as Mastodon's second knock does, lets `change` meddle with the headers, and delivers. */
  async function post(
    activity: Json,
    signing: Partial<Signing> = {},
    change: (headers: Record<string, string>) => void = () => {},
  ) {
    const body = Buffer.from(JSON.stringify(activity));
    const { keyId, privateKey, alg, fields, url } = {
      ...{ keyId: ann.keyId, privateKey: keys.privateKey, alg: 'rsa-v1_5-sha256', url: inboxUrl },
      fields: ['@method', '@target-uri', 'content-digest'],
      ...signing,
    };
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const message = { method: 'POST', url, headers: { host: 'blog.test', 'content-digest': digest } };
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const paramValues = { created: new Date(inbox.clock.now) };
    const signed = await httpbis.signMessage(
      { key: createSigner(pem, alg, keyId), params: ['created', 'keyid', 'alg'], fields, paramValues },
      message,
    );
    const headers = Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, String(value)]));
    change(headers);
    return inbox.deliver({ method: 'POST', url: inboxUrl, headers, body });
  }
  const follow = () => ann.follow(ourActor);
  const refused = async (answer: ReturnType<typeof post>, status = 401) => {
    const { status: given, reason } = await answer;
    expect(given, reason ?? '').to.equal(status);
    expect(inbox.recorded()).to.deep.equal([]);
  };

  it('S11 is taken, like any other', async () => {
    const answer = await post(follow());
    expect(answer.status, answer.reason ?? '').to.equal(202);
    expect(inbox.followers.byActor(ann.id)?.inbox).to.equal(ann.inbox);
  });

  it('S14 is taken with an Ed25519 key that the actor shows as a Multikey, beside the other', async () => {
    const edKey = `${ann.id}#ed25519-key`;
    const publicKeyMultibase = multibaseOf(edKeys.publicKey);
    inbox.web.set(ann.id, {
      ...ann.document(),
      assertionMethod: [{ id: edKey, type: 'Multikey', controller: ann.id, publicKeyMultibase }],
    });
    const answer = await post(follow(), { keyId: edKey, privateKey: edKeys.privateKey, alg: 'ed25519' });
    expect(answer.status, answer.reason ?? '').to.equal(202);
    expect((await inbox.post(ann, ann.activity('Like', { object: ourActor }))).status).to.equal(202);
    const forged = await post(ann.activity('Like', { object: ourActor }), { keyId: edKey });
    expect(forged.status).to.equal(401);
  });

  it('R1 is taken at once where the one by the draft did not hold, as a second knock', async () => {
    const signed = ann.sign({ url: inboxUrl, method: 'POST', body: JSON.stringify(follow()) });
    const { status, reason } = await inbox.deliver({ ...signed, body: Buffer.from(`${signed.body} `) });
    expect([status, reason]).to.deep.equal([401, 'the Digest does not match the body']);
    expect((await post(follow())).status).to.equal(202);
  });

  it('D14 happens once, whichever way it is signed', async () => {
    const activity = follow();
    expect((await post(activity)).status).to.equal(202);
    expect((await inbox.post(ann, activity)).status).to.equal(202);
    expect(inbox.recorded()).to.have.lengthOf(1);
  });

  it('D1 is refused when the signer is not the actor', async () => {
    const eve = inbox.somebody('https://evil.test/users/eve', await makeKeyPair());
    await refused(post(follow(), { keyId: eve.keyId, privateKey: eve.keys.privateKey }));
  });

  it('D15 is refused when it was signed for another place', async () => {
    for (const url of [
      'https://other.test/activitypub/inbox',
      'https://blog.test/other',
      'http://blog.test/activitypub/inbox',
    ])
      await refused(post(follow(), { url }));
  });

  it('D19 is refused without the body, the method or the address', async () => {
    for (const fields of [
      [],
      ['@method', '@target-uri'],
      ['@target-uri', 'content-digest'],
      ['@method', 'content-digest'],
    ])
      await refused(post(follow(), { fields }));
    expect(inbox.asked).to.deep.equal([]);
  });

  const malformed: [what: string, name: string, value: string][] = [
    ['D18 a Content-Digest', 'content-digest', 'SHA-256=???'],
    ['a Signature-Input', 'Signature-Input', 'sig=('],
    ['a Signature', 'Signature', 'keyId="x"'],
  ];
  for (const [what, name, value] of malformed)
    it(`${what} that cannot be read is answered with 400, and costs no question`, async () => {
      await refused(
        post(follow(), {}, (headers) => Object.assign(headers, { [name]: value })),
        400,
      );
      expect(inbox.asked).to.deep.equal([]);
    });

  for (const keyid of ['acct:ann@social.test', 'main-key', 'javascript:alert(1)'])
    it(`S14 has no keyid like ${keyid}`, async () => {
      await refused(post(follow(), { keyId: keyid }));
      expect(inbox.asked).to.deep.equal([]);
    });
});
