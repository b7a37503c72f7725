import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { cpuTime } from '../lab/cpu-time.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';

const unproven = [400, 401];
const base64url = (bytes: Buffer) => bytes.toString('base64url');

describe('attacks on keys', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;
  let number = 0;

  beforeEach(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
  });
  afterEach(() => arena.stop());

  it('D22 an algorithm that is none, symmetric or another’s: 401, the key alone decides', async () => {
    const follow = ann.follow(us);
    const { body, rawHeaders } = arena.signed(ann, follow);
    const given = (name: string) => rawHeaders[rawHeaders.indexOf(name) + 1] ?? '';
    const text = [
      '(request-target): post /activitypub/inbox',
      ...['host', 'date', 'digest'].map((name) => `${name}: ${given(name)}`),
    ].join('\n');
    const secret = createHmac('sha256', ann.keys.publicKeyPem).update(text).digest('base64');
    const sign1 = createSign('rsa-sha1').update(text).sign(ann.keys.privateKey, 'base64');
    const headers = 'headers="(request-target) host date digest"';
    for (const [algorithm, signature] of [
      ['hmac-sha256', secret],
      ['hs2019', secret],
      ['rsa-sha256', secret],
      ['none', 'AAAA'],
      ['none', ''],
      ['', secret],
      ['rsa-sha1', sign1],
      ['hs2019', sign1],
      ['ed25519', sign1],
      ['rsa-sha256', 'AAAA'],
      ['rsa-sha256', '='],
    ]) {
      const signed = rawHeaders.map((value, at) =>
        rawHeaders[at - 1] === 'signature'
          ? `keyId="${ann.keyId}",algorithm="${algorithm}",${headers},signature="${signature}"`
          : value,
      );
      await arena.refused(unproven, () => arena.send({ rawHeaders: signed, body }));
    }
    for (const alg of ['hmac-sha256', 'ed25519', 'none', 'rsa-pss-sha512', 'ecdsa-p256-sha256', 'rsa-v1_5-sha1', ''])
      await arena.refused(unproven, () => arena.post(ann, follow, { rfc9421: { alg } }));
    await arena.bears('followers', () =>
      arena.post(ann, follow, {
        tamper: (wire) => {
          wire.rawHeaders = wire.rawHeaders.map((value) =>
            value.replace('algorithm="rsa-sha256"', 'algorithm="hs2019"'),
          );
        },
      }),
    );
  });

  /** Somebody new whose server shows this key, and who signs with that one. */
  async function withKey(publicKeyPem: string, privateKey: KeyObject): Promise<RemoteActor> {
    const who = await arena.world.somebody(`weak${++number}@weak`, { publicKeyPem, privateKey });
    arena.world.serve(who.id, { ...who.document(), publicKey: { id: who.keyId, owner: who.id, publicKeyPem } });
    return who;
  }
  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
  const oddKey = (bits: number, exponent: Buffer) => {
    const modulus = randomBytes(bits / 8);
    modulus[0] = (modulus[0] ?? 0) | 0x80;
    modulus[modulus.length - 1] = (modulus.at(-1) ?? 0) | 1;
    return pem(createPublicKey({ key: { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) }, format: 'jwk' }));
  };

  it('D23 a key that is short, or no RSA key, or garbage: 401', async () => {
    for (const modulusLength of [512, 1024]) {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const weak = await withKey(pem(publicKey), privateKey);
      await arena.refused(unproven, () => arena.post(weak, weak.follow(us)));
      if (modulusLength > 512) await arena.refused(unproven, () => arena.post(weak, weak.follow(us), { rfc9421: {} }));
    }
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const mismatched = await withKey(pem(elliptic.publicKey), elliptic.privateKey);
    await arena.refused(unproven, () => arena.post(mismatched, mismatched.follow(us)));
    const private2048 = ann.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const garbage of [
      '',
      'garbage',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      `${'A'.repeat(16_000)}`,
      '\0',
      private2048.slice(0, 500),
    ]) {
      const who = await withKey(garbage, ann.keys.privateKey);
      await arena.refused(unproven, () => arena.post(who, who.follow(us)));
    }
  });

  it('D23 a key that is huge, or whose exponent is no sane one: 401, at little cost', async () => {
    const e = (hex: string) => Buffer.from(hex, 'hex');
    const odd = [
      oddKey(16_384, e('010001')),
      oddKey(2048, e('01')),
      oddKey(2048, e('02')),
      oddKey(4096, randomBytes(511)),
      oddKey(3072, randomBytes(384)),
    ];
    const spent = await cpuTime(async () => {
      for (const publicKeyPem of odd) {
        const who = await withKey(publicKeyPem, ann.keys.privateKey);
        await arena.refused(unproven, () => arena.post(who, who.follow(us)));
      }
    });
    expect(spent, 'milliseconds of the processor').to.be.below(2000);
  });

  it('D23 a signature that every reader of an exponent of one would believe: 401', async () => {
    const modulus = randomBytes(256);
    modulus[0] = 0xff;
    modulus[255] = (modulus[255] ?? 0) | 1;
    const key = pem(createPublicKey({ key: { kty: 'RSA', n: base64url(modulus), e: 'AQ' }, format: 'jwk' }));
    const who = await withKey(key, ann.keys.privateKey);
    const { body, rawHeaders } = arena.signed(who, who.follow(us));
    const given = (name: string) => rawHeaders[rawHeaders.indexOf(name) + 1] ?? '';
    const text = [
      '(request-target): post /activitypub/inbox',
      ...['host', 'date', 'digest'].map((name) => `${name}: ${given(name)}`),
    ].join('\n');
    const { createHash } = await import('node:crypto');
    const info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
    const tail = Buffer.concat([Buffer.from([0]), info, createHash('sha256').update(text).digest()]);
    const forged = Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(256 - 2 - tail.length, 0xff), tail]).toString(
      'base64',
    );
    const signed = rawHeaders.map((value) => value.replace(/signature="[^"]*"$/, `signature="${forged}"`));
    await arena.refused(unproven, () => arena.send({ rawHeaders: signed, body }));
  });

  it('D24 a key that comes by another way than its owner’s server: the old one stays', async () => {
    await arena.bears('followers', () => arena.post(ann, ann.follow(us)));
    const sister = await arena.world.enemy('sister@social');
    const swapped = {
      ...ann.document(),
      publicKey: { id: ann.keyId, owner: ann.id, publicKeyPem: eve.keys.publicKeyPem },
    };
    for (const other of [sister, eve]) {
      await arena.fruitless(() => arena.post(other, other.activity('Update', { object: swapped })));
      await arena.refused([401, 403], () => arena.post(other, ann.activity('Update', { object: swapped })));
    }
    // Even her own word is none: only what her server says.
    await arena.post(ann, ann.activity('Update', { object: swapped }));
    await arena.refused([401], () => arena.post(ann, arena.reply(ann), { by: eve }));
    await arena.changes({}, () => arena.post(ann, ann.activity('Like', { object: 'http://nobody.test/2' })));
  });

  it('D25 D62 keyIds that make us ask one host: asked within its budget, and others are still served', async () => {
    const victim = arena.world.origin('victim');
    for (let n = 0; n < 150; n += 1)
      await arena.fruitlessEvenLater(() => arena.post(eve, eve.follow(us), { keyId: `${victim}/users/${n}#main-key` }));
    expect(arena.world.gets('victim').length).to.be.within(1, 60);
    await arena.bears('followers', () => arena.post(ann, ann.follow(us)));
  });

  it('D25 one key that many ask for at once, or that failed: asked for once', async () => {
    const slow = `${arena.world.origin('slow')}/actor`;
    let asked = 0;
    arena.world.serve(slow, (_, response) => {
      asked += 1;
      setTimeout(() => response.writeHead(404).end(), 200);
    });
    const forged = () => arena.post(eve, eve.follow(us), { keyId: `${slow}#main-key` });
    await Promise.all(Array.from({ length: 30 }, forged));
    expect(asked).to.equal(1);
    for (let time = 0; time < 5; time += 1) await arena.fruitlessEvenLater(forged);
    expect(asked).to.equal(1);
  });

  it('D25 a key behind a huge document or a ring of redirects: 401, and it ends', async () => {
    const huge = `${arena.world.origin('evil')}/huge`;
    let sent = 0;
    arena.world.serve(huge, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/activity+json' });
      const more = () => {
        while (!response.destroyed && sent < 200_000_000) {
          sent += 65_536;
          if (!response.write(' '.repeat(65_536))) return void response.once('drain', more);
        }
      };
      more();
    });
    await arena.refused(unproven, () => arena.post(eve, eve.follow(us), { keyId: huge }));
    expect(sent).to.be.below(20_000_000);
    const ring = `${arena.world.origin('evil')}/ring`;
    for (const at of [0, 1, 2])
      arena.world.serve(`${ring}${at}`, (_, response) =>
        response.writeHead(302, { Location: `${ring}${(at + 1) % 3}` }).end(),
      );
    await arena.refused(unproven, () => arena.post(eve, eve.follow(us), { keyId: `${ring}0` }));
    expect(arena.world.gets('evil').filter(({ url }) => url.includes('ring')).length).to.be.at.most(4);
  });

  it('D26 a flood of Deletes by actors nobody knows: 202 without a question, and nothing is kept', async () => {
    const ledger = arena.store.ledger().length;
    for (let n = 0; n < 300; n += 1) {
      const id = `${arena.world.origin(`gone${n}`)}/users/${n}`;
      const gone = {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: `${id}#delete`,
        type: 'Delete',
        actor: id,
        object: n % 2 ? id : { id, type: 'Tombstone' },
      };
      const { status } = await arena.fruitless(() => arena.post(eve, gone, { keyId: `${id}#main-key` }));
      expect(status).to.equal(202);
    }
    expect(arena.world.gets()).to.deep.equal([]);
    expect(arena.store.ledger().length).to.equal(ledger);
  });
});
