import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, inboxUrl, openArena, type Tamper, us } from './arena.js';
import type { To9421 } from './sign-9421.js';
import type { Wire } from './wire.js';

const unproven = [400, 401];
const minute = 60_000;
const seconds = () => Math.floor(Date.now() / 1000);

/** Another value of a header, a second line of it, or none. */
const header =
  (name: string, change: (value: string) => string[]): Tamper =>
  (wire) => {
    const raw: string[] = [];
    for (let at = 0; at < wire.rawHeaders.length; at += 2) {
      const [key = '', value = ''] = wire.rawHeaders.slice(at, at + 2);
      for (const next of key === name ? change(value) : [value]) raw.push(key, next);
    }
    wire.rawHeaders = raw;
  };
const sha = (algorithm: string, body: Buffer, form: 'base64' | 'base64url' = 'base64') =>
  createHash(algorithm).update(body).digest(form);

describe('attacks by replay and by headers', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;

  before(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
    await arena.post(ann, ann.activity('Like', { object: 'http://nobody.test/1' }));
  });
  after(() => arena.stop());

  const refused = async (sending: Parameters<Arena['post']>[2], statuses = unproven) => {
    await arena.refused(statuses, () => arena.post(ann, ann.follow(us), sending));
  };
  /** Today’s signature by the draft, with a header changed afterwards. */
  const tampered = (name: string, change: (value: string) => string[], statuses = unproven) =>
    refused({ tamper: header(name, change) }, statuses);
  const by9421 = (rfc9421: Partial<To9421>, statuses = unproven) => refused({ rfc9421 }, statuses);

  it('D14 a signed POST sent again: 202, and done once', async () => {
    const bob = await arena.world.somebody('bob@social');
    const wire = arena.signed(bob, bob.follow(us));
    await arena.bears('followers', () => arena.send(wire));
    for (let time = 0; time < 3; time += 1)
      expect((await arena.fruitless(() => arena.send(wire))).status).to.equal(202);
    const many = await Promise.all(Array.from({ length: 20 }, () => arena.send(wire)));
    expect(many.map(({ status }) => status)).to.deep.equal(many.map(() => 202));
    expect(arena.store.rows("SELECT 1 FROM activities WHERE type = 'Accept'")).to.have.length(1);
    expect(arena.store.ledger().filter(({ actor }) => actor === bob.id)).to.have.length(1);
  });

  it('D14 a Follow sent again after its Undo, and an Undo after the next Follow: neither is done again', async () => {
    const cid = await arena.world.somebody('cid@social');
    const follow = cid.follow(us);
    const [followed, undone, again] = [follow, cid.undo(follow), cid.follow(us)].map((one) => arena.signed(cid, one));
    const follows = () => arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', cid.id).length;
    const steps: [typeof followed, number][] = [
      [followed, 1],
      [undone, 0],
      [followed, 0],
      [again, 1],
      [undone, 1],
      [followed, 1],
    ];
    for (const [number, [wire, left]] of steps.entries()) {
      expect((await arena.send(wire as Wire)).status).to.equal(202);
      expect(follows(), `after request ${number + 1}`).to.equal(left);
    }
    // Said anew under the same id, as Misskey does, it counts.
    await arena.post(cid, cid.undo(follow));
    await arena.post(cid, follow, { date: new Date(Date.now() + 2000) });
    expect(follows()).to.equal(1);
  });

  it('D14 an activity without an id sent again: done once', async () => {
    const bea = await arena.world.somebody('bea@social');
    const { id, ...nameless } = bea.activity('Like', { object: arena.note });
    expect(id).to.be.a('string');
    for (let time = 0; time < 3; time += 1) expect((await arena.post(bea, nameless)).status).to.equal(202);
    expect(arena.store.rows('SELECT 1 FROM interactions WHERE actor = ?', bea.id)).to.have.length(1);
  });

  it('D14 a signed POST of an hour and ten minutes ago: 401', () =>
    refused({ date: new Date(Date.now() - 70 * minute) }));

  it('D15 a signature for another path: 401', async () => {
    const before = arena.store.effects().followers;
    for (const path of [
      '/inbox',
      '/activitypub/outbox',
      '/activitypub/inbox/',
      '/activitypub/inbox?x=1',
      '/activitypub//inbox',
    ]) {
      const url = new URL(path, inboxUrl).href;
      await refused({ url });
      await by9421({ url });
    }
    const wire = arena.signed(ann, ann.follow(us));
    for (const method of ['PUT', 'PATCH', 'GET', 'DELETE']) {
      const { status } = await arena.send({ ...wire, method });
      expect(status, method).to.be.oneOf([400, 404, 405, 501]);
    }
    expect(arena.store.effects().followers).to.deep.equal(before);
  });

  it('D15 a signature for another host: 401', async () => {
    for (const url of [
      'https://other.test/activitypub/inbox',
      'https://blog.test:8443/activitypub/inbox',
      'https://blog.test.evil.test/activitypub/inbox',
    ]) {
      await refused({ url });
      await refused({ url, tamper: header('host', () => ['blog.test']) });
      await by9421({ url });
      await refused({ rfc9421: { url }, tamper: header('host', () => ['blog.test']) });
    }
  });

  for (const [what, dates] of Object.entries({
    stale: [new Date(Date.now() - 66 * minute).toUTCString(), 'Thu, 01 Jan 1970 00:00:00 GMT'],
    'in the future': [new Date(Date.now() + 62 * minute).toUTCString(), 'Fri, 31 Dec 9999 23:59:59 GMT'],
    unreadable: ['yesterday', 'now', '0', '', 'Invalid Date', 'NaN', '9'.repeat(400)],
  }))
    it(`D16 a Date that is ${what}: 401, though it is signed`, async () => {
      for (const text of dates) {
        const date = Object.assign(new Date(), { toUTCString: () => text });
        await refused({ date });
      }
    });

  it('D16 no Date at all: 401', async () => {
    await tampered('date', () => []);
    await refused({ covers: ['(request-target)', 'host', 'digest'] });
    await refused({ covers: ['(request-target)', 'host', 'digest'], tamper: header('date', () => []) });
  });

  it('D16 RFC 9421: created missing, ahead or long ago, or expired: 401', async () => {
    await by9421({ created: null });
    await by9421({ created: seconds() + 62 * 60 });
    await by9421({ created: seconds() - 24 * 3600 });
    await by9421({ created: 0 });
    await by9421({ created: -5 });
    await by9421({ created: seconds() - 7200, expires: seconds() - 3700 });
    for (const created of ['"now"', '1e9', '12345678901234567890', '1.5', ''])
      await refused({
        rfc9421: {},
        tamper: header('signature-input', (value) => [value.replace(/created=\d+/, `created=${created}`)]),
      });
  });

  it('D17 a Digest that is missing, unsigned, of another kind, or two: 401', async () => {
    const { body } = arena.signed(ann, ann.follow(us));
    await tampered('digest', () => []);
    await refused({ covers: ['(request-target)', 'host', 'date'] });
    await refused({ covers: ['(request-target)', 'host', 'date'], tamper: header('digest', () => []) });
    for (const digest of [
      `SHA-512=${sha('sha512', body)}`,
      `MD5=${sha('md5', body)}`,
      `SHA-1=${sha('sha1', body)}`,
      `SHA-256=${sha('sha256', body, 'base64url')}`,
      `SHA-256=${sha('sha256', body)},SHA-512=${sha('sha512', body)}`,
      `SHA-256=${sha('sha256', body)},SHA-256=${sha('sha256', Buffer.from('{}'))}`,
      `SHA-256= ${sha('sha256', body)}`,
      `SHA-256="${sha('sha256', body)}"`,
      `sha-256=:${sha('sha256', body)}:`,
      `SHA-256=${sha('sha256', body).slice(0, -1)}`,
      `SHA-256=${sha('sha256', body).slice(0, 20)}`,
      'SHA-256=',
      '=',
      'unixsum=1',
    ])
      await refusedDigest(digest, body);
  });

  /** Signed honestly over a header that proves nothing. */
  async function refusedDigest(digest: string, body: Buffer): Promise<void> {
    const signed = ann.sign({ url: inboxUrl, method: 'POST', body });
    const names = ['(request-target)', 'host', 'date', 'digest'];
    const { createSign } = await import('node:crypto');
    const headers: Record<string, string> = { ...signed.headers, digest };
    const text = names.map(
      (name) => `${name}: ${name === '(request-target)' ? 'post /activitypub/inbox' : headers[name]}`,
    );
    const signature = createSign('rsa-sha256').update(text.join('\n')).sign(ann.keys.privateKey, 'base64');
    headers.signature = `keyId="${ann.keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${signature}"`;
    await arena.refused(unproven, () => arena.send({ rawHeaders: Object.entries(headers).flat(), body }));
  }

  it('D17 S5 a body that was changed on the way: 401, in both kinds of signature', async () => {
    const change: Tamper = (wire) => {
      wire.body = Buffer.from(wire.body.toString().replace('"Follow"', '"follow"'));
    };
    const lengthen: Tamper = (wire) => {
      wire.body = Buffer.concat([wire.body, Buffer.from(' ')]);
    };
    for (const tamper of [change, lengthen]) {
      await refused({ tamper });
      await refused({ tamper, rfc9421: {} });
      await refused({ tamper, rfc9421: { covers: ['@method', '@target-uri'] } });
    }
    for (const [name, sending] of Object.entries({ cavage: {}, rfc9421: { rfc9421: {} } })) {
      const honest = await arena.world.somebody(`honest-${name}@social`);
      await arena.bears('followers', () => arena.post(honest, honest.follow(us), sending));
    }
  });

  it('D18 a Content-Digest that is no structured field: 400', async () => {
    for (const garbage of [
      'garbage garbage',
      'sha-256=:!!!:',
      'sha-256=:abc',
      '=:AAAA:',
      'sha-256=(',
      '{}',
      '"',
      ',',
      'sha-256=:AAAA:,',
    ])
      await refused({ rfc9421: {}, tamper: header('content-digest', () => [garbage]) }, [400]);
  });

  it('D18 a Content-Digest that is well written and proves nothing: 401', async () => {
    const { body } = arena.signed(ann, ann.follow(us));
    for (const useless of [
      'sha-256=:AAAA:',
      `sha-256="${sha('sha256', body)}"`,
      'sha-256=1',
      'sha-256',
      `md5=:${sha('md5', body)}:`,
      `sha-512=:${sha('sha256', body)}:`,
    ])
      await refused({ rfc9421: {}, tamper: header('content-digest', () => [useless]) });
  });

  it('D19 S2 S16 a signature over too little: 401', async () => {
    for (const covers of [
      ['date'],
      [],
      ['host', 'date', 'digest'],
      ['(request-target)', 'date', 'digest'],
      ['(request-target)', 'host', 'digest'],
      ['digest'],
      ['(request-target)', 'host', 'date', 'content-type'],
    ])
      await refused({ covers });
    await tampered('signature', (value) => [value.replace(/headers="[^"]*",/, '')]);
    await tampered('signature', (value) => [value.replace(/headers="[^"]*"/, 'headers=""')]);
    for (const covers of [
      [],
      ['@method'],
      ['@target-uri', 'content-digest'],
      ['@method', 'content-digest'],
      ['@method', '@target-uri'],
      ['content-digest'],
      ['date', 'host'],
    ])
      await by9421({ covers });
  });

  it('D20 a signed header that stands there twice: 401', async () => {
    const later = new Date(Date.now() + minute).toUTCString();
    for (const [name, second] of Object.entries({
      date: later,
      digest: `SHA-256=${sha('sha256', Buffer.from('{}'))}`,
      host: 'other.test',
      signature: 'keyId="x"',
    })) {
      await tampered(name, (value) => [value, second]);
      await tampered(name, (value) => [second, value]);
      await tampered(name, (value) => [value, value]);
    }
    for (const name of ['host', 'content-digest', 'signature', 'signature-input'])
      await refused({
        rfc9421: { covers: ['@method', '@target-uri', 'content-digest', 'host'] },
        tamper: header(name, (value) => [value, value]),
      });
  });

  it('D21 S3 a parameter twice, or several signatures that disagree on who signs: refused', async () => {
    await tampered('signature', (value) => [`keyId="${eve.keyId}",${value}`]);
    await tampered('signature', (value) => [`${value},keyId="${eve.keyId}"`]);
    await tampered('signature', (value) => [`${value},KEYID="${ann.keyId}"`]);
    await tampered('signature', (value) => [value.replace('signature=', 'signature="AAAA",signature=')]);
    const theirs = arena.signed(eve, ann.follow(us), { rfc9421: { label: 'sig2' } }).rawHeaders;
    const of = (name: string) => theirs[theirs.indexOf(name) + 1] ?? '';
    for (const order of [0, 1])
      await refused({
        rfc9421: {},
        by: eve,
        tamper: (wire) => {
          for (const name of ['signature', 'signature-input'])
            header(name, (value) => [order === 0 ? `${value}, ${of(name)}` : `${of(name)}, ${value}`])(wire);
        },
      });
    await refused({ rfc9421: {}, tamper: header('signature-input', (value) => [`${value};keyid="${eve.keyId}"`]) });
    await refused({ rfc9421: {}, tamper: header('signature-input', (value) => [`${value}, ${value}`]), by: eve });
  });

  it('D21 both kinds of signature in one request, one of them false: refused', async () => {
    const forged = arena.signed(ann, ann.follow(us), { by: eve, rfc9421: {} });
    const input = forged.rawHeaders[forged.rawHeaders.indexOf('signature-input') + 1] ?? '';
    await refused({ by: eve, tamper: (wire) => void wire.rawHeaders.push('signature-input', input) });
  });
});
