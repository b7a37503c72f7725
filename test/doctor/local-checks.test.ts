import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import { parseConfig } from '../../src/config/load-config.js';
import type { Check, DoctorMeans } from '../../src/doctor/check.js';
import { configuration } from '../../src/doctor/configuration.js';
import { examine } from '../../src/doctor/examine.js';
import { keys } from '../../src/doctor/keys.js';
import { running } from '../../src/doctor/running.js';
import { store } from '../../src/doctor/store.js';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';

const directory = mkdtempSync(join(tmpdir(), 'herald-doctor-'));

function meansFor({ url = 'mysql://herald:secret@db/wp', dataDir = directory } = {}): DoctorMeans {
  const configFile = join(directory, 'herald.toml');
  const toml = `[site]\norigin = "https://example.com"\n[wordpress]\nurl = "${url}"\n[store]\ndata_dir = "${dataDir}"\n`;
  writeFileSync(configFile, toml);
  chmodSync(configFile, 0o600);
  return {
    config: parseConfig(toml, configFile, {}),
    configFile,
    uris: urisFor('https://example.com'),
    wordpress: {} as DoctorMeans['wordpress'],
    get: () => Promise.reject(new Error('not asked here')),
    node: { path: '/usr/bin/node', unitHasOne: true },
    configChangedAt: null,
    operator: async () => null,
    handlersIn: async () => [],
    notifiers: async () => [],
    status: async () => ({ sources: [], orphans: [] }),
    now: Date.now,
  };
}

function writeKey(bits: number, mode: number): string {
  const own = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(own, 'actor.pem'), privateKey);
  chmodSync(join(own, 'actor.pem'), mode);
  return own;
}

describe('the check of the configuration', () => {
  it('wants a file with a password to be its owner’s alone', async () => {
    const means = meansFor();
    expect((await configuration.run(means)).outcome).to.equal('ok');
    chmodSync(means.configFile, 0o640);
    const finding = await configuration.run(means);
    expect(finding.outcome).to.equal('failed');
    expect(finding.cure).to.equal(`chmod 600 ${means.configFile}`);
  });

  it('warns when the operator listener can be reached from elsewhere', async () => {
    const means = meansFor();
    for (const [adminListen, outcome] of [
      ['127.0.0.1:8089', 'ok'],
      ['[::1]:8089', 'ok'],
      ['unix:/run/herald/admin.sock', 'ok'],
      ['0.0.0.0:8089', 'warning'],
      ['192.0.2.7:8089', 'warning'],
    ] as const) {
      const config = { ...means.config, server: { ...means.config.server, adminListen } };
      expect((await configuration.run({ ...means, config })).outcome, adminListen).to.equal(outcome);
    }
  });

  it('does not mind readers of a file without one', async () => {
    const means = meansFor({ url: 'sqlite:/srv/.ht.sqlite' });
    chmodSync(means.configFile, 0o644);
    expect((await configuration.run(means)).outcome).to.equal('ok');
    chmodSync(means.configFile, 0o664);
    expect((await configuration.run(means)).outcome).to.equal('failed');
  });
});

describe('the check of the keys', () => {
  it('takes RSA with 2048 bits that only its owner reads', async () => {
    expect((await keys.run(meansFor({ dataDir: writeKey(2048, 0o600) }))).outcome).to.equal('ok');
  });
  it('refuses a short key, one that others read, one that is none, and a missing one', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
    writeFileSync(join(broken, 'actor.pem'), 'no key');
    const messages = [];
    for (const dataDir of [writeKey(1024, 0o600), writeKey(2048, 0o644), broken, '/nowhere']) {
      const { outcome, message } = await keys.run(meansFor({ dataDir }));
      expect(outcome).to.equal('failed');
      messages.push(message);
    }
    expect(messages[0]).to.include('1024 bits');
    expect(messages[1]).to.include('read by others');
    expect(messages[2]).to.include('holds no private key');
    expect(messages[3]).to.include('is not there');
  });
});

describe('the check of the key before the newest', () => {
  it('refuses it where others can read it', async () => {
    const dataDir = writeKey(2048, 0o600);
    const old = join(dataDir, 'actor-old.pem');
    writeFileSync(old, 'a key', { mode: 0o600 });
    expect((await keys.run(meansFor({ dataDir }))).outcome).to.equal('ok');
    chmodSync(old, 0o644);
    expect(await keys.run(meansFor({ dataDir }))).to.include({ outcome: 'failed', cure: `chmod 600 ${old}` });
  });
});

describe('the check of the store', () => {
  it('finds room', async () => {
    const { outcome, message } = await store.run(meansFor());
    expect(outcome).to.not.equal('failed');
    expect(message).to.match(/\d+ MB free/);
  });
  it('does not take a file of something else for the store', async () => {
    const means = meansFor();
    const file = join(means.config.store.dataDir, 'herald.sqlite');
    writeFileSync(file, '');
    expect((await store.run(means)).outcome).to.not.equal('failed');
    writeFileSync(file, 'garbage that is long enough');
    const garbage = await store.run(means);
    expect(garbage).to.include({ outcome: 'failed', message: `${file} is damaged: file is not a database` });
    expect(garbage.cure).to.include('herald restore');
  });
  it('calls a damaged store damaged', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
    const file = join(dataDir, 'herald.sqlite');
    openDatabase(file).close();
    expect((await store.run(meansFor({ dataDir }))).outcome).to.not.equal('failed');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(7, 8192, 20_000));
    const finding = await store.run(meansFor({ dataDir }));
    expect(finding.outcome).to.equal('failed');
    expect(finding.message).to.match(/is damaged: /);
  });
  it('misses the store where Herald ran before, and not after init', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'herald-doctor-'));
    expect((await store.run(meansFor({ dataDir }))).outcome).to.not.equal('failed');
    writeFileSync(join(dataDir, 'operator.token'), 'x');
    const finding = await store.run(meansFor({ dataDir }));
    expect(finding).to.include({ outcome: 'failed' });
    expect(finding.message).to.include('no herald.sqlite, though Herald ran here before');
  });
  it('says what the start would say of a store that speaks under another name', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'herald-other-'));
    const db = openDatabase(join(dataDir, 'herald.sqlite'));
    const { settings, followers } = openStores(db);
    settings.set('identity', { handle: 'marta', origin: 'https://blog.test' });
    const ann = 'https://social.test/ann';
    followers.upsert({ actor: ann, inbox: `${ann}/inbox`, sharedInbox: null, followId: null, since: 1 });
    db.close();
    const finding = await store.run(meansFor({ dataDir }));
    expect(finding.outcome).to.equal('failed');
    expect(finding.message).to.match(/^this store speaks as @marta@blog\.test .*set site\.handle = "marta"/);
    rmSync(dataDir, { recursive: true });
  });

  it('names a directory that is not there', async () => {
    const finding = await store.run(meansFor({ dataDir: '/nowhere/herald' }));
    expect(finding).to.include({ outcome: 'failed' });
    expect(finding.message).to.include('/nowhere/herald');
  });
});

describe('the check of the service', () => {
  const withOperator = (operator: DoctorMeans['operator']) => running.run({ ...meansFor(), operator });
  it('tells a running, a starting, a troubled and an absent one apart', async () => {
    const answer = (health: number, ready: number) => async (path: string) => ({
      status: path === '/healthz' ? health : ready,
      body: '{"store":"disk full"}',
    });
    expect((await withOperator(answer(200, 200))).outcome).to.equal('ok');
    expect((await withOperator(answer(200, 503))).outcome).to.equal('warning');
    expect((await withOperator(answer(503, 503))).message).to.include('disk full');
    const elsewhere = async () => ({ status: 200, body: '{"wordpress":"this database belongs to b.test"}' });
    expect(await withOperator(elsewhere)).to.include({ outcome: 'warning' });
    expect((await withOperator(elsewhere)).message).to.include('belongs to b.test');
    expect((await withOperator(async () => null)).message).to.include('127.0.0.1:8089');
  });

  it('names a configuration that is newer than the service', async () => {
    const operator = async () => ({ status: 200, body: '{"store":"ok","started":"2026-01-02T10:00:00.000Z"}' });
    const changedAt = (time: string) => running.run({ ...meansFor(), operator, configChangedAt: Date.parse(time) });
    expect(await changedAt('2026-01-02T09:59:00Z')).to.include({ outcome: 'ok' });
    const { outcome, message, cure } = await changedAt('2026-01-02T10:05:00Z');
    expect(outcome).to.equal('warning');
    expect(message).to.match(
      /was changed at 2026-01-02T10:05:00Z, after the running Herald read it at 2026-01-02T10:00:00Z/,
    );
    expect(cure).to.include('restart');
  });

  it('names a CDN whose address is taken for every sender’s', async () => {
    const operator = async () => ({
      status: 200,
      body: '{"wordpress":"ok","addresses":"requests come through Cloudflare"}',
    });
    const { outcome, message, cure } = await running.run({ ...meansFor(), operator });
    expect([outcome, message]).to.deep.equal(['warning', 'requests come through Cloudflare']);
    expect(cure).to.include('real_ip_header');
  });

  it('knows where the unit looks for Node', async () => {
    const node = { path: '/usr/local/bin/node', unitHasOne: false };
    const { cure } = await running.run({ ...meansFor(), node });
    expect(cure).to.include('/usr/bin/node, which is not there').and.include('/usr/local/bin/node');
  });
});

describe('examine', () => {
  it('reports a check that throws, and goes on', async () => {
    const good: Check = { name: 'good', run: async () => ({ outcome: 'ok', message: 'fine', cure: null }) };
    const bad: Check = { name: 'bad', run: () => Promise.reject(new Error('two\nlines')) };
    const findings = await examine([bad, good], meansFor());
    expect(findings.map(({ name, outcome }) => [name, outcome])).to.deep.equal([
      ['bad', 'failed'],
      ['good', 'ok'],
    ]);
    expect(findings[0]?.message).to.equal('could not be examined: two lines');
  });
});
