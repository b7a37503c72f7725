import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { StoreError } from '../../src/store/store-error.js';

describe('the store', () => {
  const opened = () => {
    const file = join(mkdtempSync(join(tmpdir(), 'herald-store-')), 'herald.sqlite');
    return { file, db: openDatabase(file) };
  };
  const count = ({ db }: ReturnType<typeof opened>) =>
    db.sql.prepare("SELECT count(*) FROM settings WHERE name LIKE 'test%'").pluck().get();
  const write = ({ db }: ReturnType<typeof opened>, name: string, value = '1') =>
    db.sql.prepare('INSERT INTO settings VALUES (?, ?)').run(name, value);

  it('keeps all of a transaction or nothing', () => {
    const store = opened();
    expect(() =>
      store.db.transaction(() => {
        write(store, 'test1');
        throw new Error('in the middle');
      }),
    ).to.throw('in the middle');
    expect(count(store)).to.equal(0);
    store.db.transaction(() => store.db.transaction(() => write(store, 'test2')));
    expect(count(store)).to.equal(1);
    store.db.close();
  });

  it('undoes a savepoint alone', () => {
    const store = opened();
    store.db.transaction(() => {
      write(store, 'test1');
      expect(() =>
        store.db.savepoint(() => {
          write(store, 'test2');
          throw new Error('not this one');
        }),
      ).to.throw('not this one');
    });
    expect(count(store)).to.equal(1);
    store.db.close();
  });

  it('says that the disk is full, in one line, and goes on once there is room', () => {
    const store = opened();
    // SQLite's own limit answers as a full disk does.
    store.db.sql.pragma(`max_page_count = ${Number(store.db.sql.pragma('page_count', { simple: true })) + 1}`);
    const attempt = () => store.db.transaction(() => write(store, 'test1', 'x'.repeat(100_000)));
    expect(attempt)
      .to.throw(StoreError, /full: make room/)
      .with.property('message')
      .that.includes(store.file)
      .and.not.includes('\n');
    store.db.sql.pragma('max_page_count = 100000');
    attempt();
    expect(count(store)).to.equal(1);
    store.db.close();
  });

  it('says that another program holds it', () => {
    const store = opened();
    const other = openDatabase(store.file);
    store.db.sql.pragma('busy_timeout = 1');
    other.transaction(() => {
      expect(() => store.db.transaction(() => write(store, 'test1'))).to.throw(StoreError, /another program/);
    });
    other.close();
    store.db.close();
  });

  it('is only read by a command beside a service of an older version, which goes on with its schema', () => {
    const { file, db } = opened();
    db.sql.pragma('user_version = 1');
    expect(() => openDatabase(file, { readOnly: true })).to.throw(StoreError, /stop the service first/);
    expect(db.sql.pragma('user_version', { simple: true })).to.equal(1);
    db.close();
  });

  it('is written by nothing that only reads it', () => {
    const store = opened();
    const reader = openDatabase(store.file, { readOnly: true });
    write(store, 'test1');
    expect(count({ ...store, db: reader })).to.equal(1);
    expect(() => write({ ...store, db: reader }, 'test2')).to.throw(/readonly/);
    reader.close();
    store.db.close();
    const missing = `${store.file}.missing`;
    openDatabase(missing, { readOnly: true }).close();
    expect(existsSync(missing)).to.equal(false);
  });

  it('says that it is damaged, and what to do', () => {
    const { file, db } = opened();
    db.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(7, 100, 60_000));
    for (const readOnly of [true, false])
      expect(() => openDatabase(file, { readOnly })).to.throw(StoreError, /damaged: .*herald restore/);
  });

  it('refuses a file that is something else, by name', () => {
    const { file, db } = opened();
    db.close();
    const file2 = `${file}.txt`;
    writeFileSync(file2, 'this is no database at all, but a text that is long enough to be looked at\n'.repeat(20));
    expect(() => openDatabase(file2)).to.throw(StoreError, file2);
  });
});
