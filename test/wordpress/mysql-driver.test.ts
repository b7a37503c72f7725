import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { grantStatements } from '../../src/cli/init/grant.js';
import type { WordPressConfig } from '../../src/config/config.js';
import { excessGrants, readGrants } from '../../src/wordpress/grants.js';
import { openMysql } from '../../src/wordpress/mysql-driver.js';
import { readSite } from '../../src/wordpress/site.js';
import { openWordPress } from '../../src/wordpress/wordpress.js';
import { WordPressError } from '../../src/wordpress/wordpress-error.js';
import { wordpressConfig } from '../config/some-config.js';
import { until } from '../lab/until.js';
import { type PrivateMariaDb, privateMariaDb } from './private-mariadb.js';
import { makeTables } from './twin-blog.js';

const PASSWORD = 'gehe!m %&/#?@:$\\\'"';

function configFor(url: string, tablePrefix = 'wp_'): WordPressConfig {
  return wordpressConfig({ url, tablePrefix });
}

async function failure(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it should have failed');
}

/** A stop takes a moment to reach all of a process. */
async function halt(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const threads = () => readdirSync(`/proc/${pid}/task`);
  const isStopped = (thread: string) => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'));
  await until('the server has stopped', () => threads().every(isStopped));
}

describe('WordPress on MySQL or MariaDB', function () {
  this.timeout(60_000);
  let mariadb: PrivateMariaDb;
  const opened: { close(): Promise<void> }[] = [];

  function urlFor({ user = 'herald', password = PASSWORD, host = '', database = 'blog', query = '' } = {}): string {
    const place = host || `127.0.0.1:${mariadb.port}`;
    return `mysql://${user}:${encodeURIComponent(password)}@${place}/${database}${query}`;
  }
  function open(url = urlFor(), prefix = 'wp_') {
    const wordpress = openWordPress(configFor(url, prefix));
    opened.push(wordpress);
    return wordpress;
  }
  function drive(limits?: Parameters<typeof openMysql>[1], url = urlFor()) {
    const driver = openMysql(url, limits);
    opened.push(driver);
    return driver;
  }
  const readName = async (wordpress = open()) =>
    wordpress.snapshot(async (reader) => (await readSite(reader, configFor(''))).name);
  const sessions = async () =>
    mariadb.sql<{ ID: number }>("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'herald'");

  before(async () => {
    mariadb = await privateMariaDb();
    await makeTables(mariadb, 'blog');
    await mariadb.sql('INSERT INTO blog.wp_options (option_name, option_value) VALUES ?', [
      [
        ['home', 'https://blog.test'],
        ['siteurl', 'https://blog.test'],
        ['blogname', 'Zahlen &amp; Größen 🧮'],
      ],
    ]);
    const grant = { user: 'herald', password: PASSWORD, database: 'blog', prefix: 'wp_', usersTable: 'wp_users' };
    const place = { host: '', port: null, socket: '/run/mysqld.sock' };
    await mariadb.sql(grantStatements(grant, place as never).join('\n'));
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  after(async () => {
    await mariadb?.close();
  });

  it('is read by an account that can do nothing but what "herald init" grants, whatever signs its password has', async () => {
    expect(await readName()).to.equal('Zahlen & Größen 🧮');
    expect(excessGrants(await open().snapshot(readGrants))).to.deep.equal([]);
  });

  it('says which table of a membership plugin the account may not read', async () => {
    const file = 'paid-memberships-pro/paid-memberships-pro.php';
    const tables = ['wp_pmpro_memberships_pages', 'wp_pmpro_memberships_categories'];
    for (const table of tables) await mariadb.sql(`CREATE TABLE blog.${table} (membership_id INT)`);
    await mariadb.sql("INSERT INTO blog.wp_options (option_name, option_value) VALUES ('active_plugins', ?)", [
      `a:1:{i:0;s:${file.length}:"${file}";}`,
    ]);
    const membership = () => open().snapshot(async (reader) => (await readSite(reader, configFor(''))).membership);
    expect((await membership()).unreadable).to.match(
      /^Paid Memberships Pro .*`wp_pmpro_memberships_pages`.*GRANT SELECT/,
    );
    const grant = { user: 'herald', password: PASSWORD, database: 'blog', prefix: 'wp_', usersTable: 'wp_users' };
    const place = { host: '', port: null, socket: '/run/mysqld.sock' };
    await mariadb.sql(grantStatements({ ...grant, extraTables: tables }, place as never).join('\n'));
    expect(await membership()).to.deep.include({ unreadable: null, pages: '`wp_pmpro_memberships_pages`' });
    await mariadb.sql("DELETE FROM blog.wp_options WHERE option_name = 'active_plugins'");
    for (const table of tables) await mariadb.sql(`DROP TABLE blog.${table}`);
  });

  it('is read over its socket', async () => {
    const query = `?socketPath=${encodeURIComponent(mariadb.socket)}`;
    expect(await readName(open(urlFor({ host: 'localhost', query })))).to.equal('Zahlen & Größen 🧮');
  });

  it('cannot be written, even by an account that may', async () => {
    const root = open(`mysql://root@127.0.0.1:${mariadb.port}/blog`);
    for (const sql of [
      "INSERT INTO wp_options (option_name, option_value) VALUES ('x', 'y')",
      "UPDATE wp_options SET option_value = 'x'",
      'DELETE FROM wp_options',
      'CREATE TABLE wp_more (id int)',
      'SELECT 1; DELETE FROM wp_options',
    ]) {
      const error = await failure(() => root.snapshot(({ query }) => query(sql)));
      expect(error, sql).to.be.instanceOf(WordPressError);
    }
    expect(await readName()).to.equal('Zahlen & Größen 🧮');
  });

  it('is told once for a whole session what holds in each snapshot', async () => {
    const told = async () => {
      const [row] = await mariadb.sql<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Com_set_option'");
      return Number(row?.Value);
    };
    const driver = drive();
    await driver.snapshot((query) => query('SELECT 1'));
    const before = await told();
    for (let n = 0; n < 3; n += 1) await driver.snapshot((query) => query('SELECT 1'));
    expect(await told()).to.equal(before);
    const error = await failure(() => driver.snapshot((query) => query('INSERT INTO wp_options () VALUES ()')));
    expect(error.message).to.match(/denied|READ ONLY/i);
  });

  it('shows each snapshot one state, from its beginning', async () => {
    const insert = (id: number) =>
      mariadb.sql('INSERT INTO blog.wp_posts SET ?', [
        {
          ID: id,
          post_content: '',
          post_title: '',
          post_excerpt: '',
          to_ping: '',
          pinged: '',
          post_content_filtered: '',
        },
      ]);
    const seen = await open().snapshot(async ({ query }) => {
      await insert(8);
      const before = await query('SELECT ID FROM wp_posts');
      await insert(9);
      return [before, await query('SELECT ID FROM wp_posts')];
    });
    expect(seen).to.deep.equal([[], []]);
    expect(await open().snapshot(({ query }) => query('SELECT ID FROM wp_posts'))).to.have.length(2);
  });

  it('keeps one session, and none once it is closed', async () => {
    const wordpress = open();
    for (let count = 0; count < 5; count += 1) await readName(wordpress);
    expect(await sessions()).to.have.length(1);
    await wordpress.close();
    await until('the session to end', async () => (await sessions()).length === 0);
  });

  it('closes after the snapshot that is under way', async () => {
    const wordpress = open();
    let closed = false;
    const name = wordpress.snapshot(async (reader) => {
      void wordpress.close().then(() => {
        closed = true;
      });
      await wait(50);
      expect(closed).to.equal(false);
      return (await readSite(reader, configFor(''))).name;
    });
    expect(await name).to.equal('Zahlen & Größen 🧮');
    await until('it to be closed', () => closed);
  });

  describe('says in one line, without the password, which key to mend', () => {
    const cases: [what: string, url: () => string, prefix: string, trouble: string, says: RegExp][] = [
      [
        'the password is wrong',
        () => urlFor({ password: 'wrong-secret' }),
        'wp_',
        'access-denied',
        /wordpress\.url.*password/,
      ],
      [
        'there is no password',
        () => `mysql://herald@127.0.0.1:${mariadb.port}/blog`,
        'wp_',
        'access-denied',
        /password/,
      ],
      ['the user is unknown', () => urlFor({ user: 'nobody' }), 'wp_', 'access-denied', /nobody/],
      ['the database is another', () => urlFor({ database: 'other' }), 'wp_', 'access-denied', /other/],
      [
        'there is no such database',
        () => `mysql://root@127.0.0.1:${mariadb.port}/nothing`,
        'wp_',
        'no-database',
        /nothing.*wordpress\.url/,
      ],
      ['the prefix is wrong', () => urlFor(), 'xx_', 'access-denied', /xx_options.*wordpress\.table_prefix/],
      [
        'the prefix is wrong, and the account may see it',
        () => `mysql://root@127.0.0.1:${mariadb.port}/blog`,
        'xx_',
        'not-wordpress',
        /xx_options.*wordpress\.table_prefix/,
      ],
      [
        'nobody answers at the port',
        () => urlFor({ host: '127.0.0.1:1' }),
        'wp_',
        'unreachable',
        /127\.0\.0\.1:1.*wordpress\.url/,
      ],
      [
        'the host has no address',
        () => urlFor({ host: 'database.invalid' }),
        'wp_',
        'unreachable',
        /database\.invalid.*wordpress\.url/,
      ],
      [
        'the socket is not there',
        () => urlFor({ host: 'localhost', query: '?socketPath=/nowhere/mysql.sock' }),
        'wp_',
        'unreachable',
        /\/nowhere\/mysql\.sock.*wordpress\.url/,
      ],
      ['the server has no TLS', () => urlFor({ query: '?ssl=true' }), 'wp_', 'unreachable', /ssl/i],
      ['the ssl option is no JSON', () => urlFor({ query: '?ssl=maybe' }), 'wp_', 'unreachable', /wordpress\.url.*ssl/],
    ];
    for (const [what, url, prefix, trouble, says] of cases) {
      it(what, async () => {
        const error = await failure(() => readName(open(url(), prefix)));
        expect(error).to.be.instanceOf(WordPressError);
        expect((error as WordPressError).trouble, error.message).to.equal(trouble);
        expect(error.message)
          .to.match(says)
          .and.not.match(/\n|undefined|\[object|wrong-secret|gehe/);
        expect(error.message).not.to.contain(encodeURIComponent(PASSWORD));
      });
    }

    it('the names in the address are badly encoded', async () => {
      const error = await failure(() => readName(open(`mysql://her%ald:pass%word@127.0.0.1:${mariadb.port}/blog`)));
      expect(error).to.be.instanceOf(WordPressError);
      expect(error.message).to.contain('her%ald').and.not.contain('pass%word');
    });

    it('the account has no session left', async () => {
      await mariadb.createUser('single', 'x', 'SELECT ON blog.*');
      await mariadb.sql('GRANT USAGE ON *.* TO single@localhost WITH MAX_USER_CONNECTIONS 1');
      const wordpress = open(`mysql://single:x@127.0.0.1:${mariadb.port}/blog`);
      const error = await wordpress.snapshot(() => failure(() => readName(wordpress)));
      expect(error).to.be.instanceOf(WordPressError);
      expect((error as WordPressError).trouble).to.equal('busy');
    });

    it('what speaks there is no database', async () => {
      const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as { port: number };
      const error = await failure(() => readName(open(urlFor({ host: `127.0.0.1:${port}` }))));
      server.close();
      expect(error).to.be.instanceOf(WordPressError);
      expect((error as WordPressError).trouble).to.equal('unreachable');
    });
  });

  it('lets errors of our own through as they are', async () => {
    const wordpress = open();
    const ours = new TypeError('ours');
    expect(await failure(() => wordpress.snapshot(() => Promise.reject(ours)))).to.equal(ours);
    const disk = Object.assign(new Error('the store is full'), { code: 'SQLITE_FULL' });
    expect(await failure(() => wordpress.snapshot(() => Promise.reject(disk)))).to.equal(disk);
    expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
  });

  describe('bounds every wait', () => {
    it('of a statement, by the server’s clock', async () => {
      const started = Date.now();
      const error = await failure(() =>
        drive({ statementMs: 500 }).snapshot((query) => query('SELECT SLEEP(50) FROM wp_options')),
      );
      expect(Date.now() - started).to.be.below(5000);
      expect(error).to.be.instanceOf(WordPressError);
      expect(error.message).to.contain('0.5 s').and.not.contain('\n');
    });

    it('for a server that no longer answers, by our own', async () => {
      const driver = drive({ statementMs: 500, graceMs: 500, connectMs: 500 });
      await driver.snapshot((query) => query('SELECT 1'));
      const pid = await mariadb.pid();
      await halt(pid);
      try {
        const started = Date.now();
        for (const place of [driver, drive({ statementMs: 500, graceMs: 500, connectMs: 500 })]) {
          const error = await failure(() => place.snapshot((query) => query('SELECT 1')));
          expect(error).to.be.instanceOf(WordPressError);
          expect((error as WordPressError).trouble).to.equal('unreachable');
          await place.close();
        }
        expect(Date.now() - started).to.be.below(6000);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      expect(await readName()).to.equal('Zahlen & Größen 🧮');
    });

    it('for the goodbye of a server that no longer answers', async () => {
      const driver = drive({ graceMs: 300 });
      await driver.snapshot((query) => query('SELECT 1'));
      const pid = await mariadb.pid();
      await halt(pid);
      try {
        const started = Date.now();
        await driver.close();
        expect(Date.now() - started).to.be.below(3000);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    });
  });

  describe('finds its way back', () => {
    it('when the server was stopped and started again', async () => {
      const wordpress = open();
      await readName(wordpress);
      await mariadb.stop();
      const error = await failure(() => readName(wordpress));
      expect((error as WordPressError).trouble).to.equal('unreachable');
      await mariadb.start();
      expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
    });

    it('when it was restarted between two snapshots', async () => {
      const wordpress = open();
      await readName(wordpress);
      await mariadb.stop();
      await mariadb.start();
      expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
    });

    it('when the session was ended while nobody looked', async () => {
      const wordpress = open();
      await readName(wordpress);
      for (const { ID } of await sessions()) await mariadb.sql(`KILL ${ID}`);
      expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
    });

    it('when the session is ended in the middle', async () => {
      const wordpress = open();
      const error = await failure(() =>
        wordpress.snapshot(async ({ query }) => {
          await query('SELECT 1');
          for (const { ID } of await sessions()) await mariadb.sql(`KILL ${ID}`);
          await wait(50);
          await query('SELECT 2');
        }),
      );
      expect(error).to.be.instanceOf(WordPressError);
      expect((error as WordPressError).trouble).to.equal('unreachable');
      expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
    });

    it('when the server dies in the middle', async () => {
      const wordpress = open();
      const asleep = failure(() => wordpress.snapshot(({ query }) => query('SELECT SLEEP(20)')));
      await until(
        'the statement to run',
        async () =>
          (await mariadb.sql("SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO = 'SELECT SLEEP(20)'")).length >
          0,
      );
      await mariadb.kill();
      const error = await asleep;
      expect(error).to.be.instanceOf(WordPressError);
      expect((error as WordPressError).trouble).to.equal('unreachable');
      const later = await failure(() => readName(wordpress));
      expect((later as WordPressError).trouble).to.equal('unreachable');
      await mariadb.start();
      expect(await readName(wordpress)).to.equal('Zahlen & Größen 🧮');
    });
  });

  it('tells what a role in use may do, and counts one that is not told', async () => {
    await mariadb.sql(
      `CREATE ROLE reader; GRANT SELECT ON blog.* TO reader; CREATE ROLE editor; GRANT UPDATE ON blog.* TO editor;`,
    );
    await mariadb.createUser('lent', 'x', 'reader');
    const url = `mysql://lent:x@127.0.0.1:${mariadb.port}/blog`;
    const seen = async () => {
      const wordpress = openWordPress(configFor(url.replace('/blog', '/information_schema')));
      const lines = await wordpress.snapshot(readGrants);
      await wordpress.close();
      return excessGrants(lines.filter((line) => !/ TO PUBLIC$/.test(line)));
    };
    expect(await seen()).to.deep.equal(['role `reader`']);
    await mariadb.sql('SET DEFAULT ROLE reader FOR lent@localhost');
    expect(await seen()).to.deep.equal([]);
    await mariadb.sql('GRANT editor TO reader');
    expect(await seen()).to.deep.equal(['UPDATE']);
    await mariadb.sql('GRANT ALL ON blog.* TO lent@localhost WITH GRANT OPTION');
    expect(await seen()).to.include.members(['ALL PRIVILEGES', 'GRANT OPTION']);
  });
});
