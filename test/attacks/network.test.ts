import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { isPublicAddress } from '../../src/remote/address-guard.js';
import { oneKey } from '../../src/remote/double-knock.js';
import { createHttpClient, type HttpClient } from '../../src/remote/http-client.js';
import type { Lookup } from '../../src/remote/names.js';
import { createSignedRequests } from '../../src/remote/signed-request.js';
import type { Json } from '../lab/ask.js';
import { cpuTime } from '../lab/cpu-time.js';
import { makeKeyPair, type RemoteActor, signatureFaults } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';
import { bytesOf, sendBytes } from './wire.js';

const unproven = [400, 401, 403];

/** What leads inward, in all the clothes that addresses wear. */
const inward = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://0.0.0.0/',
  'https://0/',
  'https://[::]/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.0.1/',
  'https://100.64.0.1/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://x.localhost/',
  'https://printer.local/',
  'https://db.internal/',
  'https://hidden.onion/',
  'https://127。0。0。1/',
];

describe('attacks through the network', () => {
  describe('on a Herald as it runs in the world', () => {
    let arena: Arena;
    let eve: RemoteActor;
    before(async () => {
      arena = await openArena({ federation: { allowPrivateAddresses: false } });
      eve = await arena.world.enemy('eve@evil');
    });
    after(() => arena.stop());

    it('D31 a keyId that leads inward: 401, and nobody is connected to', async () => {
      for (const address of [
        ...inward,
        eve.id,
        `http://127.0.0.1:${arena.world.port}/`,
        `https://127.0.0.1:${arena.world.port}/`,
        'https://evil.test:22/',
        'https://a:b@evil.test/',
      ])
        await arena.refused(unproven, () =>
          arena.post(eve, { ...eve.follow(us), actor: `${address}actor` }, { keyId: `${address}actor#main-key` }),
        );
      expect(arena.world.seen).to.deep.equal([]);
    });

    it('D36 a keyId with another scheme: 401, and nothing is opened', async () => {
      for (const keyId of [
        'data:application/activity+json,{}',
        'file:///etc/passwd',
        'ftp://evil.test/key',
        'javascript:alert(1)',
        'gopher://evil.test/',
        'acct:eve@evil.test',
        'urn:x',
        '//evil.test/key',
        'blob:https://evil.test/1',
      ])
        await arena.refused(unproven, () => arena.post(eve, eve.follow(us), { keyId }));
      for (const actor of [
        'javascript:alert(1)',
        'data:,x',
        'file:///etc/passwd',
        'ftp://evil.test/a',
        '/activitypub/actor',
        '',
      ])
        await arena.refused([400, 401], () => arena.post(eve, { ...eve.follow(us), actor }));
      expect(arena.world.seen).to.deep.equal([]);
    });
  });

  describe('on the way out', () => {
    const clients: HttpClient[] = [];
    /** A client whose names lead where the test says, answer after answer. */
    const leading = (...answers: string[][]) => {
      let asked = 0;
      const lookup: Lookup = (_name, _options, callback) => {
        const found = answers[Math.min(asked, answers.length - 1)] ?? [];
        asked += 1;
        callback(
          null,
          found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      };
      const client = createHttpClient({
        allowPrivateAddresses: false,
        userAgent: 'Herald/test',
        connections: 1,
        lookup,
      });
      clients.push(client);
      return { client, asked: () => asked };
    };
    const exchange = (client: HttpClient, url: string) =>
      client
        .exchange({ method: 'GET', url: new URL(url), headers: {}, timeout: 300, maxBytes: 100, longer: 'refuse' })
        .then(
          () => 'answered',
          (error) => String(error.kind),
        );
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.close();
    });

    it('D31 addresses that lead inward: refused before anything is sent', async () => {
      const { client, asked } = leading(['93.184.216.34']);
      for (const url of inward) expect(await exchange(client, url), url).to.equal('refused-address');
      expect(asked()).to.equal(0);
    });

    it('D32 a name that is public when asked and private when connected to: asked once, and judged as it is dialled', async () => {
      for (const answers of [
        [['127.0.0.1']],
        [['93.184.216.34', '127.0.0.1']],
        [['::1', '93.184.216.34']],
        [['169.254.169.254']],
        [[]],
      ]) {
        const { client, asked } = leading(...answers, ['93.184.216.34']);
        expect(await exchange(client, 'https://rebind.example/'), JSON.stringify(answers)).to.equal('refused-address');
        expect(asked()).to.equal(1);
      }
    });

    it('D33 IPv4 in the clothes of IPv6: unwrapped and refused', async () => {
      for (const address of [
        '::ffff:127.0.0.1',
        '::ffff:10.0.0.1',
        '64:ff9b::7f00:1',
        '64:ff9b:1::1',
        '2002:7f00:1::',
        '2001::1',
        '::7f00:1',
        '::',
        '::1',
        '100::1',
        'fec0::1',
        'ff02::1',
        '3fff::1',
        '5f00::1',
      ]) {
        expect(isPublicAddress(address), address).to.equal(false);
        const { client } = leading([address]);
        expect(await exchange(client, 'https://six.example/'), address).to.equal('refused-address');
      }
      expect(isPublicAddress('2606:2800:220:1::1')).to.equal(true);
    });

    it('D34 a redirect inward, at any hop: refused, and not a byte goes there', async () => {
      const { privateKey } = await makeKeyPair();
      const signer = { keyId: `${us}#main-key`, privateKey };
      for (const location of [
        ...inward,
        'http://public.example/',
        'https://public.example:8443/',
        'file:///etc/passwd',
        'https://ours.example/activitypub/actor',
      ])
        for (const hops of [0, 1]) {
          const reached: string[] = [];
          const requests = createSignedRequests({
            client: {
              rules: { allowPrivateAddresses: false, ownHost: 'ours.example' },
              async exchange({ url }) {
                reached.push(url.href);
                const next = reached.length <= hops ? 'https://first.example/second' : location;
                return { status: 302, headers: { location: next }, body: Buffer.alloc(0) };
              },
              async close() {},
            },
            keys: oneKey(() => signer),
            now: Date.now,
            timeout: 1000,
          });
          const kind = await requests.get('https://first.example/').then(
            () => 'answered',
            (error) => String(error.kind),
          );
          expect(kind, location).to.equal('refused-address');
          expect(reached.length, location).to.equal(hops + 1);
        }
    });
  });

  describe('on what others serve', () => {
    let arena: Arena;
    let eve: RemoteActor;
    const place = (path: string) => `${arena.world.origin('evil')}/${path}`;
    const actorAt = (id: string): Json => ({
      ...eve.document(),
      id,
      inbox: `${id}/inbox`,
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: eve.keys.publicKeyPem },
    });
    const followFrom = (id: string) =>
      arena.post(eve, { ...eve.follow(us), id: `${id}/follow`, actor: id }, { keyId: `${id}#main-key` });
    const ourKey = async () => {
      const { text } = await arena.get('/activitypub/actor');
      return String(JSON.parse(text).publicKey.publicKeyPem);
    };

    before(async () => {
      arena = await openArena({
        config: { delivery: { driver: 'sqlite', concurrency: 32, perHost: 4, timeout: 1500 } },
      });
      eve = await arena.world.enemy('eve@evil');
    });
    after(() => arena.stop());

    it('D25 a redirect to another host, which we were not asked to ask: not followed', async () => {
      const elsewhere = `${arena.world.origin('elsewhere')}/actor`;
      arena.world.serve(place('away'), (_, response) => response.writeHead(302, { Location: elsewhere }).end());
      await arena.refused(unproven, () => followFrom(place('away')));
      expect(arena.world.gets().filter(({ url }) => url === elsewhere)).to.deep.equal([]);
    });

    it('D34 a redirect: signed anew for each address, never with the signature of the first', async () => {
      const first = place('moved');
      const second = place('moved-here');
      arena.world.serve(first, (_, response) => response.writeHead(302, { Location: second }).end());
      await arena.refused(unproven, () => followFrom(first));
      const key = await ourKey();
      const gets = arena.world.gets().filter(({ url }) => url === first || url === second);
      expect(gets.length).to.be.within(1, 4);
      for (const { url, headers, method } of gets) {
        const faults = signatureFaults(
          { method, path: new URL(url).pathname, headers, body: Buffer.alloc(0), at: Date.now() },
          key,
        );
        if (headers['signature-input'] === undefined) expect(faults, url).to.deep.equal([]);
      }
      expect(new Set(gets.map(({ headers }) => headers.signature)).size).to.equal(gets.length);
    });

    it('D35 redirects without end: given up after a few, 401', async () => {
      for (let n = 0; n < 30; n += 1)
        arena.world.serve(place(`chain${n}`), (_, response) =>
          response.writeHead(302, { Location: place(`chain${n + 1}`) }).end(),
        );
      arena.world.serve(place('self'), (_, response) => response.writeHead(307, { Location: place('self') }).end());
      const before = arena.world.gets().length;
      await arena.refused(unproven, () => followFrom(place('chain0')));
      await arena.refused(unproven, () => followFrom(place('self')));
      expect(arena.world.gets().length - before).to.be.at.most(8);
    });

    it('D36 links with other schemes in an actor and in words: never stored', async () => {
      for (const scheme of [
        'javascript:alert(1)',
        'data:text/html,<script>',
        'file:///etc/passwd',
        'ftp://evil.test/',
        'vbscript:x',
      ]) {
        const id = place(`schemes/${encodeURIComponent(scheme)}`);
        arena.world.serve(id, {
          ...actorAt(id),
          url: scheme,
          icon: { type: 'Image', url: scheme },
          endpoints: { sharedInbox: scheme },
        });
        await followFrom(id);
        const reply = arena.reply(eve, {
          url: scheme,
          attachment: [{ type: 'Document', url: scheme }],
          content: `<p><a href="${scheme}">x</a></p>`,
        });
        await arena.post(eve, reply);
        // An inbox that we would have to open.
        const bad = place(`inboxes/${encodeURIComponent(scheme)}`);
        arena.world.serve(bad, { ...actorAt(bad), inbox: scheme });
        await arena.refused(unproven, () => followFrom(bad));
      }
      const stored = JSON.stringify([arena.effects(), arena.store.rows('SELECT * FROM remote_actors')]);
      expect(stored).to.not.match(/javascript:|data:text|file:\/\/|ftp:|vbscript:/);
    });

    it('D37 an answer that unpacks to more than it is, or is too long: 401', async () => {
      const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
      for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip']) {
        const id = place(`bomb-${encoding}`);
        arena.world.serve(id, (_, response) =>
          response
            .writeHead(200, { 'Content-Type': 'application/activity+json', 'Content-Encoding': encoding })
            .end(bomb),
        );
        const spent = await cpuTime(() => arena.refused(unproven, () => followFrom(id)));
        expect(spent).to.be.below(1000);
      }
      const long = place('long');
      arena.world.serve(long, (_, response) =>
        response
          .writeHead(200, { 'Content-Type': 'application/activity+json' })
          .end(JSON.stringify({ ...actorAt(long), summary: 'x'.repeat(2_000_000) })),
      );
      await arena.refused(unproven, () => followFrom(long));
    });

    it('D37 a request that is packed: 415; one that is too long: 413, however it says its length', async () => {
      const packed = arena.signed(eve, gzipSync(Buffer.from(JSON.stringify(eve.follow(us)))));
      packed.rawHeaders.push('content-encoding', 'gzip');
      await arena.refused([415], () => arena.send(packed));
      const long = Buffer.from(JSON.stringify({ ...eve.follow(us), content: 'x'.repeat(2_000_000) }));
      await arena.refused([413], () => arena.post(eve, long));
      const wire = arena.signed(eve, Buffer.from('{}'));
      wire.rawHeaders.push('transfer-encoding', 'chunked');
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, ' '), Buffer.from('\r\n')]);
      await arena.refused([413], () =>
        sendBytes(
          arena.port,
          bytesOf({ ...wire, contentLength: null, body: Buffer.concat([chunk, chunk, Buffer.from('0\r\n\r\n')]) }),
        ),
      );
      await arena.refused([400], () => sendBytes(arena.port, bytesOf({ ...wire, body: chunk })));
    });

    it('D38 an answer that drips: given up when its time is over, with 503 for the sender to come again', async () => {
      const drips: NodeJS.Timeout[] = [];
      const slow = place('drip');
      arena.world.serve(slow, (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/activity+json' });
        drips.push(setInterval(() => response.write(' '), 50));
      });
      const { status, headers } = await arena.fruitlessEvenLater(() => followFrom(slow));
      for (const drip of drips) clearInterval(drip);
      expect(status).to.equal(503);
      expect(Number(headers.get('retry-after'))).to.be.above(0);
    });

    it('D39 text made to keep a regular expression busy: work grows with its length, no faster', async () => {
      const hostile: [string, (n: number) => Json][] = [
        ['tags', (n) => ({ content: '<a href="'.repeat(n) })],
        ['brackets', (n) => ({ content: '<'.repeat(n * 8) })],
        ['attributes', (n) => ({ content: `<p ${'a=" '.repeat(n)}>` })],
        ['spaces', (n) => ({ content: `<p>${' '.repeat(n * 8)}x</p>`, summary: ' '.repeat(n * 8) })],
        ['handles', (n) => ({ content: '@a@'.repeat(n * 2), name: '@a@'.repeat(n) })],
        ['entities', (n) => ({ content: '&amp;&#x'.repeat(n) })],
        ['comments', (n) => ({ content: '<!--'.repeat(n * 2) })],
        ['mentions', (n) => ({ tag: Array.from({ length: n }, () => ({ type: 'Mention', href: us, name: '@@@@' })) })],
        ['closings', (n) => ({ content: `${'<b><i>'.repeat(n)}` })],
      ];
      for (const [what, members] of hostile) {
        const spent: number[] = [];
        for (const pieces of [1000, 8000]) {
          const reply = arena.reply(eve, members(pieces));
          spent.push(
            await cpuTime(async () => expect((await arena.post(eve, reply)).status).to.be.oneOf([202, 400, 413])),
          );
        }
        const [short = 0, long = 0] = spent;
        expect(long, `${what}: ${short} ms, then ${long} ms`).to.be.below(short * 24 + 400);
      }
    });

    it('D39 headers made to keep a parser busy: work grows with their length, no faster', async () => {
      for (const pattern of ['keyId="', 'a=b,', ',,,,', '=', '" "', '(((', 'sig1=(', ';;;;', ':AAAA:,'])
        for (const name of [
          'signature',
          'signature-input',
          'content-digest',
          'date',
          'digest',
          'x-forwarded-for',
          'content-type',
          'accept',
        ]) {
          const value = pattern.repeat(Math.floor(12_000 / pattern.length));
          const wire = arena.signed(eve, eve.follow(us));
          const rawHeaders = wire.rawHeaders.map((held, at) =>
            wire.rawHeaders[at - 1] === name && at % 2 === 1 ? value : held,
          );
          if (!rawHeaders.includes(name)) rawHeaders.push(name, value);
          const spent = await cpuTime(() => arena.send({ ...wire, rawHeaders }));
          expect(spent, `${name} of ${pattern}`).to.be.below(300);
        }
      expect(arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', eve.id).length).to.be.at.most(1);
    });

    it('D57 an answer for one address: never remembered for another', async () => {
      const ann = await arena.world.somebody('ann@victim');
      // Her address leads to another's document for a moment: that is not her key from then on.
      const document = ann.document();
      arena.world.serve(ann.id, (_, response) => response.writeHead(302, { Location: eve.id }).end());
      await arena.refused(unproven, () => arena.post(eve, ann.follow(us), { keyId: ann.keyId }));
      arena.world.serve(ann.id, document);
      expect(
        arena.store.rows('SELECT id FROM remote_actors WHERE key_id = ? AND id <> ?', ann.keyId, ann.id),
      ).to.deep.equal([]);
      await arena.fruitlessEvenLater(() => arena.post(eve, ann.follow(us), { keyId: ann.keyId }));
      expect(arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', ann.id)).to.deep.equal([]);
    });

    it('D57 what we answer: told apart by Accept, and an error is kept by no cache', async () => {
      const { pathname } = new URL(arena.note);
      for (const accept of ['application/activity+json', 'text/html']) {
        const { headers } = await arena.get(pathname, { accept });
        expect(headers.get('vary')?.toLowerCase()).to.include('accept');
      }
      for (const [path, status] of [
        ['/activitypub/notes/none', 404],
        ['/activitypub/inbox', 405],
      ] as const) {
        const answer = await arena.get(path);
        expect(answer.status).to.equal(status);
        expect(answer.headers.get('cache-control') ?? 'no-store').to.include('no-store');
      }
    });

    it('D62 GETs that strangers make us sign: good for that address and for reading only', async () => {
      const target = place('oracle');
      await arena.refused(unproven, () => followFrom(target));
      const [get] = arena.world.gets().filter(({ url }) => url === target);
      const covers = /headers="([^"]*)"/.exec(String(get?.headers.signature))?.[1] ?? '';
      expect(covers).to.equal('(request-target) host date');
      expect(get?.headers).to.not.have.any.keys('digest', 'content-digest', 'authorization', 'cookie');
      // Sent to our own inbox as it is, it proves nothing either.
      const raw = Object.entries(get?.headers ?? {}).flatMap(([name, value]) => [name, String(value)]);
      await arena.refused([400, 401, 415], () =>
        arena.send({ rawHeaders: raw, body: Buffer.from(JSON.stringify({ ...eve.follow(us), actor: us })) }),
      );
    });
  });
});
