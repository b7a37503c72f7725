import { expect } from 'chai';
import fc from 'fast-check';
import { cpuTime } from '../lab/cpu-time.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { type Arena, openArena, us } from './arena.js';
import { patience, runs } from './runs.js';
import { expectSound, heldMegabytes, othersRows } from './soundness.js';
import { bytesOf, sendBytes } from './wire.js';

/** Of one request, whatever it is: milliseconds of the processor, ours and the sender's. */
const MOST = 400;
/** By our design: no garbage is our trouble. */
const expected = [0, 202, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 429, 431, 501];

describe('any request to the inbox', () => {
  let arena: Arena;
  let ann: RemoteActor;
  let eve: RemoteActor;

  before(async () => {
    arena = await openArena();
    ann = await arena.world.somebody('ann@social');
    eve = await arena.world.enemy('eve@evil');
    await arena.post(ann, ann.follow(us));
    await arena.post(ann, arena.reply(ann));
    await arena.post(eve, eve.activity('View', { object: us }));
  });
  after(() => arena.stop());
  const isEve = (actor: string) => actor === eve.id;

  /** Runs them all, and looks at what is left. */
  async function unharmed<T>(arbitrary: fc.Arbitrary<T>, count: number, request: (value: T) => Buffer): Promise<void> {
    const before = othersRows(arena.effects(), isEve);
    const held = heldMegabytes();
    await fc.assert(
      fc.asyncProperty(arbitrary, async (value) => {
        let status = -1;
        const spent = await cpuTime(async () => {
          ({ status } = await sendBytes(arena.port, request(value)));
        });
        expect(status).to.be.oneOf(expected);
        expect(spent).to.be.below(MOST);
      }),
      runs(count),
    );
    expect(othersRows(arena.effects(), isEve)).to.deep.equal(before);
    expectSound(arena);
    expect(heldMegabytes() - held, 'megabytes more').to.be.below(40);
    expect((await arena.get('/activitypub/actor')).status).to.equal(200);
    expect(
      arena.lines.filter(({ message }) => message === 'request failed' || /in trouble/.test(message)),
    ).to.deep.equal([]);
  }

  const body = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 8 }).map((text) => Buffer.from(text)),
    fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => Buffer.from(JSON.stringify({ id: `${eve.id}/x`, type: 'Like', actor: eve.id, object: value }))),
    fc
      .string({ unit: 'binary', maxLength: 500 })
      .map((text) => Buffer.from(JSON.stringify({ type: text, actor: eve.id, object: text, id: text }))),
  );

  it('with any body, rightly signed, harms nobody', async function () {
    this.timeout(patience(400));
    await unharmed(body, 400, (bytes) => bytesOf(arena.signed(eve, bytes)));
  });

  it('of any bytes at all harms nobody', async function () {
    this.timeout(patience(300));
    const start = fc.constantFrom(
      '',
      'POST /activitypub/inbox HTTP/1.1\r\n',
      'POST /activitypub/inbox HTTP/1.1\r\nHost: blog.test\r\nContent-Length: 5\r\n',
      'GET / HTTP/1.1\r\nHost: blog.test\r\n',
    );
    const any = fc.tuple(start, fc.uint8Array({ maxLength: 400 }));
    // The connection is closed by us, not by a deadline: half a request is another story (slow-senders).
    await unharmed(any, 300, ([head, bytes]) =>
      Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n\r\n\r\n\u0000\r\n\r\n')]),
    );
  });

  const names = [
    'signature',
    'signature-input',
    'content-digest',
    'digest',
    'date',
    'host',
    'content-type',
    '(request-target)',
    'x-forwarded-for',
    'content-length',
    'expect',
    'te',
    'upgrade',
  ];
  const text = fc.oneof(
    fc.constantFrom(
      '',
      '*',
      '"',
      '""',
      '=',
      ';',
      ',',
      '(',
      '()',
      '("@method")',
      'sig1=()',
      'keyId=""',
      ':AAAA:',
      '\t',
      '-1',
      '0',
      '1e9',
      'blog.test',
      'application/activity+json',
      '100-continue',
      'trailers',
    ),
    fc.string({ maxLength: 200 }).map((value) => value.replace(/[\r\n]/g, ' ')),
    fc.uint8Array({ maxLength: 60 }).map((bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\r\n]/g, ' '),
    ),
  );
  const edit = fc.record({
    name: fc.constantFrom(...names),
    how: fc.constantFrom('replace', 'remove', 'again', 'cut', 'insert', 'swap'),
    text,
    at: fc.nat(400),
  });

  for (const scheme of ['draft-cavage', 'RFC 9421'])
    it(`of ann’s, with headers by ${scheme} that somebody changed, is nobody’s word`, async function () {
      this.timeout(patience(400));
      const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
      await unharmed(edits, 400, (changes) => {
        // By eve's key under ann's name: whatever becomes of the headers, it must not pass.
        const wire = arena.signed(
          ann,
          ann.activity('Undo', { object: { type: 'Follow', actor: ann.id, object: us } }),
          { by: eve, ...(scheme === 'RFC 9421' ? { rfc9421: {} } : {}) },
        );
        for (const { name, how, text: value, at } of changes) {
          const place = wire.rawHeaders.findIndex((held, index) => index % 2 === 0 && held === name);
          const old = place < 0 ? '' : (wire.rawHeaders[place + 1] ?? '');
          if (how === 'again' || place < 0) wire.rawHeaders.push(name === '(request-target)' ? 'x' : name, value);
          else if (how === 'remove') wire.rawHeaders.splice(place, 2);
          else if (how === 'replace') wire.rawHeaders[place + 1] = value;
          else if (how === 'cut') wire.rawHeaders[place + 1] = old.slice(0, at % (old.length + 1));
          else if (how === 'insert')
            wire.rawHeaders[place + 1] =
              `${old.slice(0, at % (old.length + 1))}${value}${old.slice(at % (old.length + 1))}`;
          else wire.rawHeaders[place + 1] = [...old].toReversed().join('');
        }
        const doubled = wire.rawHeaders.some((held, index) => index % 2 === 0 && held === 'content-length');
        return bytesOf({ ...wire, ...(doubled ? { contentLength: null } : {}) });
      });
      expect(arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', ann.id)).to.have.length(1);
    });
});
