import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StoreError } from '../../src/store/store-error.js';
import { loadOrCreateToken, readToken } from '../../src/store/token-file.js';

describe('a token in a file', () => {
  let directory: string;
  let file: string;
  const mode = () => statSync(file).mode & 0o777;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-token-'));
    file = join(directory, 'operator.token');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is made on first use, for the owner’s eyes alone, whatever the umask, and stays', () => {
    const before = process.umask(0);
    try {
      const token = loadOrCreateToken(file);
      expect(token).to.match(/^[\w-]{43}$/);
      expect(mode()).to.equal(0o600);
      expect(loadOrCreateToken(file)).to.equal(token);
    } finally {
      process.umask(before);
    }
  });

  it('can be read without making one', () => {
    expect(readToken(file)).to.equal(null);
    const token = loadOrCreateToken(file);
    expect(readToken(file)).to.equal(token);
    mkdirSync(`${file}.d`);
    expect(() => readToken(`${file}.d`)).to.throw(StoreError, /operator\.token\.d/);
  });

  it('is another one everywhere', () => {
    expect(loadOrCreateToken(file)).not.to.equal(loadOrCreateToken(`${file}2`));
  });

  it('is taken from a file that a person wrote, which is closed to the world and stays open to its group', () => {
    writeFileSync(file, '  my-own-token-of-enough-length\n\n');
    chmodSync(file, 0o644);
    expect(loadOrCreateToken(file)).to.equal('my-own-token-of-enough-length');
    expect(mode()).to.equal(0o640);
  });

  it('is refused where it is short, empty, or a directory, in words that name the file and not the token', () => {
    for (const text of ['', 'hunter2', '\n\n']) {
      writeFileSync(file, text);
      expect(() => loadOrCreateToken(file))
        .to.throw(StoreError, /operator\.token.*delete it/)
        .and.not.match(/hunter2/);
      expect(readFileSync(file, 'utf8')).to.equal(text);
    }
    rmSync(file);
    mkdirSync(file);
    expect(() => loadOrCreateToken(file)).to.throw(StoreError, /operator\.token/);
    expect(() => loadOrCreateToken(join(directory, 'no', 'operator.token'))).to.throw(StoreError, /operator\.token/);
  });
});
