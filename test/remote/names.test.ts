import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createNames, type Names, type NamesOptions } from '../../src/remote/names.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { type NameServer, openNameServer, type Zone } from '../stand-ins/name-server.js';

describe('the names of other servers', () => {
  let server: NameServer;
  let directory: string;
  let at: number;
  const opened: Names[] = [];
  const open = (options: NamesOptions = {}): Names => {
    const hostsFile = join(directory, 'hosts');
    const names = createNames({ servers: [server.address], hostsFile, now: () => at, ...options });
    opened.push(names);
    return names;
  };
  const ask = (names: Names, name: string, family = 0) =>
    new Promise<string[]>((resolve, reject) => {
      names.lookup(name, { all: true, family }, (error, found) => {
        if (error) reject(error);
        else resolve((found as { address: string }[]).map(({ address }) => address));
      });
    });
  const failure = (work: Promise<unknown>): Promise<RemoteError> =>
    work.then(
      () => expect.fail('an address was found'),
      (error) => {
        expect(error).to.be.instanceOf(RemoteError);
        return error;
      },
    );
  const serve = (zone: Zone) => {
    server.zone = zone;
  };

  beforeEach(async () => {
    server = await openNameServer({});
    directory = mkdtempSync(join(tmpdir(), 'herald-names-'));
    at = 1000;
  });
  afterEach(() => {
    for (const names of opened.splice(0)) names.close();
    server.close();
    rmSync(directory, { recursive: true });
  });

  it('are looked up as A and AAAA', async () => {
    serve({ 'both.example': { a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8::1'] } });
    expect(await ask(open(), 'both.example')).to.have.members(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
    expect(await ask(open(), 'both.example', 6)).to.deep.equal(['2001:db8::1']);
    expect(server.asked).to.include.members(['A both.example', 'AAAA both.example']);
  });

  it('need one family only: the other may be empty, fail, or never be answered', async () => {
    serve({ 'four.example': { a: ['192.0.2.1'], aaaa: [] }, 'half.example': { a: ['192.0.2.2'] } });
    expect(await ask(open(), 'four.example')).to.deep.equal(['192.0.2.1']);
    expect(await ask(open({ deadline: 60_000 }), 'half.example')).to.deep.equal(['192.0.2.2']);
  });

  it('with silent servers delay no other name', async () => {
    const dead = Array.from({ length: 50 }, (_, n) => `dead${n}.example`);
    serve({
      ...Object.fromEntries(dead.map((name) => [name, 'silent' as const])),
      'well.example': { a: ['192.0.2.1'], aaaa: [] },
    });
    const names = open({ deadline: 400 });
    let ended = 0;
    const failures = dead.map((name) => failure(ask(names, name)).finally(() => (ended += 1)));
    expect(await ask(names, 'well.example')).to.deep.equal(['192.0.2.1']);
    expect(ended, 'dead names that had ended by then').to.equal(0);
    for (const error of await Promise.all(failures)) expect(error.kind).to.equal('unreachable');
  });

  it('are remembered as long as their owner says, between five seconds and five minutes', async () => {
    serve({
      'short.example': { a: ['192.0.2.1'], aaaa: [], ttl: 0 },
      'long.example': { a: ['192.0.2.2'], aaaa: [], ttl: 86_400 },
    });
    const names = open();
    const questions = (name: string) => server.asked.filter((asked) => asked === `A ${name}`).length;
    for (const [later, short, long] of [
      [0, 1, 1],
      [4999, 1, 1],
      [5001, 2, 1],
      [299_000, 3, 1],
      [301_000, 3, 2],
    ] as const) {
      at = 1000 + later;
      await ask(names, 'short.example');
      await ask(names, 'long.example');
      expect([questions('short.example'), questions('long.example')], `after ${later} ms`).to.deep.equal([short, long]);
    }
  });

  it('are asked for once by all who want them at the same time', async () => {
    serve({ 'busy.example': { a: ['192.0.2.1'], aaaa: [] } });
    const names = open();
    await Promise.all(Array.from({ length: 20 }, () => ask(names, 'busy.example')));
    expect(server.asked).to.have.members(['A busy.example', 'AAAA busy.example']);
  });

  it('that do not exist or fail are not asked for again at once', async () => {
    serve({ 'failing.example': 'failing', 'empty.example': { a: [], aaaa: [] } });
    const names = open();
    expect((await failure(ask(names, 'absent.example'))).message).to.equal(
      'the name absent.example does not exist (ENOTFOUND)',
    );
    expect((await failure(ask(names, 'empty.example'))).message).to.include('has no address');
    expect(await failure(ask(names, 'failing.example'))).to.include({ kind: 'unreachable' });
    const asked = server.asked.length;
    at += 29_000;
    for (const name of ['absent', 'empty', 'failing']) await failure(ask(names, `${name}.example`));
    expect(server.asked.length).to.equal(asked);
    at += 32_000;
    serve({ 'absent.example': { a: ['192.0.2.9'], aaaa: [] } });
    expect(await ask(names, 'absent.example')).to.deep.equal(['192.0.2.9']);
  });

  it('are no trouble of theirs when our own name servers are away', async () => {
    const away = await openNameServer({});
    away.close();
    const error = await failure(ask(open({ servers: [away.address] }), 'well.example'));
    expect(error.kind).to.equal('own-trouble');
    expect(error.message).to.include('/etc/resolv.conf');
  });

  it('come from the hosts file first, which is read again when it changes', async () => {
    serve({ 'peer.example': { a: ['192.0.2.1'], aaaa: [] } });
    const names = open();
    const hosts = (text: string) => writeFileSync(join(directory, 'hosts'), text);
    expect(await ask(names, 'peer.example')).to.deep.equal(['192.0.2.1']);
    hosts(
      '127.0.0.1 localhost\n# a comment\n10.0.0.7\tother Peer.Example # here\n2001:db8::7 peer.example\nnonsense peer.example\n',
    );
    expect(await ask(names, 'peer.example.')).to.deep.equal(['10.0.0.7', '2001:db8::7']);
    expect(await ask(names, 'peer.example', 4)).to.deep.equal(['10.0.0.7']);
    hosts('10.0.0.8 peer.example\n');
    expect(await ask(names, 'PEER.example')).to.deep.equal(['10.0.0.8']);
    hosts('');
    expect(await ask(names, 'peer.example')).to.deep.equal(['192.0.2.1']);
  });
});
