import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadOrCreateKeyPair } from '../../src/actor/key-pair.js';
import { herald } from './herald.js';
import { place, type Running, startHerald } from './running-herald.js';

describe('herald run', function () {
  this.timeout(60_000);
  const { config, data, directory } = place();
  let running: Running;
  const command = (...args: string[]) => herald([...args, '--config', config]);

  before(async () => {
    running = await startHerald(config);
  });
  after(async () => {
    await running.stop('SIGKILL');
  });

  it('lets the commands work through it', async () => {
    const posted = await command('post', 'Hello from the terminal', '--json');
    expect(posted).to.include({ code: 0, err: '' });
    const { id } = JSON.parse(posted.out) as { id: string };
    expect(id).to.match(/^https:\/\/blog\.test\/activitypub\/notes\/[a-z0-9]+$/);
    const status = JSON.parse((await command('status', '--json')).out);
    expect(status).to.include({ handle: '@news@blog.test', notes: 1 });
    expect(status.sources[0].lastCycleAt).to.be.a('number');
    const notes = await command('notes');
    expect(notes.out).to.include('Hello from the terminal');
    const deliveries = await command('deliveries', '--note', id);
    expect(deliveries).to.include({
      code: 0,
      out: 'no deliveries of this Note are kept: there were none, or they are older than a week\n',
    });
  });

  it('takes a text from standard input', async () => {
    const { code, out } = await herald(['post', '-', '--config', config], { input: 'From a pipe\n' });
    expect(code).to.equal(0);
    expect(out).to.match(/^https:\/\/blog\.test\//);
  });

  it('passes on why it refuses', async () => {
    const { code, err } = await command('post', 'x'.repeat(120_000));
    expect(code).to.equal(1);
    expect(err.trimEnd().split('\n')).to.have.length(1);
    expect(err).to.match(/^herald: .+/);
  });

  it('imports followers once', async () => {
    const file = join(directory, 'followers.jsonl');
    writeFileSync(
      file,
      '{"actor":"https://social.test/a","inbox":"https://social.test/a/inbox","sharedInbox":"https://social.test/inbox"}\n',
    );
    expect((await command('followers', 'import', file)).out).to.equal('1 added, 0 known already\n');
    expect((await command('followers', 'import', file)).out).to.equal('0 added, 1 known already\n');
    expect((await command('followers', 'list')).out).to.include('https://social.test/a');
    writeFileSync(file, 'nonsense\n');
    expect(await command('followers', 'import', file)).to.include({ code: 2, out: '' });
  });

  it('is the only one on its data directory', async () => {
    const { code, err } = await command('run');
    expect(code).to.equal(1);
    expect(err.trimEnd().split('\n').at(-1)).to.match(/^herald: another Herald is using .*state/);
  });

  it('is missed when the commands look for it at another place', async () => {
    const other = join(directory, 'other.toml');
    writeFileSync(other, readFileSync(config, 'utf8').replace('admin.sock', 'nobody.sock'));
    const { code, err } = await herald(['post', 'Hello', '--config', other]);
    expect(code).to.equal(1);
    expect(err).to.equal(
      `herald: a Herald is using ${data}, but nothing answers at server.admin_listen unix:${directory}/nobody.sock: wait for it to start or stop, or correct the address\n`,
    );
    expect((await herald(['notes', '--config', other])).code).to.equal(0);
  });

  it('says plainly when the token is another one', async () => {
    const token = join(data, 'operator.token');
    const kept = readFileSync(token, 'utf8');
    writeFileSync(token, 'somebody-elses-token-0000\n');
    const { code, err } = await command('status');
    writeFileSync(token, kept);
    expect(code).to.equal(1);
    expect(err).to.include('refuses this token');
  });

  it('is seen by the doctor', async () => {
    const { out } = await command('doctor', '--json');
    const findings = JSON.parse(out) as { name: string; outcome: string }[];
    const outcomes = Object.fromEntries(findings.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes).to.include({
      configuration: 'ok',
      store: 'ok',
      keys: 'ok',
      database: 'ok',
      account: 'ok',
      site: 'ok',
      plugins: 'ok',
      service: 'ok',
    });
  });

  it('stops cleanly when it is asked to, and leaves the store to the commands', async () => {
    expect(await running.stop('SIGTERM')).to.equal(0);
    expect(running.log()).to.include('"msg":"stopped"');
    const posted = await command('post', 'Nobody runs now');
    expect(posted).to.include({ code: 0, err: '' });
    expect(JSON.parse((await command('status', '--json')).out).notes).to.equal(3);
  });

  it('W15 does not speak under another name or address than others know', async () => {
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, text.replace('[site]', '[site]\nhandle = "other"'));
    const { code, err } = await command('run');
    writeFileSync(config, text);
    expect(code).to.equal(2);
    expect(err).to.match(/^herald: this store speaks as @news@blog\.test .*set site\.handle = "news"/m);
  });

  it('does not go on as somebody else when its key is lost', async () => {
    const key = join(data, 'actor.pem');
    renameSync(key, `${key}.lost`);
    const { code, err } = await command('run');
    expect(code).to.equal(2);
    expect(err).to.match(/^herald: .*actor\.pem is missing.* restore it from a backup/m);
    expect(existsSync(key)).to.equal(false);
    renameSync(`${key}.lost`, key);
  });

  it('does not begin as a new site when its store is lost, or its whole directory', async () => {
    renameSync(join(data, 'herald.sqlite'), join(directory, 'lost.sqlite'));
    const withoutStore = await command('run');
    expect(withoutStore.code).to.equal(2);
    expect(withoutStore.err).to.match(/^herald: \S+ has no herald\.sqlite, though Herald ran here before: .*restore/m);
    renameSync(data, `${data}.lost`);
    mkdirSync(data, { mode: 0o700 });
    const empty = await command('run');
    const doctor = await command('doctor', '--json');
    expect(empty.code).to.equal(2);
    expect(empty.err).to.match(/has no actor\.pem and no herald\.sqlite: .*herald restore; .*herald init$/m);
    const { outcome, cure = '' } = (JSON.parse(doctor.out) as { name: string; outcome: string; cure: string }[]).find(
      ({ name }) => name === 'keys',
    ) as { outcome: string; cure: string };
    expect(outcome).to.equal('failed');
    expect(cure).to.include('herald restore').and.include('herald init');
    expect(readdirSync(data)).to.deep.equal([]);
  });
});

describe('the commands without a running Herald', function () {
  this.timeout(60_000);
  const { config, data, directory } = place(undefined, { key: false });
  const command = (...args: string[]) => herald([...args, '--config', config]);

  it('make no state where there is none', async () => {
    const { code, err } = await command('notes');
    expect(code).to.equal(2);
    expect(err).to.equal(`herald: there is no ${data}: correct store.data_dir, or make it with herald init\n`);
    expect(existsSync(data)).to.equal(false);
    // As init does.
    loadOrCreateKeyPair(join(data, 'actor.pem'));
  });

  it('say in their status that no service runs', async () => {
    expect((await command('status')).out).to.include('not running');
  });

  it('show what the sources find before anything is published', async () => {
    const items = JSON.parse((await command('items', '--json')).out) as {
      source: string;
      state: string;
      label: string;
    }[];
    expect(items.map(({ source, state, label }) => [source, state, label])).to.deep.equal([
      ['posts', 'new', 'First post'],
      ['news', 'new', 'One item.'],
      ['news', 'new', 'Two items.'],
    ]);
  });

  it('try a cycle without a trace, then make the baseline', async () => {
    const dry = await command('sync', '--dry-run');
    expect(dry.out).to.include('posts: first cycle: 2 items would be known, nothing is announced');
    expect(readdirSync(data)).to.deep.equal(['actor.pem']);
    const [posts] = JSON.parse((await command('sync', '--json')).out) as {
      baseline: boolean;
      known: number;
      creates: object[];
    }[];
    expect(posts).to.deep.include({ baseline: true, known: 2, creates: [] });
    const items = JSON.parse((await command('items', '--json')).out) as { state: string }[];
    expect(items.map(({ state }) => state)).to.deep.equal(['baseline', 'baseline', 'baseline']);
    expect((await command('notes')).out).to.equal('no Notes yet\n');
    const status = JSON.parse((await command('status', '--json')).out) as { sources: { lastCycleAt: number | null }[] };
    expect(status.sources[0]?.lastCycleAt).to.be.closeTo(Date.now(), 60_000);
  });

  it('preview what a post would become, and say why one yields nothing', async () => {
    const preview = await command('preview', '1');
    expect(preview.out).to.include('Hello & welcome.').and.include('https://blog.test/?p=1');
    expect(preview.out).to.include('html: <p><strong>First post</strong></p><p>Hello &amp; welcome.</p>');
    expect(preview.out).to.match(/^── posts: public, en, 53 characters, /);
    const [json] = JSON.parse((await command('preview', '2', '--json')).out) as {
      source: string;
      note: { type: string };
    }[];
    expect(json).to.include({ source: 'posts' });
    const missing = await command('preview', '99');
    expect(missing.code).to.equal(1);
    expect(missing.err).to.equal(
      'herald: post 99 yields nothing: posts: there is no such post; news: there is no such post\n',
    );
  });

  it('say which rule keeps a post back', async () => {
    const strict = join(directory, 'strict.toml');
    writeFileSync(strict, readFileSync(config, 'utf8').replace('kind = "posts"', 'kind = "posts"\ntags = ["maths"]'));
    const { out } = await herald(['preview', '1', '--config', strict]);
    expect(out).to.include('would not be published now: it has no tag among tags');
    const items = (...more: string[]) => herald(['items', '--source', 'posts', ...more, '--config', strict]);
    expect((await items()).out).to.equal('the sources find nothing\n');
    expect((await items('--all')).out).to.match(/LEFT OUT\n.*post:1.*it has no tag among tags/);
  });

  it('push the profile to nobody', async () => {
    expect(JSON.parse((await command('profile', 'push', '--json')).out)).to.deep.equal({ deliveries: 0 });
  });
});
