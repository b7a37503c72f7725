import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { place, startHerald } from '../cli/running-herald.js';
import type { Json } from '../lab/ask.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { until } from '../lab/until.js';
import { type Arena, openArena, us } from './arena.js';
import { bytesOf, sendBytes } from './wire.js';

/** Markup that does something, in the forms that got through somewhere. */
const acting = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<form action="https://evil.test"><input name=x autofocus onfocus=alert(1)></form>',
  '<base href="https://evil.test/"><meta http-equiv=refresh content="0;url=https://evil.test">',
  '<object data="https://evil.test"></object><embed src="https://evil.test"><link rel=stylesheet href="https://evil.test">',
  '<p onclick="alert(1)" id="x" class="quote-inline evil">x</p>',
  '<template><script>alert(1)</script></template>',
  '</p></div></article><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<video src=x poster=x onerror=alert(1)></video><audio src="https://evil.test/a"></audio>',
];
const active =
  /<(script|svg|math|iframe|object|embed|form|input|style|link|meta|base|template|video|audio|noscript|img)\b|\son\w+\s*=|javascript:|href="\s*data:|\sstyle=/i;

describe('attacks by text', () => {
  let arena: Arena;
  let eve: RemoteActor;
  let number = 0;
  /** Somebody new whose server says this of her. */
  const called = async (members: Json): Promise<RemoteActor> => {
    const who = await arena.world.enemy(`who${++number}@evil`);
    arena.world.serve(who.id, { ...who.document(), ...members });
    return who;
  };
  const stored = (actor: RemoteActor) =>
    arena.store.rows('SELECT * FROM interactions WHERE actor = ? ORDER BY seq', actor.id);
  const notePath = () => new URL(arena.note).pathname;

  before(async () => {
    arena = await openArena();
    eve = await arena.world.enemy('eve@evil');
  });
  after(() => arena.stop());

  it('D40 markup that acts, in words, names, warnings and emoji: nothing of it in the store as HTML, nor in any page', async () => {
    for (const markup of acting) {
      const who = await called({
        name: markup,
        preferredUsername: markup,
        summary: markup,
        attachment: [{ type: 'PropertyValue', name: markup, value: markup }],
        tag: [{ type: 'Emoji', name: markup, icon: { url: 'https://evil.test/x.svg' } }],
      });
      await arena.bears('interactions', () =>
        arena.post(
          who,
          arena.reply(who, {
            content: markup,
            summary: markup,
            name: null,
            contentMap: { en: markup },
            tag: [
              { type: 'Emoji', name: markup },
              { type: 'Mention', href: us, name: markup },
              { type: 'Hashtag', name: markup, href: 'javascript:alert(1)' },
            ],
          }),
        ),
      );
      await arena.post(
        who,
        who.activity('Like', {
          object: arena.note,
          content: markup,
          _misskey_reaction: markup,
          tag: [{ type: 'Emoji', name: markup }],
        }),
      );
      for (const row of stored(who)) {
        expect(String(row.html ?? '')).to.not.match(active);
        expect(String(row.handle)).to.not.match(/[<>"'&\s]/);
      }
    }
    for (const accept of ['text/html', 'application/activity+json'])
      for (const path of ['', '/replies', '/likes', '/shares', '/replies?page=1', '/replies?page=true']) {
        const { text } = await arena.get(
          new URL(`${arena.note}${path}`).pathname + (path.split('?')[1] ? `?${path.split('?')[1]}` : ''),
          { accept },
        );
        expect(text).to.not.match(/<script>alert|onerror=|onload=|onfocus=/);
      }
  });

  it('D40 text of the sender in an answer: said as JSON or escaped, never as a page', async () => {
    const { text, headers } = await arena.post(eve, Buffer.from('<script>alert(1)</script>'), {
      tamper: (wire) => void wire.rawHeaders.push('accept', 'text/html'),
    });
    expect(text).to.not.include('<script>alert');
    expect(
      headers.get('x-content-type-options')?.toLowerCase() ?? (headers.get('content-type') ?? '').includes('json'),
    ).to.be.oneOf(['nosniff', true]);
  });

  it('D41 pictures of strangers: hotlinked nowhere', async () => {
    const who = await called({ icon: { type: 'Image', url: 'https://track.evil.test/icon.png' } });
    const picture =
      '<p>Look <img src="https://track.evil.test/1.png"><picture><source srcset="https://track.evil.test/2.png"></picture></p>';
    await arena.bears('interactions', () =>
      arena.post(
        who,
        arena.reply(who, {
          content: picture,
          attachment: [{ type: 'Image', url: 'https://track.evil.test/3.png' }],
          image: 'https://track.evil.test/4.png',
        }),
      ),
    );
    // A link that a reader may follow is none: nothing may load by itself.
    expect(JSON.stringify(stored(who))).to.not.match(/<img|<source|src=|srcset|poster|background/);
    for (const path of [notePath(), `${notePath()}/replies`])
      expect((await arena.get(path, { accept: 'text/html' })).text).to.not.match(
        /(?:src|srcset|poster|url\()[^>]*track\.evil\.test/,
      );
  });

  it('D42 names that pass for another’s: the host is the id’s own, and no sign turns the text around', async () => {
    const bidi = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/;
    const hidden = /[\u200b\u2060\ufeff\u00ad]/;
    for (const name of [
      'news@blog.test',
      '@news@blog.test',
      'news@blog.test\u202e',
      'a\u200bb',
      'a\u2066b\u2069',
      'аdmin',
      'a b',
      'a/../b',
      'a\u0000b',
      'x'.repeat(3000),
      '',
      'https://blog.test',
      '\u{e0041}\u{e0042}',
    ]) {
      const who = await called({ preferredUsername: name, name: `${name}\u202e\u200b\u2066@news@blog.test` });
      await arena.bears('interactions', () => arena.post(who, arena.reply(who)));
      const [row] = stored(who);
      const handle = String(row?.handle);
      expect(handle.split('@').length, handle).to.equal(2);
      expect(handle.endsWith(`@${new URL(who.id).host}`), handle).to.equal(true);
      expect(handle.length).to.be.below(400);
      for (const text of [handle, String(row?.name)]) {
        expect(text).to.not.match(bidi);
        expect(text).to.not.match(hidden);
        expect(text).to.not.match(/\p{Cc}/u);
      }
    }
  });

  it('D49 I13 bytes that are no UTF-8: 400; a mark in front of good ones: taken', async () => {
    const good = JSON.stringify(arena.reply(eve));
    for (const bytes of [
      Buffer.from(good.replace('What', '\u00e9'), 'latin1'),
      Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from([0xff]), Buffer.from('}')]),
      Buffer.from(good.replace('What', 'X'), 'utf16le'),
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(good, 'utf16le').swap16()]),
      Buffer.from(good.replace('What', '\u00ed'), 'latin1'),
      Buffer.concat([Buffer.from(good.slice(0, 10)), Buffer.from([0xc0, 0x80]), Buffer.from(good.slice(10))]),
      Buffer.concat([Buffer.from(good.slice(0, 10)), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(good.slice(10))]),
      Buffer.from(`${good}\0`),
      Buffer.alloc(0),
      Buffer.from('null'),
      Buffer.from('[]'),
    ])
      await arena.refused([400], () => arena.post(eve, bytes));
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]);
    await arena.bears('interactions', () => arena.post(eve, marked));
  });

  it('D49 NUL and halves of characters, escaped in JSON: not in the store', async () => {
    const who = await called({ name: 'a\u0000b\ud800c', preferredUsername: 'who' });
    await arena.bears('interactions', () =>
      arena.post(who, arena.reply(who, { content: '<p>a\u0000b\ud800c\udfffd</p>', summary: 'x\u0000\udc00' })),
    );
    const [row] = stored(who);
    for (const text of [row?.html, row?.summary, row?.name, row?.handle].map((value) => String(value ?? ''))) {
      expect(text).to.not.include('\u0000');
      expect(text).to.not.match(/[\ud800-\udfff]/);
      expect(text).to.not.include('\ufffd\ufffd\ufffd\ufffd');
    }
    for (const id of [
      'http://evil.test/a\u0000b',
      'http://evil.test/\ud800',
      'http://evil.test/a b',
      'http://evil.test/a\nb',
    ])
      await arena.fruitless(() => arena.post(eve, { ...eve.activity('Like', { object: arena.note }), id }));
  });

  it('D50 ids and addresses of any length: not kept, 400 or ignored', async () => {
    for (const length of [2049, 10_000, 900_000]) {
      const long = `${eve.id}/${'x'.repeat(length)}`;
      await arena.refused([400], () => arena.post(eve, { ...eve.activity('Like', { object: arena.note }), id: long }));
      await arena.refused([400, 401], () => arena.post(eve, { ...eve.follow(us), actor: long }));
      await arena.fruitless(() =>
        arena.post(eve, eve.activity('Like', { object: `${arena.note}?${'x'.repeat(length)}` })),
      );
      await arena.fruitless(() => arena.post(eve, arena.reply(eve, { id: long })));
      await arena.fruitless(() => arena.post(eve, eve.activity('Undo', { object: long })));
    }
    const keyId = `${eve.id}/${'k'.repeat(7000)}`;
    await arena.refused([400, 401, 431], () => arena.post(eve, eve.follow(us), { keyId }));
    const types = { ...eve.activity('Like', { object: arena.note }), type: 'X'.repeat(500_000) };
    await arena.refused([400], () => arena.post(eve, types));
    const longest = arena.store.rows(
      'SELECT max(length(id), length(actor), length(coalesce(object, 0))) AS n FROM received_activities ORDER BY n DESC LIMIT 1',
    );
    expect(Number(longest[0]?.n ?? 0)).to.be.below(4200);
  });

  it('D51 line breaks where they would start a header: refused', async () => {
    for (const inbox of [
      'http://evil.test/\r\nX-Evil: 1',
      'http://evil.test/inbox\nHost: victim',
      'http://evil.test\r\n\r\nGET /',
    ]) {
      const who = await called({ inbox });
      await arena.refused([400, 401], () => arena.post(who, who.follow(us)));
      const shared = await called({ endpoints: { sharedInbox: inbox } });
      await arena.post(shared, shared.follow(us));
    }
    expect(JSON.stringify(arena.effects().followers)).to.not.match(/\\r|\\n|X-Evil/);
    const crooked = await called({});
    arena.world.serve(
      crooked.id,
      (_, response) =>
        void response.socket?.end(
          'HTTP/1.1 302 Found\r\nLocation: http://evil.test/\r\n X: y\r\nSet-Cookie: a\r\n\r\n',
        ),
    );
    await arena.fruitlessEvenLater(() => arena.post(crooked, crooked.follow(us)));
    const echoed = await arena.get('/activitypub/notes/%0d%0aX-Evil:%201');
    expect([...echoed.headers.keys()]).to.not.include('x-evil');
  });

  it('D52 line breaks, colours and secrets on their way to the log: one JSON line each, nothing of Signature or Authorization', async () => {
    const herald = place();
    mkdirSync(herald.data, { recursive: true });
    const { appendFileSync } = await import('node:fs');
    appendFileSync(herald.config, '[log]\nlevel = "debug"\n');
    const running = await startHerald(herald.config);
    const socket = join(herald.directory, 'public.sock');
    try {
      const evil = 'x\u001b[31m\r\n{"level":"error","msg":"forged"}\u2028\u0000';
      const secret = 'c2VjcmV0c2VjcmV0c2VjcmV0';
      const body = Buffer.from(
        JSON.stringify({
          ...eve.follow(us),
          id: `${eve.id}#${'i'.repeat(1000)}`,
          actor: `http://evil.test/${encodeURIComponent(evil)}`,
          type: evil,
          name: evil,
        }),
      );
      const headers = [
        'host',
        'blog.test',
        'user-agent',
        'x\t\u001b[31m{"level":"error"}'.replace('\u001b', '\\e'),
        'content-type',
        'application/activity+json',
        'signature',
        `keyId="http://evil.test/${'k'.repeat(500)}",signature="${secret}"`,
        'authorization',
        `Bearer ${secret}`,
        'x-forwarded-for',
        '1.2.3.4\t{"msg":"forged"}',
      ];
      await sendBytes(socket, bytesOf({ rawHeaders: headers, body }));
      await sendBytes(
        socket,
        bytesOf({ rawHeaders: headers, body: Buffer.from(JSON.stringify({ ...eve.follow(us), content: evil })) }),
      );
      for (const target of [
        '/%0a{"level":"error","msg":"forged"}',
        '/activitypub/notes/%1b[31m',
        `/${'p'.repeat(8000)}`,
        '/activitypub/ping?token=c2VjcmV0c2VjcmV0c2VjcmV0',
      ])
        await sendBytes(
          socket,
          bytesOf({ method: 'GET', target, rawHeaders: headers, body: Buffer.alloc(0), contentLength: null }),
        );
    } finally {
      await running.stop();
    }
    const lines = running.log().trim().split('\n');
    for (const line of lines) {
      const entry = JSON.parse(line) as Json;
      expect(entry.msg).to.not.equal('forged');
      expect(line.length, line.slice(0, 200)).to.be.below(4000);
    }
    expect(running.log()).to.not.match(/c2VjcmV0/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(running.log()).to.not.match(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('D53 quotes and wildcards in ids: nothing but text, and others’ rows stay', async () => {
    const ann = await arena.world.somebody('ann@social');
    await arena.bears('followers', () => arena.post(ann, ann.follow(us)));
    await arena.post(ann, arena.reply(ann));
    for (const text of [
      "x' OR '1'='1",
      "x'; DROP TABLE followers; --",
      '%',
      '_',
      '\\',
      'x" OR ""="',
      '%25',
      "x')) UNION SELECT 1 --",
    ]) {
      const id = `${eve.id}/${encodeURI(text).replaceAll('%25', '%')}`;
      const raw = `${eve.id}/${text.replaceAll(' ', '+')}`;
      for (const target of [id, raw, text]) {
        await arena.post(eve, { ...eve.activity('Like', { object: arena.note }), id: raw });
        await arena.post(eve, eve.activity('Undo', { object: target }));
        await arena.post(eve, eve.activity('Delete', { object: target }));
      }
      await arena.get(`/activitypub/notes/${encodeURIComponent(text)}`);
      await arena.get(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:${text}@blog.test`)}`);
    }
    expect(arena.store.rows('SELECT 1 FROM followers WHERE actor = ?', ann.id)).to.have.length(1);
    expect(stored(ann).filter(({ deleted_at }) => deleted_at === null)).to.have.length(1);
  });

  it('D54 words for Slack: they notify nobody, hide no link, and keep their length', async () => {
    await arena.stop();
    const kinds = [
      'mention',
      'reply',
      'quote',
      'like',
      'announce',
      'follow',
      'follow-request',
      'report',
      'trouble',
    ] as const;
    const slack = { name: 'slack', kind: 'slack' as const, events: [...kinds], digest: 0, perHour: 100 };
    const { openWorld } = await import('./world.js');
    const hooks = await openWorld();
    arena = await openArena({
      config: { notifiers: [{ ...slack, url: `http://127.0.0.1:${hooks.port}/services/T/B/x` }] },
    });
    const commands = [
      '<!channel>',
      '<!here>',
      '<!everyone>',
      '<@U0123ABCD>',
      '<#C0123ABCD>',
      '<https://evil.test|https://blog.test>',
      '@channel',
      '&lt;!channel&gt;',
      '`code`',
      '*bold*',
    ];
    try {
      const who = await called({ name: commands.join(' '), preferredUsername: 'who' });
      await arena.post(
        who,
        arena.reply(who, {
          content: `<p>${commands.map((word) => word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')).join(' ')} ${'long '.repeat(20_000)}</p>`,
          summary: commands.join(' '),
        }),
      );
      const sent = await until('the message to Slack', () => hooks.posts()[0]?.activity ?? null, { timeoutMs: 10_000 });
      const text = JSON.stringify(sent);
      expect(text).to.not.match(/<!|<@|<#|<https?:\/\/evil\.test\|/);
      expect(text.length).to.be.below(20_000);
      expect(sent).to.include({ link_names: false, parse: 'none' });
      for (const unfurl of ['unfurl_links', 'unfurl_media']) expect(sent[unfurl], unfurl).to.equal(false);
    } finally {
      await hooks.stop();
    }
  });
});
