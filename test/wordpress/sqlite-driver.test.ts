import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import type { WordPressConfig } from '../../src/config/config.js';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress, type WordPress } from '../../src/wordpress/wordpress.js';
import { WordPressError, type WordPressTrouble } from '../../src/wordpress/wordpress-error.js';
import { wordpressConfig } from '../config/some-config.js';

const NOW = Date.parse('2024-05-06T07:08:09Z');

function configFor(url: string, tablePrefix = 'wp_'): WordPressConfig {
  return wordpressConfig({ url, tablePrefix });
}

async function failure(work: () => Promise<unknown>): Promise<WordPressError> {
  try {
    await work();
  } catch (error) {
    expect(error).to.be.instanceOf(Error);
    return error as WordPressError;
  }
  throw new Error('it should have failed');
}

describe('WordPress on SQLite', () => {
  let directory: string;
  let file: string;
  let blog: SampleBlog;
  const opened: WordPress[] = [];
  const open = (path = file, prefix = 'wp_') => {
    const wordpress = openWordPress(configFor(`sqlite:${path}`, prefix));
    opened.push(wordpress);
    return wordpress;
  };
  const readName = (wordpress = open()) =>
    wordpress.snapshot(async (reader) => (await readSite(reader, configFor(''))).name);
  const ids = (wordpress = open()) =>
    wordpress.snapshot(async ({ query }) =>
      (await query<{ ID: number }>('SELECT ID FROM wp_posts')).map(({ ID }) => ID),
    );

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-sqlite-'));
    file = join(directory, '.ht.sqlite');
    blog = createSampleBlog(file, { now: () => NOW, name: 'Zahlen & Größen 🧮' });
  });
  afterEach(async () => {
    for (const wordpress of opened.splice(0)) await wordpress.close();
    blog.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('lets readers and deliveries have their turn between two statements', async () => {
    let turns = 0;
    const turn = () => {
      turns += 1;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    await open().snapshot(async ({ query }) => {
      for (let n = 0; n < 10; n += 1) await query('SELECT 1');
    });
    clearImmediate(timer);
    expect(turns).to.be.at.least(10);
  });

  it('is read from its file, whose name may need encoding', async () => {
    expect(await readName()).to.equal('Zahlen & Größen 🧮');
    const odd = join(directory, 'größe 100% #1.sqlite');
    createSampleBlog(odd, { now: () => NOW, name: 'odd' }).close();
    for (const path of [odd, odd.split('/').map(encodeURIComponent).join('/'), `//${odd}`]) {
      expect(await readName(open(path)), path).to.equal('odd');
    }
  });

  it('cannot be written', async () => {
    const before = statSync(file).mtimeMs;
    for (const sql of [
      "INSERT INTO wp_options (option_name, option_value) VALUES ('x', 'y')",
      "UPDATE wp_options SET option_value = 'x' RETURNING option_id",
      'DROP TABLE wp_posts',
      "ATTACH DATABASE '/tmp/herald-never.sqlite' AS other",
      'PRAGMA journal_mode = DELETE',
    ]) {
      await open()
        .snapshot(({ query }) => query(sql))
        .catch((error) => expect(error).to.be.instanceOf(WordPressError));
    }
    expect(await readName()).to.equal('Zahlen & Größen 🧮');
    expect(statSync(file).mtimeMs).to.equal(before);
    expect(existsSync('/tmp/herald-never.sqlite')).to.equal(false);
  });

  it('shows each snapshot one state, from its beginning', async () => {
    const seen = await open().snapshot(async ({ query }) => {
      const rows = () => query('SELECT ID FROM wp_posts');
      blog.insertPost({ title: 'one' });
      const before = await rows();
      blog.insertPost({ title: 'two' });
      return [before, await rows()];
    });
    expect(seen).to.deep.equal([[], []]);
    expect(await ids()).to.have.length(2);
  });

  it('gives snapshots turns, and goes on after one that failed', async () => {
    const wordpress = open();
    const order: string[] = [];
    const slow = wordpress.snapshot(async ({ query }) => {
      await query('SELECT 1');
      await new Promise((resolve) => setImmediate(resolve));
      order.push('first');
    });
    const ours = new TypeError('ours');
    const broken = failure(() => wordpress.snapshot(() => Promise.reject(ours)));
    const last = wordpress.snapshot(async () => void order.push('last'));
    await Promise.all([slow, last]);
    expect(await broken).to.equal(ours);
    expect(order).to.deep.equal(['first', 'last']);
  });

  it('closes after the snapshot that is under way, and opens again when asked', async () => {
    const wordpress = open();
    const name = wordpress.snapshot(async (reader) => {
      void wordpress.close();
      await new Promise((resolve) => setImmediate(resolve));
      return (await readSite(reader, configFor(''))).name;
    });
    expect(await name).to.equal('Zahlen & Größen 🧮');
    await wordpress.close();
    expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
  });

  it('is the file of that name, also when a backup took the place of the old one', async () => {
    const wordpress = open();
    expect(await ids(wordpress)).to.deep.equal([]);
    const restored = join(directory, 'backup.sqlite');
    const backup = createSampleBlog(restored, { now: () => NOW });
    const id = backup.insertPost({ title: 'from the backup' });
    backup.close();
    blog.close();
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    renameSync(restored, file);
    expect(await ids(wordpress)).to.deep.equal([id]);
  });

  it('is missed when its file goes, and found when it comes back', async () => {
    const wordpress = open();
    await readName(wordpress);
    renameSync(file, `${file}.away`);
    expect((await failure(() => readName(wordpress))).trouble).to.equal('no-database');
    renameSync(`${file}.away`, file);
    expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
  });

  it('does not hold up WordPress for longer than a snapshot, whichever journal it keeps', async () => {
    blog.close();
    const writer = new Sqlite(file, { timeout: 0 });
    writer.pragma('journal_mode = DELETE');
    const insert = writer.prepare("INSERT INTO wp_options (option_name, option_value) VALUES (?, 'y')");
    expect(await readName()).to.equal('Zahlen & Größen 🧮');
    expect(insert.run('x').changes).to.equal(1);
    writer.close();
  });

  it('lets WordPress save while it pauses, where its journal would make it wait, and shows what was saved', async () => {
    blog.close();
    const writer = new Sqlite(file, { timeout: 0 });
    writer.pragma('journal_mode = DELETE');
    const rename = (name: string) =>
      writer.prepare("UPDATE wp_options SET option_value = ? WHERE option_name = 'blogname'").run(name);
    await open().snapshot(async (reader) => {
      const name = async () => (await readSite(reader, configFor(''))).name;
      await name();
      expect(() => rename('One')).to.throw(/locked/);
      reader.pause();
      rename('Two');
      expect(await name()).to.equal('Two');
      expect(() => rename('Three')).to.throw(/locked/);
    });
    writer.close();
  });

  it('shows one state across a pause where readers keep no writer waiting', async () => {
    await open().snapshot(async (reader) => {
      const name = async () => (await readSite(reader, configFor(''))).name;
      await name();
      reader.pause();
      blog.setOption('blogname', 'Another');
      expect(await name()).to.equal('Zahlen & Größen 🧮');
    });
  });

  describe('says in one line which key to mend', () => {
    const cases: [
      what: string,
      prepare: () => { path: string; prefix?: string },
      trouble: WordPressTrouble,
      says: RegExp,
    ][] = [
      [
        'there is no file',
        () => ({ path: join(directory, 'nowhere.sqlite') }),
        'no-database',
        /nowhere\.sqlite.*wordpress\.url/,
      ],
      ['it is a directory', () => ({ path: directory }), 'no-database', /wordpress\.url/],
      [
        'the prefix is wrong',
        () => ({ path: file, prefix: 'xx_' }),
        'not-wordpress',
        /xx_options.*wordpress\.table_prefix/,
      ],
      [
        'it is something else',
        () => {
          const path = join(directory, 'letter.txt');
          writeFileSync(path, 'Dear Sir or Madam, this is a letter and no database at all. '.repeat(100));
          return { path };
        },
        'no-database',
        /letter\.txt.*wordpress\.url/,
      ],
      [
        'it is empty',
        () => {
          const path = join(directory, 'empty.sqlite');
          writeFileSync(path, '');
          return { path };
        },
        'not-wordpress',
        /wordpress\.url/,
      ],
    ];
    for (const [what, prepare, trouble, says] of cases) {
      it(what, async () => {
        const { path, prefix } = prepare();
        const error = await failure(() => readName(open(path, prefix)));
        expect(error).to.be.instanceOf(WordPressError);
        expect(error.trouble, error.message).to.equal(trouble);
        expect(error.message).to.match(says).and.not.match(/\n/);
      });
    }

    it('somebody writes without end', async () => {
      blog.close();
      const writer = new Sqlite(file);
      writer.pragma('journal_mode = DELETE');
      writer.exec('BEGIN EXCLUSIVE');
      const wordpress = openWordPress(configFor(`sqlite:${file}`), { busyMs: 50 });
      opened.push(wordpress);
      let elsewhere = 0;
      const ticks = setInterval(() => {
        elsewhere += 1;
      }, 5);
      const error = await failure(() => readName(wordpress));
      clearInterval(ticks);
      expect(elsewhere, 'everything else goes on').to.be.above(3);
      const patient = readName();
      writer.exec('ROLLBACK');
      expect(await patient).to.equal('Zahlen & Größen 🧮');
      writer.close();
      expect(error.trouble, error.message).to.equal('busy');
      expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
    });

    it('its rights keep us out', () => {
      // Root is kept out of nothing: another user has to look.
      blog.close();
      chmodSync(directory, 0o755);
      chmodSync(file, 0o600);
      const script = `
        import { openWordPress } from '${join(process.cwd(), 'src/wordpress/wordpress.ts')}';
        const wordpress = openWordPress({ url: 'sqlite:${file}', tablePrefix: 'wp_', usersTable: null });
        process.setgid(65534); process.setuid(65534);
        await wordpress.snapshot(({ query }) => query('SELECT 1')).then(() => console.log('read'), (e) => console.log(e.name, e.trouble, e.message));`;
      const said = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        encoding: 'utf8',
      });
      if (process.getuid?.() === 0) expect(said).to.match(/^WordPressError unreachable .*\.ht\.sqlite.*wordpress\.url/);
    });
  });
});
