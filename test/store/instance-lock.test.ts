import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InstanceLockedError, lockInstance } from '../../src/store/instance-lock.js';
import { StoreError } from '../../src/store/store-error.js';

const module = join(import.meta.dirname, '../../src/store/instance-lock.ts');

describe('lockInstance', () => {
  let directory: string;
  let file: string;
  const children: ChildProcess[] = [];

  /** Another process that takes the lock and holds it: says `mine`, or what kept it from it. */
  async function other(): Promise<{ child: ChildProcess; said: string }> {
    const script = `import { lockInstance } from ${JSON.stringify(module)};
      try { lockInstance(${JSON.stringify(file)}); console.log('mine'); setInterval(() => {}, 1000); }
      catch (error) { console.log(error.name + ': ' + error.message); }`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    return { child, said: said.toString().trim() };
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-lock-'));
    file = join(directory, 'data', 'herald.lock');
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  it('keeps a second process out, in one line that says what to do', async () => {
    const lock = lockInstance(file);
    const { said } = await other();
    expect(said).to.match(/^InstanceLockedError: another Herald is using \/.*data: .*store\.data_dir$/);
    lock.release();
    expect((await other()).said).to.equal('mine');
  });

  it('keeps a second one in this process out too', () => {
    const lock = lockInstance(file);
    expect(() => lockInstance(file)).to.throw(InstanceLockedError);
    lock.release();
    lockInstance(file).release();
  });

  it('goes with the process that held it, however it ended', async () => {
    const { child, said } = await other();
    expect(said).to.equal('mine');
    expect(() => lockInstance(file)).to.throw(InstanceLockedError);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    lockInstance(file).release();
  });

  it('is nobody else’s to read', () => {
    const lock = lockInstance(file);
    expect(statSync(join(directory, 'data')).mode & 0o777).to.equal(0o700);
    expect(statSync(file).mode & 0o077).to.equal(0);
    lock.release();
  });

  it('says in one line where it cannot be', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(() => lockInstance(join(directory, 'file', 'herald.lock'))).to.throw(StoreError, /file.*store\.data_dir/);
  });
});
