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
  const announce = (ring: KeyRing) => ring.announceNext(1000, (remember) => remember());

  it('holds one key, and remembers which', () => {
    const ring = open();
    expect(ring.signing()).to.equal(ring.shown());
    expect(ring.announcedAt()).to.equal(null);
    expect(known).to.deep.equal({ current: printOf(''), next: null });
  });

  it('never makes the first key: init does', () => {
    rmSync(file(''));
    expect(() => open()).to.throw(KeyError, /restore it from a backup/);
    expect(existsSync(file(''))).to.equal(false);
  });

  it('S17 shows the next key while the old one signs, also after a restart, until it is switched over', async () => {
    const old = printOf('');
    const ring = open();
    await announce(ring);
    for (const held of [ring, open()]) {
      expect(print(held.signing())).to.equal(old);
      expect(print(held.shown())).to.equal(printOf('-next'));
      expect(held.announcedAt()).to.equal(1000);
    }
    const next = printOf('-next');
    expect(next).not.to.equal(old);
    ring.switchOver();
    for (const held of [ring, open()]) {
      expect([print(held.signing()), print(held.shown()), held.announcedAt()]).to.deep.equal([next, next, null]);
    }
    expect([printOf(''), printOf('-old'), existsSync(file('-next'))]).to.deep.equal([next, old, false]);
  });

  it('lets nobody but its owner read any of its files', async () => {
    const ring = open();
    await announce(ring);
    const modes = () =>
      ['', '-next', '-old'].filter((name) => existsSync(file(name))).map((name) => statSync(file(name)).mode & 0o777);
    expect(modes()).to.deep.equal([0o600, 0o600]);
    writeFileSync(file('-old.pem.new'), 'left behind', { mode: 0o644 });
    ring.switchOver();
    expect(modes()).to.deep.equal([0o600, 0o600]);
    expect(readPrivateKey(file(''))).to.match(/^-----BEGIN PRIVATE KEY-----/);
  });

  it('makes one next key at a time', async () => {
    const ring = open();
    const first = announce(ring);
    for (const again of [announce(ring), first.then(() => announce(ring))])
      expect(await again.catch((error: unknown) => error)).to.be.instanceOf(KeyError);
  });

  it('has no next key when it could not be announced, and makes another then', async () => {
    const ring = open();
    const failed = ring.announceNext(1, () => {
      throw new Error('the store is full');
    });
    expect(await failed.catch((error: Error) => error.message)).to.equal('the store is full');
    expect(print(open().shown())).to.equal(printOf(''));
    await announce(ring);
    expect(print(open().shown())).to.equal(printOf('-next'));
  });

  it('finishes the memory of a switch when the store takes it again', async () => {
    let full = false;
    const ring = openKeyRing({
      directory,
      memory: {
        get: () => known,
        set(keys) {
          if (full) throw new Error('full');
          known = keys;
        },
      },
      mayWrite: true,
    });
    await announce(ring);
    full = true;
    expect(() => ring.switchOver()).to.throw('full');
    expect(print(ring.signing())).to.equal(printOf(''));
    full = false;
    ring.switchOver();
    expect(known).to.deep.equal({ current: printOf(''), next: null });
  });

  it('changes nothing for a reader beside a running service', async () => {
    await announce(open());
    renameSync(file('-next'), file(''));
    const before = structuredClone(known);
    expect(print(open({ mayWrite: false }).signing())).to.equal(printOf(''));
    expect(known).to.deep.equal(before);
  });

  const other = () => loadOrCreateKeyPair(join(mkdtempSync(join(tmpdir(), 'herald-keys-')), 'x.pem'));
  const disagreements: [what: string, spoil: () => void, says: RegExp][] = [
    [
      'the next key is gone',
      () => rmSync(file('-next')),
      /actor-next\.pem is missing, .*restore the file from a backup/,
    ],
    ['the next key is another', () => swap('-next'), /actor-next\.pem holds another key than was announced/],
    ['the key is another', () => swap(''), /actor\.pem holds another key than this site speaks with/],
    ['the key is gone', () => rmSync(file('')), /actor\.pem is missing/],
  ];
  const swap = (name: string) =>
    writeFileSync(file(name), other().privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  for (const [what, spoil, says] of disagreements)
    it(`refuses in one line when ${what}`, async () => {
      await announce(open());
      spoil();
      expect(() => open())
        .to.throw(KeyError, says)
        .with.property('message')
        .that.does.not.match(/\n/);
    });

  describe('killed in the middle', function () {
    this.timeout(120_000);
    const program = new URL('./mortal-rotation.ts', import.meta.url).pathname;
    const rotate = async (step: number): Promise<string> => {
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
        lived = await rotate(step);
        const db = openDatabase(join(directory, 'herald.sqlite'));
        const settings = settingsStore(db);
        const memory = { get: () => settings.get('keys'), set: (keys: KnownKeys) => settings.set('keys', keys) };
        const ring = openKeyRing({ directory, memory, mayWrite: true });
        const said = settings.get('keys');
        expect(print(ring.signing()), `step ${step}`).to.equal(said?.current);
        expect(print(ring.shown()), `step ${step}`).to.equal(said?.next?.key ?? said?.current);
        if (ring.announcedAt() === null && said?.current === old)
          await ring.announceNext(2, (remember) => db.transaction(remember));
        ring.switchOver();
        expect([printOf('-old'), printOf('') === old, existsSync(file('-next'))], `step ${step}`).to.deep.equal([
          old,
          false,
          false,
        ]);
        expect(settings.get('keys')).to.deep.equal({ current: printOf(''), next: null });
        db.close();
      }
      // Files and memory: eleven and more steps, or this test looked at nothing.
      expect(step).to.be.above(11);
    });
  });
});
