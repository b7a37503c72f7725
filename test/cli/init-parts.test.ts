import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../src/cli/exit-code.js';
import { chooseAccount } from '../../src/cli/init/choose-account.js';
import { configText, type Decisions } from '../../src/cli/init/config-text.js';
import { databasePlaces, mysqlUrl, sqliteFile } from '../../src/cli/init/database-places.js';
import { blogFromUrl, blogFromWpConfig, uploadsOf } from '../../src/cli/init/find-blog.js';
import { readWpConfig } from '../../src/cli/init/find-wp-config.js';
import { grantStatements } from '../../src/cli/init/grant.js';
import { nextStepsText } from '../../src/cli/init/next-steps.js';
import { parseConfig } from '../../src/config/load-config.js';
import { parseWpConfig } from '../../src/wordpress/wp-config.js';

const none = () => false;
const noOptions = { blogId: null, tablePrefix: null };

const found = (php: string) => ({
  file: '/srv/blog/wp-config.php',
  root: '/srv/blog',
  wpConfig: parseWpConfig(`<?php ${php}`, '/srv/blog'),
});
const database =
  "define('DB_NAME','wp'); define('DB_USER','u'); define('DB_PASSWORD','p@ss/1'); define('DB_HOST','db:3307');";

describe('databasePlaces', () => {
  it('tries the socket of localhost first, then loopback', () => {
    expect(databasePlaces('localhost', (path) => path === '/run/mysqld/mysqld.sock')).to.deep.equal([
      { host: 'localhost', port: null, socket: '/run/mysqld/mysqld.sock' },
      { host: '127.0.0.1', port: 3306, socket: null },
    ]);
  });
  it('keeps to loopback where there is no socket', () => {
    expect(databasePlaces('localhost:3307', none)).to.deep.equal([{ host: '127.0.0.1', port: 3307, socket: null }]);
  });
  it('takes a named socket, and nothing else', () => {
    expect(databasePlaces('db:/run/x.sock', none)).to.deep.equal([
      { host: 'localhost', port: null, socket: '/run/x.sock' },
    ]);
  });
  it('takes another host as it is', () => {
    expect(databasePlaces('[2001:db8::5]:3307', none)).to.deep.equal([
      { host: '2001:db8::5', port: 3307, socket: null },
    ]);
  });
});

describe('mysqlUrl', () => {
  const account = { user: 'her@ld', password: 'a/b:c?d#e%' };
  it('survives every sign in names and passwords', () => {
    const url = new URL(mysqlUrl({ host: '127.0.0.1', port: 3306, socket: null }, account, 'my db', false));
    expect([url.username, url.password, url.pathname].map(decodeURIComponent)).to.deep.equal([
      'her@ld',
      'a/b:c?d#e%',
      '/my db',
    ]);
  });
  it('writes sockets and IPv6', () => {
    expect(
      mysqlUrl({ host: 'localhost', port: null, socket: '/run/x.sock' }, { user: 'h', password: 'p' }, 'wp', false),
    ).to.equal('mysql://h:p@localhost/wp?socketPath=/run/x.sock');
    expect(mysqlUrl({ host: '::1', port: null, socket: null }, { user: 'h', password: 'p' }, 'wp', false)).to.equal(
      'mysql://h:p@[::1]:3306/wp',
    );
  });
});

describe('sqliteFile', () => {
  const of = (php: string, exists: (path: string) => boolean = none) =>
    sqliteFile(parseWpConfig(`<?php ${php}`, '/srv'), '/srv', exists);
  it('knows the default place', () => {
    expect(of("define('DB_ENGINE','sqlite');")).to.equal('/srv/wp-content/database/.ht.sqlite');
    expect(of("define('DB_ENGINE','sqlite'); define('WP_CONTENT_DIR', __DIR__.'/c');")).to.equal(
      '/srv/c/database/.ht.sqlite',
    );
    expect(of("define('DB_ENGINE','sqlite'); define('DB_FILE','x.db');")).to.equal('/srv/wp-content/database/x.db');
  });
  it('sees the drop-in that wp-config.php does not mention', () => {
    const dropIn = (path: string) => ['/srv/wp-content/db.php', '/srv/wp-content/database/.ht.sqlite'].includes(path);
    expect(of('', dropIn)).to.equal('/srv/wp-content/database/.ht.sqlite');
    expect(of('', (path) => path === '/srv/wp-content/db.php')).to.equal(null);
  });
});

describe('blogFromWpConfig', () => {
  it('reads the main blog of an ordinary site', () => {
    const blog = blogFromWpConfig(
      found(`${database} $table_prefix='b_'; define('WP_HOME','https://a.test/');`),
      noOptions,
    );
    expect(blog.candidates).to.have.length(1);
    expect(blog.candidates[0]?.wordpress).to.include({ tablePrefix: 'b_', home: 'https://a.test', usersTable: null });
    expect(blog.candidates[0]?.wordpress.url).to.equal('mysql://u:p%40ss%2F1@db:3307/wp');
    expect(blog).to.include({ ownAccount: true, database: 'wp', tls: false });
  });

  it('reads another blog of a multisite, whose users are everybody’s', () => {
    const blog = blogFromWpConfig(found(`${database} $table_prefix='w_'; define('MULTISITE', true);`), {
      ...noOptions,
      blogId: 7,
    });
    expect(blog.candidates[0]?.wordpress).to.include({ tablePrefix: 'w_7_', usersTable: 'w_users' });
    expect(blog.blogId).to.equal(7);
  });

  it('keeps the bare prefix for blog 1 of a multisite, whichever is the main one', () => {
    const php = `${database} $table_prefix='w_'; define('MULTISITE', true); define('BLOG_ID_CURRENT_SITE', 3);`;
    const tables = (blogId: number | null) => {
      const blog = blogFromWpConfig(found(php), { ...noOptions, blogId });
      return [blog.candidates[0]?.wordpress.tablePrefix, blog.blogId];
    };
    // Uploads of the main blog lie where those of a blog alone do.
    expect([tables(null), tables(3), tables(1)]).to.deep.equal([
      ['w_3_', null],
      ['w_3_', null],
      ['w_', 1],
    ]);
  });

  it('refuses a blog number where there is no multisite', () => {
    expect(() => blogFromWpConfig(found(database), { ...noOptions, blogId: 2 })).to.throw(UsageError, /multisite/);
  });

  it('takes the custom users table', () => {
    const blog = blogFromWpConfig(found(`${database} define('CUSTOM_USER_TABLE','people');`), noOptions);
    expect(blog.candidates[0]?.wordpress.usersTable).to.equal('people');
  });

  it('needs no account for SQLite', () => {
    const blog = blogFromWpConfig(
      found("define('DB_ENGINE','sqlite'); define('DB_PASSWORD', getenv('X'));"),
      noOptions,
    );
    expect(blog.candidates[0]?.wordpress.url).to.equal('sqlite:/srv/blog/wp-content/database/.ht.sqlite');
    expect(blog.ownAccount).to.equal(false);
  });

  it('names what it cannot know', () => {
    expect(() =>
      blogFromWpConfig(found("define('DB_NAME','wp'); define('DB_PASSWORD', getenv('PW'));"), noOptions),
    ).to.throw(UsageError, /DB_PASSWORD \(getenv\('PW'\)\).*--wordpress mysql:/);
    expect(() => blogFromWpConfig(found("require 'db.php';"), noOptions)).to.throw(
      UsageError,
      /names no database \(it includes db\.php/,
    );
  });
});

describe('blogFromUrl', () => {
  it('takes the address as it is', () => {
    const blog = blogFromUrl('mysql://h:p@db/wp', { blogId: null, tablePrefix: 'x_' });
    expect(blog.candidates[0]?.wordpress).to.include({ url: 'mysql://h:p@db/wp', tablePrefix: 'x_' });
    expect(blog.warnings).to.be.empty;
  });
});

describe('readWpConfig', () => {
  const directory = mkdtempSync(join(tmpdir(), 'herald-wp-'));
  const root = join(directory, 'public');
  mkdirSync(root);
  writeFileSync(join(root, 'wp-settings.php'), '<?php');
  writeFileSync(join(directory, 'wp-config.php'), "<?php define('DB_NAME', 'above');");

  it('finds the file one directory above, and WordPress where it is', () => {
    const { file, root: place, wpConfig } = readWpConfig(root);
    expect(file).to.equal(join(directory, 'wp-config.php'));
    expect(place).to.equal(root);
    expect(wpConfig.dbName).to.equal('above');
    expect(readWpConfig(join(root, 'wp-config.php')).file).to.equal(file);
  });

  it('says where it looked', () => {
    expect(() => readWpConfig('/nowhere/at/all/wp-config.php')).to.throw(
      UsageError,
      '/nowhere/at/all/wp-config.php and no /nowhere/at/wp-config.php',
    );
  });
});

describe('grantStatements', () => {
  const grant = { user: 'herald', password: "it's", database: 'my`db', prefix: 'wp_2_', usersTable: 'wp_users' };

  it('allows reading what Herald needs, and of the users only names', () => {
    const statements = grantStatements(grant, { host: 'localhost', port: null, socket: '/x' });
    expect(statements).to.deep.equal([
      "CREATE USER IF NOT EXISTS 'herald'@'localhost' IDENTIFIED BY 'it\\'s';",
      "ALTER USER 'herald'@'localhost' IDENTIFIED BY 'it\\'s' WITH MAX_USER_CONNECTIONS 10;",
      ...['posts', 'postmeta', 'terms', 'termmeta', 'term_taxonomy', 'term_relationships', 'options'].map(
        (table) => `GRANT SELECT ON \`my\`\`db\`.\`wp_2_${table}\` TO 'herald'@'localhost';`,
      ),
      "GRANT SELECT (ID, user_nicename, display_name) ON `my``db`.`wp_users` TO 'herald'@'localhost';",
    ]);
  });

  it('allows reading what plugins keep for members, where the blog has their tables', () => {
    const tables = ['wp_2_pmpro_memberships_pages', 'wp_sitemeta'];
    const statements = grantStatements(
      { ...grant, extraTables: tables },
      { host: 'localhost', port: null, socket: '/x' },
    );
    for (const table of tables)
      expect(statements).to.include(`GRANT SELECT ON \`my\`\`db\`.\`${table}\` TO 'herald'@'localhost';`);
  });

  it('makes the account under the names by which the server may know us', () => {
    const hostsOf = (host: string) =>
      grantStatements(grant, { host, port: 3306, socket: null }).flatMap(
        (statement) => /^CREATE USER.*@'(.*?)'/.exec(statement)?.[1] ?? [],
      );
    expect(hostsOf('127.0.0.1')).to.deep.equal(['localhost', '127.0.0.1']);
    expect(hostsOf('::1')).to.deep.equal(['localhost', '::1']);
    expect(hostsOf('db.example.com')).to.deep.equal(['%']);
  });
});

const decisions: Decisions = {
  origin: 'https://example.com',
  handle: 'news',
  wordpressUrl: 'mysql://herald:p@127.0.0.1:3306/wp',
  tablePrefix: 'wp_',
  home: null,
  uploadsUrl: null,
  usersTable: null,
  dataDir: '/var/lib/herald/herald',
  listen: '127.0.0.1:8088',
  adminListen: '127.0.0.1:8089',
  newsTitle: null,
  laboratory: false,
  accountRemark: 'An account.',
};

describe('configText', () => {
  it('writes a configuration that loads to what was decided', () => {
    const config = parseConfig(
      configText({
        ...decisions,
        newsTitle: 'News \\d+ "weekly"',
        home: 'https://www.example.com',
        usersTable: 'people',
      }),
      'x',
      {},
    );
    expect(config.sources.map(({ name }) => name)).to.deep.equal(['posts', 'news']);
    expect(config.sources[1]).to.include({ title: 'News \\d+ "weekly"' });
    expect(config.wordpress).to.include({ home: 'https://www.example.com', usersTable: 'people', uploadsUrl: null });
    expect(config.store.dataDir).to.equal('/var/lib/herald/herald');
  });

  it('mentions the laboratory only where it is one', () => {
    expect(configText(decisions)).to.not.include('allow_private_addresses');
    expect(
      parseConfig(configText({ ...decisions, origin: 'http://127.0.0.1', laboratory: true }), 'x', {}).federation
        .allowPrivateAddresses,
    ).to.equal(true);
  });
});

describe('nextStepsText', () => {
  const steps = {
    configFile: '/etc/herald/blog.toml',
    dataDir: '/var/lib/herald/blog',
    listen: '127.0.0.1:9000',
    node: '/usr/bin/node',
    handle: 'news',
    host: 'example.com',
    home: 'https://example.com/blog',
    pingAddress: 'https://example.com/activitypub/ping?token=abc',
    grant: ['GRANT x;'],
    warnings: [],
  };

  it('names the shipped files, the unit and the handle', () => {
    const text = nextStepsText(steps);
    for (const part of [
      'GRANT x;',
      'config/nginx/herald-http.conf',
      'include snippets/herald-server.conf;',
      'server 127.0.0.1:9000;',
      'systemctl enable --now herald@blog',
      '@news@example.com',
    ]) {
      expect(text).to.include(part);
    }
    expect(text).to.not.include('systemctl edit');
  });

  it('numbers what WordPress itself can do, last, for the dashboard and for a shell', () => {
    const [, step = ''] = /^4\. (In WordPress, if you like[\s\S]*?)\n\n/m.exec(nextStepsText(steps)) ?? [];
    expect(step.split('\n')[1]).to.equal('  https://example.com/activitypub/ping?token=abc');
    expect(step.split('\n').at(-1)?.trim()).to.equal(
      'wp option update ping_sites "$(wp option get ping_sites --url=https://example.com/blog; echo \'https://example.com/activitypub/ping?token=abc\')" --url=https://example.com/blog',
    );
  });

  it('fills in the handle that pages name as their author', () => {
    const [line = ''] = /^ *sed -i .*$/m.exec(nextStepsText(steps)) ?? [];
    const [, from = '', to = ''] = /'s\/(.*?)\/(.*?)\/'/.exec(line) ?? [];
    const shipped = readFileSync(new URL('../../config/nginx/herald-discovery.conf', import.meta.url), 'utf8');
    expect(shipped).to.match(new RegExp(`^set \\$herald_creator "${from}";$`, 'm'));
    expect(to).to.equal('@news@example.com');
    expect(nextStepsText({ ...steps, listen: '127.0.0.1:8088' })).to.not.include('write in the upstream');
  });

  it('makes the unit run the Node that ran init, wherever it is', () => {
    expect(nextStepsText(steps)).to.not.include('node.conf');
    const text = nextStepsText({ ...steps, node: '/usr/local/bin/node' });
    const [, script = ''] =
      /^ *(printf .*) > \/etc\/systemd\/system\/herald@\.service\.d\/node\.conf$/m.exec(text) ?? [];
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).to.equal(
      '[Service]\nExecStart=\nExecStart=/usr/local/bin/node /opt/herald/dist/main.js run --config $' +
        '{CREDENTIALS_DIRECTORY}/config\nExecPaths=/usr/local/bin/node\n',
    );
  });

  it('says where the unit does not fit', () => {
    expect(nextStepsText({ ...steps, dataDir: '/srv/herald' })).to.include('systemctl edit');
  });
});

describe('chooseAccount', () => {
  const blog = blogFromWpConfig(found(`${database} $table_prefix='b_';`), noOptions);
  const [candidate] = blog.candidates;
  const choose = (keep: boolean, of = blog, at = candidate, instance = 'herald') => {
    if (at === undefined) throw new Error('no candidate');
    return chooseAccount(keep, of, at, { instance, mintPassword: () => 'minted-1' });
  };

  it('makes an account of Herald’s own, and never keeps WordPress’s password', () => {
    const { url, grant, remark } = choose(false);
    expect(url).to.equal('mysql://herald:minted-1@db:3307/wp');
    expect(grant).to.include("GRANT SELECT ON `wp`.`b_posts` TO 'herald'@'%';");
    expect(remark).to.include('only read');
  });

  it('names the account after the site, so that a second site leaves the first one’s password alone', () => {
    expect(choose(false, blog, candidate, 'Other-Site.example').url).to.include('mysql://herald_other_site_example:');
    expect(choose(false, blog, candidate, 'x'.repeat(60)).url).to.match(/^mysql:\/\/herald_x{25}:/);
  });

  it('keeps WordPress’s account only when asked, and says that it can write', () => {
    const { url, grant, remark, warnings } = choose(true);
    expect(url).to.include('u:p%40ss%2F1@db');
    expect(grant).to.be.empty;
    expect(remark).to.include('can write');
    expect(warnings.join()).to.include('can write and delete');
  });

  it('takes a given address as it is', () => {
    const given = blogFromUrl('mysql://reader:p@db/wp', noOptions);
    expect(choose(false, given, given.candidates[0])).to.include({ url: 'mysql://reader:p@db/wp' });
  });
});

describe('uploadsOf', () => {
  const constants = { siteUrl: null, contentUrl: null, uploads: null };
  const site = { siteurl: 'https://a.test/wp', uploads: 'https://a.test/wp/wp-content/uploads' };
  const cases: [string, Parameters<typeof uploadsOf>[0], string | null][] = [
    ['leaves WordPress’s own rule alone', { constants, blogId: null }, null],
    [
      'follows WP_SITEURL',
      { constants: { ...constants, siteUrl: 'https://b.test' }, blogId: null },
      'https://b.test/wp-content/uploads',
    ],
    [
      'follows WP_CONTENT_URL',
      { constants: { ...constants, contentUrl: 'https://c.test/c' }, blogId: null },
      'https://c.test/c/uploads',
    ],
    ['follows UPLOADS', { constants: { ...constants, uploads: '/media' }, blogId: null }, 'https://a.test/wp/media'],
    ['follows the blog’s number', { constants, blogId: 3 }, 'https://a.test/wp/wp-content/uploads/sites/3'],
  ];
  for (const [what, blog, expected] of cases) it(what, () => expect(uploadsOf(blog, site)).to.equal(expected));

  it('leaves upload_url_path to the options', () => {
    const moved = { ...site, uploads: 'https://files.test' };
    expect(uploadsOf({ constants: { ...constants, contentUrl: 'https://c.test' }, blogId: null }, moved)).to.equal(
      null,
    );
  });
});
