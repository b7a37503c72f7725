import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  fingerprintOf,
  KeyError,
  type KeyPair,
  loadKeyPair,
  loadOrCreateKeyPair,
  readPrivateKey,
} from '../../src/actor/key-pair.js';
import { type KeyRing, openKeyRing } from '../../src/actor/key-ring.js';
import type { KnownKeys } from '../../src/model/site-actor.js';
import { openDatabase } from '../../src/store/database.js';
import { settingsStore } from '../../src/store/settings.js';

describe('the key ring', () => {
  let template: string;
  before(() => {
    const directory = mkdtempSync(join(tmpdir(), 'herald-keys-'));
    loadOrCreateKeyPair(join(directory, 'actor.pem'));
    template = readFileSync(join(directory, 'actor.pem'), 'utf8');
  });
  let directory: string;
  let known: KnownKeys | null;
  beforeEach(() => {
    known = null;
    directory = mkdtempSync(join(tmpdir(), 'herald-keys-'));
    writeFileSync(join(directory, 'actor.pem'), template, { mode: 0o600 });
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const file = (name: string) => join(directory, `actor${name}.pem`);
  const print = (pair: KeyPair) => fingerprintOf(pair);
  const printOf = (name: string) => print(loadKeyPair(file(name)));
  const open = (more: { mayWrite?: boolean } = {}): KeyRing =>
    openKeyRing({
      directory,
      memory: {
        get: () => known,
        set(keys) {
          known = keys;
        },
      },
      mayWrite: true,
      ...more,
    });
  const rotate = (ring: KeyRing) => ring.rotate(1000, (remember) => remember());

  it('holds one key, and remembers which', () => {
    const ring = open();
    expect(ring.current().number).to.equal(1);
    expect(ring.previous()).to.equal(null);
    expect(known).to.deep.equal({ current: printOf(''), number: 1, previous: null });
  });

  it('never makes the first key: init does', () => {
    rmSync(file(''));
    expect(() => open()).to.throw(KeyError, /restore it from a backup/);
    expect(existsSync(file(''))).to.equal(false);
  });

  it('S17 has a new key at once, keeps the one before also over a restart, and forgets it when it is told to', async () => {
    const first = printOf('');
    const ring = open();
    await rotate(ring);
    const second = printOf('');
    expect(second).not.to.equal(first);
    for (const held of [ring, open()]) {
      expect([held.current().number, print(held.current())]).to.deep.equal([2, second]);
      const { key, since } = held.previous() ?? expect.fail('it is kept');
      expect([key.number, print(key), since]).to.deep.equal([1, first, 1000]);
    }
    expect([printOf('-old'), existsSync(file('-next'))]).to.deep.equal([first, false]);
    ring.endPrevious();
    for (const held of [ring, open()])
      expect([held.current().number, print(held.current()), held.previous()]).to.deep.equal([2, second, null]);
    expect(existsSync(file('-old'))).to.equal(false);
  });

  it('S17 rotates again, whether or not the key before the last is forgotten', async () => {
    const ring = open();
    await rotate(ring);
    const second = printOf('');
    await rotate(ring);
    for (const held of [ring, open()]) {
      expect([held.current().number, held.previous()?.key.number]).to.deep.equal([3, 2]);
      expect(print(held.previous()?.key ?? expect.fail('it is kept'))).to.equal(second);
    }
  });

  it('lets nobody but its owner read any of its files', async () => {
    writeFileSync(`${file('-old')}.new`, 'left behind', { mode: 0o644 });
    await rotate(open());
    expect(['', '-old'].map((name) => statSync(file(name)).mode & 0o777)).to.deep.equal([0o600, 0o600]);
    expect(readPrivateKey(file(''))).to.match(/^-----BEGIN PRIVATE KEY-----/);
  });

  it('makes one new key at a time', async () => {
    const ring = open();
    const first = rotate(ring);
    expect(await rotate(ring).catch((error: unknown) => error)).to.be.instanceOf(KeyError);
    await first;
    expect(ring.current().number).to.equal(2);
  });

  it('keeps its key when the new one could not be announced, and makes another then', async () => {
    const first = printOf('');
    const ring = open();
    const failed = ring.rotate(1, () => {
      throw new Error('the store is full');
    });
    expect(await failed.catch((error: Error) => error.message)).to.equal('the store is full');
    for (const held of [ring, open()]) expect([held.current().number, print(held.current())]).to.deep.equal([1, first]);
    await rotate(ring);
    expect(open().current().number).to.equal(2);
  });

  it('finishes the names of the files, but not beside a running service', async () => {
    const first = readFileSync(file(''));
    await rotate(open());
    const second = printOf('');
    renameSync(file(''), file('-next'));
    renameSync(file('-old'), file(''));
    expect(readFileSync(file(''))).to.deep.equal(first);
    const reader = open({ mayWrite: false });
    expect([print(reader.current()), reader.previous()?.key.number]).to.deep.equal([second, 1]);
    expect(existsSync(file('-next'))).to.equal(true);
    expect(print(open().current())).to.equal(second);
    expect([printOf(''), existsSync(file('-next')), existsSync(file('-old'))]).to.deep.equal([second, false, true]);
  });

  const other = () => loadOrCreateKeyPair(join(mkdtempSync(join(tmpdir(), 'herald-keys-')), 'x.pem'));
  const disagreements: [what: string, spoil: () => void, says: RegExp][] = [
    ['the old key is gone', () => rmSync(file('-old')), /actor-old\.pem is missing, .*restore the file from a backup/],
    ['the old key is another', () => swap('-old'), /actor-old\.pem holds another key than the one before/],
    ['the key is another', () => swap(''), /actor\.pem holds another key than this site speaks with/],
    ['the key is gone', () => rmSync(file('')), /actor\.pem is missing/],
  ];
  const swap = (name: string) =>
    writeFileSync(file(name), other().privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  for (const [what, spoil, says] of disagreements)
    it(`refuses in one line when ${what}`, async () => {
      await rotate(open());
      spoil();
      expect(() => open())
        .to.throw(KeyError, says)
        .with.property('message')
        .that.does.not.match(/\n/);
    });

  describe('killed in the middle', function () {
    this.timeout(120_000);
    const program = new URL('./mortal-rotation.ts', import.meta.url).pathname;
    const live = async (step: number): Promise<string> => {
      const child = spawn(process.execPath, ['--import', 'tsx', program, directory, String(step)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      await once(child, 'close');
      return said.trim();
    };

    it('S17 opens again with the keys that others know, whichever step was the last, and goes on', async () => {
      const old = printOf('');
      let lived = '';
      let step = 0;
      for (step = 1; lived === ''; step += 1) {
        rmSync(directory, { recursive: true });
        directory = mkdtempSync(join(tmpdir(), 'herald-keys-'));
        writeFileSync(file(''), template, { mode: 0o600 });
        lived = await live(step);
        const db = openDatabase(join(directory, 'herald.sqlite'));
        const settings = settingsStore(db);
        const memory = { get: () => settings.get('keys'), set: (keys: KnownKeys) => settings.set('keys', keys) };
        const ring = openKeyRing({ directory, memory, mayWrite: true });
        expect(print(ring.current()), `step ${step}`).to.equal(settings.get('keys')?.current);
        if (ring.current().number === 1) await ring.rotate(2, (remember) => db.transaction(remember));
        const again = openKeyRing({ directory, memory, mayWrite: true });
        for (const { key } of [ring.previous(), again.previous()].filter((held) => held !== null))
          expect(print(key), `step ${step}`).to.equal(old);
        expect(print(again.current()), `step ${step}`).to.equal(printOf(''));
        ring.endPrevious();
        expect([existsSync(file('-old')), existsSync(file('-next'))], `step ${step}`).to.deep.equal([false, false]);
        expect(settings.get('keys')).to.deep.equal({ current: printOf(''), number: 2, previous: null });
        db.close();
      }
      // Files and memory: eleven and more steps, or this test looked at nothing.
      expect(step).to.be.above(11);
    });
  });
});
