import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import { exampleNote } from '../activitypub/examples.js';
import type { Json } from '../lab/ask.js';
import { makeKeyPair, type RemoteActor, remoteActor, type SignedRequest } from '../lab/remote-actor.js';
import { someInteraction } from '../stand-ins/interactions.js';
import { herald } from './herald.js';
import { place, type Running, startHerald } from './running-herald.js';

describe('herald among others', function () {
  this.timeout(60_000);
  const { config, data, directory } = place();
  const socketPath = join(directory, 'public.sock');
  const command = (...args: string[]) => herald([...args, '--config', config]);
  const inboxUrl = 'https://blog.test/activitypub/inbox';
  let running: Running;
  let server: Server;
  let host: string;
  let ann: RemoteActor;
  /** What comes to Ann's inbox, in order; `arrived` waits for the next of a type. */
  const mail: Json[] = [];
  let knock = () => {};
  async function arrived(type: string): Promise<Json> {
    for (;;) {
      const found = mail.findIndex((activity) => activity.type === type);
      if (found >= 0) return mail.splice(found, 1)[0] as Json;
      await new Promise<void>((resolve) => {
        knock = resolve;
      });
    }
  }

  before(async () => {
    server = createServer(async (asked, response) => {
      const { pathname, searchParams } = new URL(asked.url ?? '/', `http://${host}`);
      const send = (type: string, value: unknown) =>
        response.setHeader('content-type', type).end(JSON.stringify(value));
      if (asked.method === 'POST') {
        mail.push(JSON.parse(await text(asked)));
        response.writeHead(202).end();
        knock();
      } else if (pathname === '/.well-known/webfinger' && searchParams.get('resource') === `acct:ann@${host}`) {
        send('application/jrd+json', { links: [{ rel: 'self', type: 'application/activity+json', href: ann.id }] });
      } else if (pathname === '/users/ann' || pathname === '/@ann') send('application/activity+json', ann.document());
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    ann = remoteActor({ id: `http://${host}/users/ann`, name: 'ann', keys: await makeKeyPair() });
    appendFileSync(config, '[federation]\nallow_private_addresses = true\n');
    const db = openDatabase(join(data, 'herald.sqlite'));
    const { notes, interactions } = openStores(db);
    notes.insert({ note: exampleNote({ html: '<p>Ferries run again</p>' }), postId: null, hash: 'x' });
    interactions.record(someInteraction(1));
    interactions.record(
      someInteraction(2, {
        noteId: null,
        kind: 'mention',
        visibility: 'direct',
        words: { html: '<p>Red \u001b[31mink\u001b[0m</p><p>twice</p>', summary: null, language: null, url: null },
      }),
    );
    interactions.record(someInteraction(3, { kind: 'like', words: null, emoji: '🎉' }));
    interactions.record(someInteraction(4));
    interactions.bury(4, Date.UTC(2026, 10, 24));
    db.close();
    running = await startHerald(config);
  });
  after(async () => {
    await running.stop('SIGKILL');
    server.close();
  });

  const send = ({ method, headers, body }: SignedRequest) =>
    new Promise<number>((resolve, reject) => {
      const options = { socketPath, path: '/activitypub/inbox', method, headers };
      const sending = request(options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sending.on('error', reject).end(body);
    });
  const say = async (activity: Json) =>
    expect(await send(ann.sign({ url: inboxUrl, method: 'POST', body: JSON.stringify(activity) }))).to.equal(202);
  const get = (address: string) =>
    new Promise<{ status: number; json: Json }>((resolve, reject) => {
      const headers = { host: 'blog.test', accept: 'application/activity+json' };
      const asking = request({ socketPath, path: new URL(address).pathname, headers }, async (answer) => {
        resolve({ status: answer.statusCode ?? 0, json: JSON.parse((await buffer(answer)).toString()) as Json });
      });
      asking.on('error', reject).end();
    });

  it('V8 follows somebody, who accepts, and unfollows them', async () => {
    expect((await command('following')).out).to.equal('the site follows nobody: herald follow USER@HOST\n');
    const asked = await command('follow', `@ann@${host}`, '--json');
    expect(asked).to.include({ code: 0, err: '' });
    expect(JSON.parse(asked.out)).to.deep.equal({ actor: ann.id, handle: `ann@${host}`, state: 'requested' });
    const follow = await arrived('Follow');
    expect((await command('follow', `http://${host}/@ann`)).out).to.include('was asked before and has not answered');
    await say(ann.activity('Accept', { object: follow }));
    const [row] = JSON.parse((await command('following', '--json')).out) as Json[];
    expect(row).to.include({ actor: ann.id, handle: `ann@${host}`, inbox: ann.inbox, state: 'accepted' });
    expect((await command('following')).out).to.match(/^FOLLOWS +STATE +ASKED\nann@127\S+ +accepted +/);
    expect((await get('https://blog.test/activitypub/following')).json.totalItems).to.equal(1);
    expect((await command('unfollow', `http://${host}/@ann`)).out).to.equal(`the site follows ann@${host} no longer\n`);
    expect((await arrived('Undo')).object).to.include({ id: follow.id, object: ann.id });
    const again = await command('unfollow', `ann@${host}`);
    expect([again.code, again.err]).to.deep.equal([
      1,
      `herald: the site does not follow ann@${host}: see herald following\n`,
    ]);
  });

  it('says who cannot be followed, and how to write it', async () => {
    expect(await command('follow', 'ann')).to.include({
      code: 2,
      err: 'herald: ann is nobody: write user@host, or the address of the profile\n',
    });
    const missing = await command('follow', `bob@${host}`);
    expect([missing.code, missing.err]).to.deep.equal([
      1,
      `herald: bob@${host} was not found: ${host} answers 404 to WebFinger\n`,
    ]);
  });

  it('I11 gives a quote its stamp, and takes it back', async () => {
    expect((await command('quotes')).out).to.equal('nobody asked to quote a Note yet\n');
    const note = 'https://blog.test/activitypub/notes/note0001';
    const quote = `${ann.id}/statuses/1`;
    await say(
      ann.activity('QuoteRequest', { object: note, instrument: { id: quote, attributedTo: ann.id, quote: note } }),
    );
    const { result } = await arrived('Accept');
    expect((await get(String(result))).json).to.include({
      id: result,
      interactingObject: quote,
      interactionTarget: note,
    });
    const [row] = JSON.parse((await command('quotes', '--json')).out) as Json[];
    expect(row).to.include({ stamp: result, quote, actor: ann.id, note, revoked: null });
    expect((await command('quotes', 'list')).out).to.include(quote);
    expect((await command('quotes', 'revoke', String(row?.id))).out).to.equal(
      `revoked; the author of ${quote} is told\n`,
    );
    expect((await arrived('Delete')).object).to.include({ id: result, type: 'QuoteAuthorization' });
    expect((await get(String(result))).status).to.equal(410);
    expect((await command('quotes', 'revoke', String(result))).out).to.equal(`${quote} was revoked before\n`);
    expect((await command('quotes')).out).to.match(/revoked/);
  });

  it('D52 lists what others did, one line each and without anything that moves the cursor', async () => {
    const { code, out, err } = await command('interactions');
    expect([code, err]).to.deep.equal([0, '']);
    const lines = out.trimEnd().split('\n');
    const cells = lines.map((line) => line.trim().split(/ {2,}/).slice(0, -1));
    expect(cells).to.deep.equal([
      ['SEQ', 'KIND', 'WHO', 'NOTE', 'WHAT'],
      ['3', 'like', 'u3@social.test', 'Ferries run again', '🎉'],
      ['2', 'mention', 'u2@social.test', '[direct] Red ink twice'],
      ['1', 'reply', 'u1@social.test', 'Ferries run again', 'Reply 1'],
    ]);
    for (const line of lines) expect(line.length).to.be.at.most(120);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(out).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('shows one whole, with its line breaks and its address', async () => {
    const direct = await command('interactions', 'read', '2');
    expect(direct.out).to.match(/^2 {2}mention of u2@social\.test \(User 2\), 2026-11-23 \d\d:\d\d UTC, direct\nat /);
    expect(direct.out.endsWith('\n\nRed ink\n\ntwice\n')).to.equal(true);
    const reply = await command('interactions', 'read', '1');
    expect(reply.out).to.include('at   https://social.test/@u1/1\n');
    expect(reply.out).to.include('to   https://blog.test/activitypub/notes/note0001  Ferries run again\n');
    expect(JSON.parse((await command('interactions', 'read', '1', '--json')).out)).to.include({
      seq: 1,
      text: 'Reply 1',
    });
    expect(await command('interactions', 'read', '99')).to.include({ code: 2 });
  });

  it('lists them for programs, by kind, by Note, page by page, and with what was deleted', async () => {
    const list = async (...args: string[]) =>
      JSON.parse((await command('interactions', '--json', ...args)).out) as Json[];
    const [first] = await list('--kind', 'reply,mention', '--before', '2');
    expect(first).to.deep.equal({
      ...{ seq: 1, kind: 'reply', actor: 'https://social.test/users/u1', handle: 'u1@social.test', name: 'User 1' },
      note: 'https://blog.test/activitypub/notes/note0001',
      ...{ uri: 'https://social.test/notes/1', url: 'https://social.test/@u1/1', text: 'Reply 1', emoji: null },
      ...{ visibility: 'public', hidden: false, published: '2026-11-23T12:00:01.000Z', updated: null, deleted: false },
    });
    const seqs = async (...args: string[]) => (await list(...args)).map(({ seq }) => seq);
    expect(await seqs('--limit', '2')).to.deep.equal([3, 2]);
    expect(await seqs('--note', 'note0001')).to.deep.equal([3, 1]);
    expect(await seqs('--note', 'https://blog.test/activitypub/notes/note0001', '--deleted')).to.deep.equal([4, 3, 1]);
    expect((await list('--deleted'))[0]).to.include({ text: '', handle: '', deleted: true });
    expect(await list('--kind', 'mention')).to.have.lengthOf(1);
    expect((await list('--kind', 'mention'))[0]).to.include({ note: null, text: 'Red ink\n\ntwice' });
    for (const wrong of [
      ['--kind', 'boost'],
      ['--note', 'never0001'],
    ])
      expect((await command('interactions', ...wrong)).code, wrong.join(' ')).to.equal(2);
  });

  it('hides one from the world, and shows it again; the numbers follow', async () => {
    const replies = async () => {
      const { json } = await get('https://blog.test/activitypub/notes/note0001');
      return (json.replies as Json).totalItems;
    };
    expect(await replies()).to.equal(1);
    expect((await command('interactions', 'hide', '1')).out).to.equal('1 is hidden: it is neither shown nor counted\n');
    expect(await replies()).to.equal(0);
    expect((await command('interactions')).out).to.include('[hidden] Reply 1');
    expect((await command('interactions', 'unhide', '1')).out).to.equal('1 is shown again\n');
    expect((await command('interactions', 'show', '1')).code).to.equal(2);
    expect(await replies()).to.equal(1);
    const missing = await command('interactions', 'hide', '99');
    expect([missing.code, missing.err]).to.deep.equal([
      1,
      'herald: there is no interaction 99: see herald interactions\n',
    ]);
  });

  it('tells in the list of Notes how many did what', async () => {
    expect((await command('notes')).out).to.match(
      /REPLIES +LIKES +SHARES +TEXT\nnote0001 .* 1 +1 +0 +Ferries run again/,
    );
    const [note] = JSON.parse((await command('notes', '--json')).out) as Json[];
    expect(note?.interactions).to.deep.equal({ replies: 1, likes: 1, shares: 0 });
  });
});
