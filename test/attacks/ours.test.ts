import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';
import { bytesOf, sendBytes } from './wire.js';

describe('attacks on our own doors', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;

  beforeEach(async () => {
    arena = await openArena({ inbox: { perAddress: 20 } });
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
  });
  afterEach(() => arena.stop());

  it('D63 tokens and signatures: whatever is wrong with them, the answer is the same', async () => {
    const directory = join(arena.file, '..');
    const token = readFileSync(join(directory, 'operator.token'), 'utf8').trim();
    const pingToken = readFileSync(join(directory, 'ping.token'), 'utf8').trim();
    const admin = (given: string | null) =>
      sendBytes(
        join(directory, 'admin.sock'),
        bytesOf({
          method: 'GET',
          target: '/api/status',
          rawHeaders: ['host', 'localhost', ...(given === null ? [] : ['authorization', `Bearer ${given}`])],
          body: Buffer.alloc(0),
          contentLength: null,
        }),
      );
    const wrong = [
      '',
      'localhost',
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase().split('').reverse().join(''),
      `${token.slice(0, -1)}!`,
      'x'.repeat(5000),
    ];
    const answers = await Promise.all(wrong.map(admin));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).to.equal(1);
    expect((await admin(token)).status).to.equal(200);
    const pings = await Promise.all(
      ['x', pingToken.slice(0, -1), `${pingToken}x`].map((given) => arena.get(`/activitypub/ping?token=${given}`)),
    );
    expect(new Set(pings.map(({ status, text }) => `${status} ${text}`)).size).to.equal(1);
  });

  it('D63 secrets: compared in one place, in constant time', () => {
    const source = new URL('../../src/', import.meta.url).pathname;
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(readFileSync(join(source, 'http/same-secret.ts'), 'utf8')).to.include('timingSafeEqual');
    const careless = files.filter((file) =>
      /\b(?:token|secret|digest|mac)\b\s*[!=]==\s*(?!null|undefined|''|"")\w*(?:token|secret|given|digest)/i.test(
        readFileSync(join(source, file), 'utf8'),
      ),
    );
    expect(careless).to.deep.equal([]);
  });

  it('D64 forwarded hosts and schemes: believed by nothing', async () => {
    const lie = (wire: { rawHeaders: string[] }) =>
      void wire.rawHeaders.push(
        'x-forwarded-host',
        'blog.test',
        'x-forwarded-proto',
        'https',
        'forwarded',
        'host=blog.test;proto=https',
        'x-original-url',
        '/activitypub/inbox',
        'x-http-method-override',
        'GET',
      );
    const elsewhere = 'https://evil.test/activitypub/inbox';
    await arena.refused([400, 401], () => arena.post(ann, ann.follow(us), { url: elsewhere, tamper: lie }));
    await arena.refused([400, 401], () =>
      arena.post(ann, ann.follow(us), { rfc9421: { url: elsewhere }, tamper: lie }),
    );
    const { text } = await arena.get('/activitypub/actor', {
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'http',
    });
    expect(text).to.not.include('evil.test');
    expect(JSON.parse(text).id).to.equal(us);
  });

  it('D64 forwarded addresses: only the last counts, which the proxy wrote', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const from = `10.0.${n}.1, 192.0.2.${n}, 203.0.113.9`;
      statuses.push((await arena.post(eve, { ...eve.follow(us), actor: ann.id }, { from })).status);
    }
    expect(statuses.filter((status) => status === 429).length, statuses.join(' ')).to.be.above(20);
    // Somebody else, who has the same address in front and another at the end, is not held back.
    const { status } = await arena.post(ann, ann.follow(us), { from: '203.0.113.9, 198.51.100.7' });
    expect(status).to.equal(202);
  });

  it('D64 one network of IPv6: one sender, whatever address of it is used', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1)
      statuses.push(
        (await arena.post(eve, { ...eve.follow(us), actor: ann.id }, { from: `2001:db8:1:2:${n}::${n}` })).status,
      );
    expect(statuses.filter((status) => status === 429).length, statuses.join(' ')).to.be.above(20);
    expect((await arena.post(ann, ann.follow(us), { from: '2001:db8:9:9::1' })).status).to.equal(202);
  });

  it('D65 attachments with paths and addresses: nothing is fetched, and no file is touched', async () => {
    const work = mkdtempSync(join(arena.file, '..', 'attachments-'));
    const filesBefore = readdirSync(join(arena.file, '..')).length;
    const media = `${arena.world.origin('media')}/picture.png`;
    const attachment = [
      '../../../../etc/passwd',
      'file:///etc/passwd',
      media,
      `${media}/../../../../tmp/x`,
      `/${work}/x`,
      'picture.png|touch x',
      'ephemeral:x',
      'mvg:/etc/passwd',
    ].map((url) => ({ type: 'Document', mediaType: 'image/png', url, name: url }));
    await arena.bears('interactions', () =>
      arena.post(ann, arena.reply(ann, { attachment, image: attachment, icon: media, preview: { attachment } })),
    );
    expect(arena.world.gets('media')).to.deep.equal([]);
    expect(readdirSync(work)).to.deep.equal([]);
    expect(readdirSync(join(arena.file, '..')).length).to.equal(filesBefore);
    const html = (arena.effects().interactions ?? []).map((row) => String(row.html)).join('');
    expect(html).to.not.match(/(?:href|src)="(?!https?:)|<(?:img|video|audio|object)/);
  });
});
