import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import type { CycleReport } from '../../src/publishing/cycle-report.js';
import { lockInstance } from '../../src/store/instance-lock.js';
import { herald } from './herald.js';
import { inProcess } from './in-process.js';
import { type Place, place } from './running-herald.js';

describe('a backup', function () {
  this.timeout(60_000);
  let site: Place;
  let backups: string;
  const command = (...args: string[]) => inProcess([...args, '--config', site.config]);
  const json = async (...args: string[]) => JSON.parse((await command(...args, '--json')).out);
  const mode = (path: string) => statSync(path).mode & 0o777;
  const publish = async (title: string): Promise<CycleReport> => {
    const blog = new Sqlite(site.blog);
    const row = blog.prepare('SELECT * FROM wp_posts WHERE ID = 1').get() as Record<string, unknown>;
    const values = { ...row, ID: null, post_title: title, post_name: title.toLowerCase().replaceAll(' ', '-') };
    const marks = Object.keys(values).map((name) => `@${name}`);
    blog.prepare(`INSERT INTO wp_posts (${Object.keys(values)}) VALUES (${marks})`).run(values);
    blog.close();
    return (await json('sync'))[0];
  };
  const notes = async (): Promise<number> => (await json('status')).notes;

  beforeEach(async () => {
    site = place();
    backups = join(site.directory, 'backups');
    await command('sync');
    await publish('Before the backup');
  });

  it('holds all that a restore needs, for its owner alone, and can be made again and again', async () => {
    const first = await command('backup', backups);
    const path = first.out.trim();
    expect(first).to.include({ code: 0, err: '' });
    expect(readdirSync(path).sort()).to.deep.equal(['actor.pem', 'herald.sqlite', 'herald.toml', 'manifest.json']);
    expect([mode(path), ...readdirSync(path).map((name) => mode(join(path, name)))]).to.deep.equal([
      0o700,
      ...Array(4).fill(0o600),
    ]);
    const again = await inProcess(['backup', backups, '--config', site.config], { now: () => Date.now() + 60_000 });
    expect(again.code).to.equal(0);
    expect(readdirSync(backups)).to.have.length(2);
  });

  it('holds the secrets that the configuration names, and every key and token', async () => {
    const password = join(site.directory, 'hook');
    appendFileSync(password, 'https://hooks.slack.test/services/hush');
    appendFileSync(site.config, `[[notifiers]]\nname = "desk"\nkind = "slack"\nurl_file = "hook"\n`);
    for (const name of ['actor-next.pem', 'ping.token', 'actor.pem.new']) appendFileSync(join(site.data, name), 'x');
    const { path, state } = await json('backup', backups);
    expect(state.map(({ name }: { name: string }) => name).sort()).to.deep.equal([
      'actor-next.pem',
      'actor.pem',
      'herald.sqlite',
      'ping.token',
    ]);
    rmSync(password);
    rmSync(site.config);
    expect((await command('restore', path, '--force')).code).to.equal(0);
    expect([readFileSync(password, 'utf8'), mode(password)]).to.deep.equal([
      'https://hooks.slack.test/services/hush',
      0o600,
    ]);
  });

  it('is put back only over an empty directory, or with --force, which keeps what was there', async () => {
    const { path } = await json('backup', backups);
    const refused = await herald(['restore', path, '--config', site.config]);
    expect(refused.code).to.equal(2);
    expect(refused.err).to.match(/is not empty: stop the service and say --force/);
    const key = readFileSync(join(site.data, 'actor.pem'), 'utf8');
    const { aside } = await json('restore', path, '--force');
    expect(readFileSync(join(aside, 'actor.pem'), 'utf8')).to.equal(key);
    expect([mode(join(site.data, 'herald.sqlite')), mode(join(site.data, 'actor.pem'))]).to.deep.equal([0o600, 0o600]);
  });

  it('is put back on a new machine, configuration and all', async () => {
    const { path } = await json('backup', backups);
    rmSync(site.data, { recursive: true });
    rmSync(site.config);
    const restored = await inProcess(['restore', path]);
    expect(restored.out).to.include(site.config).and.include('herald approve --as-known');
    expect(restored.code).to.equal(0);
    expect([mode(site.data), mode(site.config)]).to.deep.equal([0o700, 0o600]);
    expect(await notes()).to.equal(1);
  });

  it('is not put back under a running Herald, nor when a file of it was changed', async () => {
    const { path } = await json('backup', backups);
    const lock = lockInstance(join(site.data, 'herald.lock'));
    expect(await command('restore', path, '--force')).to.include({ code: 1 });
    lock.release();
    appendFileSync(join(path, 'actor.pem'), 'x');
    const { code, err } = await herald(['restore', path, '--force', '--config', site.config]);
    expect([code, err]).to.deep.equal([
      2,
      `herald: ${path}/actor.pem is not what was backed up: take another backup\n`,
    ]);
    expect((await command('restore', backups)).err).to.include('is no backup of Herald');
    expect(await notes()).to.equal(1);
  });

  it('lets nothing out twice that was published after it: the operator is asked', async () => {
    const { path } = await json('backup', backups);
    expect(await publish('After the backup')).to.deep.include({ held: false });
    expect(await notes()).to.equal(2);
    await command('restore', path, '--force');
    expect(await publish('Another one')).to.deep.include({ held: true });
    expect(await notes()).to.equal(1);
    expect((await json('status')).restored.at).to.be.a('number');
    expect((await command('status')).out).to.match(/^restored {4}from a backup of /m);
    // Still, with the next cycles.
    expect((await json('sync'))[0]).to.deep.include({ held: true });
    await command('approve');
    expect(await notes()).to.equal(3);
    expect((await json('status')).restored).to.equal(null);
    expect(await publish('From now on')).to.deep.include({ held: false });
    expect(await notes()).to.equal(4);
  });

  it('knows what was published since, once the operator says so: nothing is there twice', async () => {
    const { path } = await json('backup', backups);
    const before = await notes();
    await publish('After the second backup');
    await command('restore', path, '--force');
    expect((await json('sync'))[0]).to.deep.include({ held: true });
    await command('approve', '--as-known');
    expect((await json('sync'))[0]).to.deep.include({ held: false });
    expect(await notes()).to.equal(before);
    expect(await publish('From that day on')).to.deep.include({ held: false });
    expect(await notes()).to.equal(before + 1);
  });

  it('asks nothing when nothing was published since, also where somebody copied the store back by hand', async () => {
    const { path } = await json('backup', backups);
    rmSync(site.data, { recursive: true });
    mkdirSync(site.data, { mode: 0o700 });
    for (const name of ['herald.sqlite', 'actor.pem']) copyFileSync(join(path, name), join(site.data, name));
    expect((await json('sync'))[0]).to.deep.include({ held: false });
    expect((await json('status')).restored).to.equal(null);
    expect(await publish('From now on')).to.deep.include({ held: false });
    expect(existsSync(join(site.data, 'generation'))).to.equal(true);
  });
});
