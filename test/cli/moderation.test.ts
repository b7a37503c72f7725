import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import { type ListServer, listServer } from '../stand-ins/list-server.js';
import { herald } from './herald.js';
import { place, type Running, startHerald } from './running-herald.js';

/** The same journey twice: through a running service, and, where it matters who writes, alone. */
for (const running of [true, false])
  describe(`moderation ${running ? 'through a running Herald' : 'without one'}`, function () {
    this.timeout(60_000);
    const { config, data, directory } = place();
    let service: Running | null = null;
    let server: ListServer;
    const command = (...args: string[]) => herald([...args, '--config', config]);
    const ann = 'https://social.evil.test/users/ann';
    const bob = 'https://friend.test/users/bob';

    before(async () => {
      writeFileSync(
        config,
        `${readFileSync(config, 'utf8')}[federation]\nallow_private_addresses = true\napprove_followers = true\n`,
      );
      const db = openDatabase(join(data, 'herald.sqlite'));
      const { followers, requests, reports, actors } = openStores(db);
      for (const actor of [ann, bob])
        followers.upsert({ actor, inbox: `${actor}/inbox`, sharedInbox: null, followId: `${actor}#f`, since: 1 });
      const person = { type: 'Person', sharedInbox: null, name: '', url: null, key: null, fetchedAt: Date.now() };
      actors.put({ ...person, id: bob, inbox: `${bob}/inbox`, username: 'bob' });
      for (const name of ['carl', 'dora'])
        requests.put({
          ...{ actor: `https://friend.test/users/${name}`, inbox: `https://friend.test/users/${name}/inbox` },
          ...{ sharedInbox: null, followId: null, requestedAt: Date.now() },
        });
      reports.add({
        ...{ uri: 'https://a.test/1', actor: 'https://a.test/actor', domain: 'a.test', receivedAt: Date.now() },
        ...{ content: 'Rude\n\u001b[31mand red', objects: ['https://blog.test/activitypub/actor'] },
      });
      db.close();
      server = await listServer();
      if (running) service = await startHerald(config);
    });
    after(async () => {
      server.close();
      await service?.stop('SIGKILL');
    });

    it('says in the status what waits for a person, and where', async () => {
      const { out } = await command('status');
      expect(out).to.include('requests    2 follow requests (herald followers requests)\n');
      expect(out).to.include('reports     1 open (herald reports)\n');
      const { requests, reports, notifications } = JSON.parse((await command('status', '--json')).out);
      expect({ requests, reports }).to.deep.equal({ requests: 2, reports: 1 });
      expect(notifications).to.deep.equal({ pending: 0, failed: 0 });
    });

    if (running)
      it('exports followers, and imports them again', async () => {
        const file = join(directory, 'followers.jsonl');
        expect(await command('followers', 'export', file)).to.include({ code: 0, out: '', err: '' });
        expect(readFileSync(file, 'utf8').split('\n')[0]).to.equal(
          `{"actor":"${ann}","inbox":"${ann}/inbox","sharedInbox":null}`,
        );
        expect(statSync(file).mode & 0o777).to.equal(0o600);
        expect((await command('followers', 'import', file)).out).to.equal('0 added, 2 known already\n');
        const csv = await command('followers', 'export', '--csv');
        expect(csv.out).to.equal('Account address\nbob@friend.test\n');
        expect(csv.err).to.include('1 left out');
      });

    it('V9 blocks a domain, says what that led to, and lists it', async () => {
      const words = ['blocks', 'add', 'Evil.Test.', '--comment', 'spam', '--reject-reports'];
      if (running)
        expect(await command(...words)).to.deep.equal({
          code: 2,
          out: '',
          err: 'herald: this removes 1 of 2 followers, and lifting the block later does not bring them back: say --yes to do it, or --silence to only hide what they do\n',
        });
      const { code, out, err } = await command(...words, '--yes');
      expect({ code, out, err }).to.deep.equal({
        code: 0,
        out: '1 blocked, 0 changed, 0 known already\n1 follower removed\n',
        err: '',
      });
      expect((await command('blocks')).out).to.match(/^evil\.test +suspend +operator +no reports +spam$/m);
      expect((await command('followers', 'list')).out).not.to.include('evil.test');
    });

    if (running)
      it('does not import followers from there', async () => {
        const file = join(directory, 'back.jsonl');
        writeFileSync(file, `{"actor":"${ann}","inbox":"${ann}/inbox","sharedInbox":null}\n`);
        const { out } = await command('followers', 'import', file);
        expect(out).to.equal('0 added, 0 known already, 1 left out, for they are blocked\n');
      });

    if (running)
      it('refuses this site, and what is no domain, in one line', async () => {
        const { code, err } = await command('blocks', 'add', 'blog.test', 'com');
        expect(code).to.equal(1);
        expect(err).to.equal(
          'herald: blog.test is this site itself, or a domain above it; "com" has no dot: a whole top-level domain is not blocked\n',
        );
      });

    it('imports Mastodon’s CSV whole or not at all, and exports it as it was', async () => {
      const file = join(directory, 'blocks.csv');
      const csv = `#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\nevil.test,suspend,true,true,"spam, mostly",false\nquiet.test,silence,false,false,,true\n`;
      writeFileSync(file, `${csv}worse.test,limit,,,,\ntwo words,suspend,,,,\n`);
      const broken = await command('blocks', 'import', file);
      expect(broken).to.include({ code: 2, out: '' });
      expect(broken.err.trimEnd().split('\n')).to.deep.equal([
        'line 4: severity "limit" is not known: write noop, silence or suspend',
        'line 5: "two words" is no domain: write a name such as example.com',
        `herald: ${file} was not imported, not even in part: 2 lines cannot be read`,
      ]);
      expect((await command('blocks', 'export')).out).not.to.include('quiet.test');
      writeFileSync(file, `${csv}ex*mple.com,suspend,,,,\n`);
      const imported = await command('blocks', 'import', file, '--json');
      expect(imported.err).to.equal('line 4: left out: "ex*mple.com" is obfuscated\n');
      expect(JSON.parse(imported.out)).to.include({ added: 1, changed: 1, known: 0 });
      expect((await command('blocks', 'export')).out).to.equal(csv);
    });

    it('lifts a block, and says what does not come back', async () => {
      const { out } = await command('blocks', 'remove', 'evil.test');
      expect(out).to.equal(
        'evil.test is not blocked any more\nFollowers from there do not come back by themselves: they may follow again\n',
      );
    });

    it('subscribes to a list, holds what costs too much, approves it, and leaves it', async () => {
      const url = `${server.origin}/list`;
      server.serve('/list', { body: 'friend.test\nworse.test\n' });
      expect((await command('blocks', 'subscribe', url)).out).to.equal(
        `${url}: 2 blocks\n  2 suspensions would cost 1 follower: held, and only silencing until herald blocks approve ${url}\n`,
      );
      expect((await command('blocks', 'list')).out)
        .to.include('silence (held)')
        .and.include(url);
      server.serve('/list', { status: 500 });
      const failed = await command('blocks', 'refresh');
      expect(failed.code).to.equal(1);
      expect(failed.out).to.equal(`${url}: not read: the server answered 500; its last good state stays\n`);
      expect((await command('blocks', 'unsubscribe', url)).out).to.equal('2 blocks of the list lifted\n');
      expect((await command('followers', 'list')).out).to.include(bob);
    });

    if (running)
      it('shows reports without their colours, and puts them away', async () => {
        expect((await command('reports')).out).to.match(/^ *1 +.* a\.test +1 +open +Rude and red$/m);
        const { out } = await command('reports', 'show', '1');
        expect(out).to.include('\nRude\nand red\n').and.include('about https://blog.test/activitypub/actor');
        expect((await command('reports', 'resolve', '1')).out).to.equal('resolved 1\n');
        expect((await command('reports')).out).to.equal('no reports\n');
        expect((await command('reports', '--all')).out).to.include('resolved');
        expect((await command('reports', 'resolve', '7')).code).to.equal(1);
        expect((await command('reports', 'resolve', '--all')).out).to.equal('no reports\n');
      });

    it('A12 lets in who waits, turns others away, and removes followers', async () => {
      const [carl, dora] = ['https://friend.test/users/carl', 'https://friend.test/users/dora'];
      expect((await command('followers', 'requests')).out)
        .to.include(carl)
        .and.include(dora);
      expect((await command('followers', 'accept', carl)).out).to.equal(`accepted: ${carl}\n`);
      expect((await command('followers', 'reject', '--all')).out).to.equal(`rejected: ${dora}\n`);
      expect((await command('followers', 'requests')).out).to.equal('nobody waits\n');
      expect((await command('followers', 'accept')).code).to.equal(2);
      expect((await command('followers', 'remove', 'bob@friend.test', carl)).out).to.equal(
        `removed: ${bob}, ${carl}\n`,
      );
      expect(await command('followers', 'remove', bob)).to.deep.include({ code: 1, err: `${bob} does not follow\n` });
      expect((await command('followers')).out).to.equal('no followers yet\n');
    });
  });
