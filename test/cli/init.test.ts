import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../src/config/load-config.js';
import { herald } from './herald.js';
import { smallBlog } from './small-blog.js';

function place() {
  const directory = mkdtempSync(join(tmpdir(), 'herald-init-'));
  return { directory, config: join(directory, 'etc', 'herald.toml'), data: join(directory, 'state') };
}

const mode = (file: string) => statSync(file).mode & 0o777;

describe('herald init', () => {
  it('finds the blog through wp-config.php, and writes configuration and keys for their owner alone', async () => {
    const blog = smallBlog();
    const { config, data } = place();
    const { code, out, err } = await herald([
      'init',
      '--wp-config',
      blog.root,
      '--data-dir',
      data,
      '--config',
      config,
      '--yes',
    ]);
    expect(err).to.equal('Read the blog “A & B” at https://blog.test\n');
    expect(code).to.equal(0);
    expect([mode(config), mode(join(data, 'actor.pem')), mode(data)]).to.deep.equal([0o600, 0o600, 0o700]);
    const written = loadConfig(config, {});
    expect(written.site).to.include({ origin: 'https://blog.test', handle: 'news' });
    expect(written.wordpress).to.include({
      url: `sqlite:${blog.database}`,
      tablePrefix: 'wp_',
      home: null,
      uploadsUrl: null,
    });
    expect(written.sources.map(({ name }) => name)).to.deep.equal(['posts']);
    expect(written.store.dataDir).to.equal(data);
    expect(out).to.include('include snippets/herald-server.conf;').and.include('systemctl enable --now herald@herald');
    expect(out).to.include("sed -i 's/@news@example\\.com/@news@blog.test/'").and.not.include('GRANT');
    expect(mode(join(data, 'ping.token'))).to.equal(0o600);
    const token = readFileSync(join(data, 'ping.token'), 'utf8').trim();
    expect(out).to.include(`3. In WordPress, if you like`).and.include(`/activitypub/ping?token=${token}\n`);
  });

  it('lets the service’s own user through to its directory, and nobody into it', async () => {
    const { config, directory } = place();
    const data = join(directory, 'var', 'lib', 'herald', 'example');
    const words = ['--wp-config', smallBlog().root, '--data-dir', data, '--config', config, '--yes'];
    expect((await herald(['init', ...words])).code).to.equal(0);
    expect([mode(join(directory, 'var', 'lib', 'herald')), mode(data)]).to.deep.equal([0o755, 0o700]);
  });

  it('takes what it is told', async () => {
    const blog = smallBlog({ home: 'http://127.0.0.1:8000' });
    const { config, data } = place();
    const { code } = await herald([
      'init',
      '--wordpress',
      `sqlite:${blog.database}`,
      '--origin',
      'http://127.0.0.1:8088',
      '--handle',
      'radio',
      '--listen',
      '127.0.0.1:9001',
      '--admin-listen',
      'unix:/run/herald/admin.sock',
      '--news-title',
      'News [0-9]+',
      '--allow-private-addresses',
      '--data-dir',
      data,
      '--config',
      config,
      '--yes',
    ]);
    expect(code).to.equal(0);
    const written = loadConfig(config, {});
    expect(written.site).to.include({ origin: 'http://127.0.0.1:8088', handle: 'radio' });
    expect(written.server).to.deep.equal({ listen: '127.0.0.1:9001', adminListen: 'unix:/run/herald/admin.sock' });
    expect(written.sources[1]).to.include({ name: 'news', kind: 'news', title: 'News [0-9]+', settle: 300_000 });
    expect(written.federation.allowPrivateAddresses).to.equal(true);
  });

  it('keeps what wp-config.php says over the options, and another blog of a multisite', async () => {
    const blog = smallBlog({
      wpConfig:
        "define('WP_HOME', 'https://www.blog.test/'); define('MULTISITE', true); define('WP_CONTENT_URL', 'https://cdn.test/c');",
    });
    const { config, data } = place();
    const { code, out } = await herald([
      'init',
      '--wp-config',
      blog.root,
      '--blog-id',
      '2',
      '--data-dir',
      data,
      '--config',
      config,
      '--yes',
    ]);
    expect(code).to.equal(0);
    const written = loadConfig(config, {});
    expect(written.site.origin).to.equal('https://www.blog.test');
    expect(written.wordpress).to.include({
      tablePrefix: 'wp_2_',
      usersTable: 'wp_users',
      home: 'https://www.blog.test',
      uploadsUrl: 'https://cdn.test/c/uploads/sites/2',
    });
    expect(out).not.to.include('multisite');
  });

  it('never replaces a configuration unless it is told to, and keeps the key then', async () => {
    const blog = smallBlog();
    const { config, data } = place();
    const args = ['init', '--wp-config', blog.root, '--data-dir', data, '--config', config, '--yes'];
    expect((await herald(args)).code).to.equal(0);
    const key = readFileSync(join(data, 'actor.pem'), 'utf8');
    const again = await herald([...args, '--handle', 'other']);
    expect(again.code).to.equal(2);
    expect(again.err).to.include('is there already: --force replaces it');
    expect(loadConfig(config, {}).site.handle).to.equal('news');
    expect((await herald([...args, '--handle', 'other', '--force'])).code).to.equal(0);
    expect(loadConfig(config, {}).site.handle).to.equal('other');
    expect([loadConfig(`${config}.bak`, {}).site.handle, mode(`${config}.bak`)]).to.deep.equal(['news', 0o600]);
    expect(readFileSync(join(data, 'actor.pem'), 'utf8')).to.equal(key);
    expect(mode(config)).to.equal(0o600);
  });

  it('takes over what was added since, and answers again what nobody answers otherwise', async () => {
    const blog = smallBlog();
    const { config, data } = place();
    const args = ['init', '--wp-config', blog.root, '--config', config, '--yes'];
    const first = [...args, '--data-dir', data, '--handle', 'marta', '--listen', '127.0.0.1:9001'];
    expect((await herald([...first, '--news-title', 'Round-up'])).code).to.equal(0);
    const added =
      '[federation]\napprove_followers = true\n[[notifiers]]\nname = "desk"\nkind = "log"\n[[sources]]\nname = "pages"\nkind = "posts"\ntypes = ["page"]\n';
    const text = readFileSync(config, 'utf8').replace('kind = "news"', 'kind = "news"\nrequire_link = false');
    writeFileSync(config, `${text}${added}`);
    const before = loadConfig(config, {});
    const { code, out } = await herald([...args, '--force']);
    expect(code).to.equal(0);
    expect(loadConfig(config, {})).to.deep.equal(before);
    expect(readFileSync(config, 'utf8')).to.match(/^# Written by herald init\./);
    expect(out).to.include('what you had added to it is taken over');
    writeFileSync(config, 'not = [toml');
    const broken = await herald([...args, '--data-dir', data, '--force']);
    expect(broken.out).to.include('cannot be read, and is kept as');
    expect(readFileSync(`${config}.bak`, 'utf8')).to.equal('not = [toml');
  });

  const refusals: [string, (root: string) => string[], number, RegExp][] = [
    ['without a blog', () => [], 2, /which blog\?/],
    [
      'with a wrong handle',
      (root) => ['--wp-config', root, '--handle', 'The News'],
      2,
      /site\.handle: "The News": write 1 to 30/,
    ],
    [
      'with a wrong origin',
      (root) => ['--wp-config', root, '--origin', 'https://blog.test/path'],
      2,
      /write "https:\/\/blog\.test"/,
    ],
    ['with a wrong listener', (root) => ['--wp-config', root, '--listen', '8088'], 2, /server\.listen/],
    [
      'with a wrong prefix',
      (root) => ['--wordpress', `sqlite:${root}/wp-content/database/.ht.sqlite`, '--table-prefix', 'x_'],
      1,
      /x_options/,
    ],
    [
      'when the database does not answer',
      () => ['--wordpress', 'mysql://herald:hush-hush@127.0.0.1:1/wp'],
      1,
      /cannot be read/,
    ],
  ];
  for (const [what, args, code, expected] of refusals) {
    it(`writes nothing ${what}`, async () => {
      const blog = smallBlog();
      const { config, data } = place();
      const ended = await herald(['init', ...args(blog.root), '--data-dir', data, '--config', config, '--yes']);
      expect(ended.err).to.match(expected).and.not.include('hush-hush');
      expect(ended.code).to.equal(code);
      expect([existsSync(config), existsSync(data)]).to.deep.equal([false, false]);
    });
  }

  it('wants the origin named when the blog is on http', async () => {
    const blog = smallBlog({ home: 'http://blog.test' });
    const { config, data } = place();
    const { code, err } = await herald([
      'init',
      '--wp-config',
      blog.root,
      '--data-dir',
      data,
      '--config',
      config,
      '--yes',
    ]);
    expect(code).to.equal(2);
    expect(err).to.include('the origin http://blog.test must be https').and.include('--origin URL');
  });

  it('names what only PHP could know', async () => {
    const blog = smallBlog();
    writeFileSync(
      join(blog.root, 'wp-config.php'),
      "<?php define('DB_NAME', 'wp'); define('DB_USER', 'u'); define('DB_PASSWORD', getenv('PW'));",
    );
    const { config } = place();
    const { code, err } = await herald(['init', '--wp-config', blog.root, '--config', config, '--yes']);
    // The SQLite file lies in its usual place, but no drop-in: the blog is on MySQL.
    expect(code).to.equal(2);
    expect(err).to.include("DB_PASSWORD (getenv('PW'))");
  });
});
