import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Environment } from '../../src/config/environment.js';
import { ConfigError, loadConfig, parseConfig } from '../../src/config/load-config.js';

const least = `
[site]
origin = "https://example.com"
[wordpress]
url = "mysql://herald:secret@127.0.0.1:3306/wordpress"
[store]
data_dir = "/var/lib/herald/example"
`;

const load = (toml: string, env: Environment = {}) => parseConfig(toml, 'herald.toml', env);

function faultsOf(toml: string, env: Environment = {}): string[] {
  try {
    load(toml, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const change = (from: string, to: string) => least.replace(from, to);
const site = (line: string) => change('[site]', `[site]\n${line}`);
const wordpress = (line: string) => change('[wordpress]', `[wordpress]\n${line}`);
const source = (lines: string) => `${least}\n[[sources]]\n${lines}`;

describe('loadConfig', () => {
  it('fills in defaults around the three required keys', () => {
    const config = load(least);
    expect(config.site).to.include({ origin: 'https://example.com', handle: 'news', name: null, language: null });
    expect(config.wordpress).to.include({ tablePrefix: 'wp_', home: null, schedule: '* * * * *' });
    expect(config.brake).to.deep.equal({ maxCreates: 20, maxUpdates: 100, maxDeletes: 10 });
    expect(config.server).to.deep.equal({ listen: '127.0.0.1:8088', adminListen: '127.0.0.1:8089' });
    expect(config.delivery.timeout).to.equal(15_000);
  });

  it('publishes the posts when no source is configured', () => {
    const [posts, ...others] = load(least).sources;
    expect(posts).to.include({ name: 'posts', kind: 'posts', text: 'excerpt', settle: 0, showExisting: 0 });
    expect(others).to.be.empty;
  });

  it('reads a news source with durations in milliseconds', () => {
    const [news] = load(source('name = "n"\nkind = "news"\ntitle = "Round.*up"\nsettle = "90s"')).sources;
    expect(news).to.include({ settle: 90_000, lockPatience: 900_000, removal: 'withdraw', removalCycles: 3 });
  });

  it('says what a table of permalinks wants', () => {
    expect(faultsOf(wordpress('permalinks = "/news/"'))).to.deep.equal([
      'wordpress.permalinks: is "/news/": write a table, as in { name = "value" }',
    ]);
    expect(faultsOf(wordpress('permalinks = { News = "/a/%postname%/" }'))).to.deep.equal([
      'wordpress.permalinks.News: is no name for this: write what wp_posts has: up to 20 of a-z, 0-9, _ and -',
    ]);
  });

  it('wants a glance to leave the database some rest', () => {
    expect(faultsOf(wordpress('glance = "20ms"'))).to.deep.equal([
      'wordpress.glance: "20ms": write at least "1s", or "0s" for never',
    ]);
    expect(load(wordpress('glance = "0s"')).wordpress.glance).to.equal(0);
  });

  it('takes no secret in an address that it prints and logs, and repeats none', () => {
    for (const address of ['https://u:pass-word@example.com/wp-json', 'https://:pass-word@example.com/wp-json']) {
      const [fault = '', ...others] = faultsOf(wordpress(`rest = "${address}"`));
      expect(others).to.be.empty;
      expect(fault)
        .to.match(/^wordpress\.rest: .*without user and password/)
        .and.not.include('pass-word');
    }
    expect(faultsOf(wordpress('rest = "https://example.com/wp-json?key=pass-word"'))[0])
      .to.match(/^wordpress\.rest: .*\?rest_route=/)
      .and.not.include('pass-word');
    for (const root of [
      'https://example.com/blog/wp-json',
      'https://example.com/?rest_route=',
      'http://[::1]:8080/wp-json/',
    ])
      expect(faultsOf(wordpress(`rest = "${root}"`)), root).to.be.empty;
  });

  it('names all faults at once', () => {
    const faults = faultsOf(`
[site]
origin = "http://example.com"
handle = "News!"
[wordpress]
schedule = "every minute"
[brake]
max_creates = "20"
[brakes]
[[sources]]
name = "posts"
kind = "post"
`);
    expect(faults).to.have.length(8);
  });

  const wrong: [string, string, RegExp][] = [
    ['a missing origin', change('origin = "https://example.com"', ''), /^site\.origin: is missing: .*origin = "https/],
    ['a missing database', change(/url = .*/.exec(least)?.[0] ?? '', ''), /^wordpress\.url: is missing/],
    [
      'A1 an http origin',
      change('https:', 'http:'),
      /site\.origin: "http:\/\/example.com": must be https: write "https:\/\/example.com"/,
    ],
    [
      'an origin with a path',
      change('example.com"', 'example.com/blog"'),
      /alone, in lower case: write "https:\/\/example.com"/,
    ],
    ['an origin with a slash', change('example.com"', 'example.com/"'), /write "https:\/\/example.com"/],
    ['an origin in capitals', change('https://example', 'https://Example'), /write "https:\/\/example.com"/],
    ['A1 an origin with a port', change('example.com"', 'example.com:8443"'), /must have no port/],
    ['an origin that is none', change('https://example.com', 'example.com'), /site\.origin: .*scheme and host/],
    ['A10 W14 a handle with a capital', site('handle = "News"'), /site\.handle: "News": write 1 to 30/],
    ['A10 W14 a handle with a dot', site('handle = "the.news"'), /site\.handle/],
    ['A10 W14 a handle of 31', site(`handle = "${'n'.repeat(31)}"`), /site\.handle/],
    ['a language in words', site('language = "German"'), /site\.language: "German": write a language tag/],
    ['a relative icon', site('icon = "/icon.png"'), /site\.icon: .*write a whole address/],
    [
      'a wrong field',
      site('fields = [{ name = "A", value = "B", valeu = "C" }]'),
      /site\.fields\[1\]\.valeu: .*did you mean value\?/,
    ],
    [
      'a field without its name',
      site('fields = [{ value = "B" }]'),
      /site\.fields\[1\]\.name: is missing: write both name and value/,
    ],
    [
      'a slip in where the password comes from',
      change('[wordpress]', '[wordpress]\npassword_fiel = "x"'),
      /wordpress\.password_fiel: .*did you mean password_file\?/,
    ],
    ['a key with a slip', site('orgin = "x"'), /^site\.orgin: is no key Herald knows: did you mean origin\?/],
    [
      'a key from nowhere',
      site('colour = "x"'),
      /^site\.colour: is no key Herald knows: known here are origin, handle/,
    ],
    ['an unknown section', `${least}[wordpres]\n`, /^wordpres: .*did you mean wordpress\?/],
    ['a value for a section', `brake = 3\n${least}`, /^brake: is no table/],
    [
      'a number in quotes',
      `${least}[brake]\nmax_creates = "20"`,
      /^brake\.max_creates: is "20": write a(?: whole)? number, without quotes/,
    ],
    [
      'a source that is renamed from one that is there still',
      `${least}[[sources]]\nname = "a"\nkind = "posts"\n[[sources]]\nname = "b"\nkind = "posts"\nrenamed_from = "a"`,
      /^sources\[2\]\.renamed_from: "a" is a source still/,
    ],
    ['a fraction', `${least}[brake]\nmax_creates = 1.5`, /^brake\.max_creates: is 1.5: write a whole number/],
    ['a negative number', `${least}[brake]\nmax_deletes = -1`, /^brake\.max_deletes: is -1: write at least 0/],
    ['a truth in quotes', `${least}[federation]\nallow_private_addresses = "no"`, /is "no": write true or false/],
    [
      'an unknown choice',
      `${least}[log]\nlevel = "warning"`,
      /^log\.level: is "warning": write one of "debug".*did you mean "warn"/,
    ],
    ['a prefix with a quote', wordpress('table_prefix = "wp`_"'), /wordpress\.table_prefix/],
    ['a short cron line', wordpress('schedule = "* * *"'), /wordpress\.schedule: .*five fields/],
    [
      'a cron line with a 60th minute',
      wordpress('reconcile = "60 * * * *"'),
      /wordpress\.reconcile: .*is no minute: 0 to 59/,
    ],
    ['a database of another kind', change('mysql:', 'postgres:'), /^wordpress\.url: write "mysql:/],
    ['a database without a name', change('/wordpress"', '"'), /^wordpress\.url: names no database/],
    ['two passwords', wordpress('password = "again"'), /^wordpress\.url: holds a password, and another/],
    [
      'password and password_file',
      change('herald:secret', 'herald').replace('[store]', 'password = "a"\npassword_file = "b"\n[store]'),
      /^wordpress\.password_file: stands beside password/,
    ],
    [
      'a missing password file',
      change('herald:secret', 'herald').replace('[store]', 'password_file = "/nowhere/pw"\n[store]'),
      /^wordpress\.password_file: \/nowhere\/pw: no such file/,
    ],
    ['a listener without a port', `${least}[server]\nlisten = "127.0.0.1"`, /^server\.listen: .*HOST:PORT/],
    ['a listener beyond the ports', `${least}[server]\nadmin_listen = "127.0.0.1:70000"`, /^server\.admin_listen/],
    ['a relative data directory', change('/var/lib', 'var/lib'), /^store\.data_dir: .*whole path/],
    [
      'a duration in words',
      `${least}[delivery]\ntimeout = "ten seconds"`,
      /^delivery\.timeout: "ten seconds": write a whole number and ms/,
    ],
    ['a source without kind', source('name = "a"'), /^sources\[1\]\.kind: is missing: write one of "posts", "news"/],
    ['a source of unknown kind', source('name = "a"\nkind = "rss"'), /^sources\[1\]\.kind: is "rss"/],
    ['a source without name', source('kind = "posts"'), /^sources\[1\]\.name: is missing/],
    ['a reserved source name', source('name = "post"\nkind = "posts"'), /^sources\[1\]\.name: .*by hand/],
    ['a news source without title', source('name = "n"\nkind = "news"'), /^sources\[1\]\.title: is missing/],
    [
      'a broken regular expression',
      source('name = "n"\nkind = "news"\ntitle = "News ("'),
      /^sources\[1\]\.title: "News \(": .*regular expression/,
    ],
    [
      'a key of the other kind',
      source('name = "a"\nkind = "posts"\nremoval = "keep"'),
      /^sources\[1\]\.removal: is no key/,
    ],
    [
      'no post types',
      source('name = "a"\nkind = "posts"\ntypes = []'),
      /^sources\[1\]\.types: is empty: name at least one/,
    ],
    ['a type in capitals', source('name = "a"\nkind = "posts"\ntypes = ["Post"]'), /^sources\[1\]\.types\[1\]: "Post"/],
    [
      'a format that WordPress has not',
      source('name = "a"\nkind = "posts"\nformats = ["asides"]'),
      /^sources\[1\]\.formats\[1\]: "asides": write one of "standard", "aside",/,
    ],
    [
      'such a one among what is excluded',
      source('name = "a"\nkind = "posts"\nexclude_formats = ["link", "post-format-aside"]'),
      /^sources\[1\]\.exclude_formats\[2\]: "post-format-aside": write one of/,
    ],
    [
      'a category by its name',
      source('name = "a"\nkind = "posts"\nexclude_categories = ["Maths News"]'),
      /^sources\[1\]\.exclude_categories\[1\]: "Maths News": write the slug/,
    ],
    [
      'an author by name',
      source('name = "a"\nkind = "posts"\nauthors = ["A. Writer"]'),
      /^sources\[1\]\.authors\[1\]: "A. Writer": write the slug/,
    ],
    [
      'a post by its address',
      source('name = "a"\nkind = "posts"\nexclude_posts = ["/about/"]'),
      /^sources\[1\]\.exclude_posts\[1\]: is "\/about\/": write a(?: whole)? number/,
    ],
    [
      'a third way with sticky posts',
      source('name = "a"\nkind = "posts"\nsticky = true'),
      /^sources\[1\]\.sticky: is true: write one of "include", "only", "exclude"/,
    ],
    [
      'a link to nowhere',
      source('name = "a"\nkind = "posts"\nlink = "both"'),
      /^sources\[1\]\.link: is "both": write one of "permalink", "source"/,
    ],
    [
      'an object of another kind',
      source('name = "a"\nkind = "posts"\nobject = "page"'),
      /^sources\[1\]\.object: is "page": write one of "note", "article"/,
    ],
    [
      'a negative length',
      source('name = "a"\nkind = "posts"\nmax_length = -1'),
      /^sources\[1\]\.max_length: is -1: write at least 0/,
    ],
    [
      'a visibility that the fediverse has not',
      source('name = "a"\nkind = "posts"\nvisibility = "private"'),
      /^sources\[1\]\.visibility: is "private": write one of "public", "unlisted", "followers"/,
    ],
    [
      'a language in words for a source',
      source('name = "a"\nkind = "posts"\nlanguage = "German"'),
      /^sources\[1\]\.language: "German": write a language tag/,
    ],
    [
      'the same name twice',
      source('name = "a"\nkind = "posts"\n[[sources]]\nname = "a"\nkind = "posts"'),
      /^sources\[2\]\.name: "a" is taken by sources\[1\]/,
    ],
    ['sources that are no tables', `sources = ["posts"]\n${least}`, /^sources: is no list of tables/],
  ];
  for (const [what, toml, expected] of wrong) {
    it(`${what}: refused in one line that says what would be right`, () => {
      const faults = faultsOf(toml);
      expect(faults).to.have.length(1);
      expect(faults[0]).to.match(expected).and.not.include('\n');
    });
  }

  it('never repeats a database password in a fault', () => {
    const faults = faultsOf(
      change('mysql://herald:secret@127.0.0.1:3306/wordpress', 'mysql://herald:hush-hush@127.0.0.1'),
    );
    expect(faults.join()).to.include('wordpress.url').and.not.include('hush');
  });

  it('admits http and a port in a laboratory', () => {
    const toml = `${change('https://example.com', 'http://127.0.0.1:8088')}[federation]\nallow_private_addresses = true`;
    expect(load(toml).site.origin).to.equal('http://127.0.0.1:8088');
  });

  it('points at line and column of what is no TOML', () => {
    expect(() => load('[site]\norigin = https://example.com')).to.throw(
      ConfigError,
      /^herald\.toml:2:\d+: is no TOML here: \S/,
    );
  });

  it('says what to do when the file is not there', () => {
    expect(() => loadConfig('/nowhere/herald.toml', {})).to.throw(
      ConfigError,
      /is not there: write one with herald init/,
    );
  });

  describe('from the environment', () => {
    it('takes any single-valued key, over the file', () => {
      const config = load(least, {
        HERALD_SITE_HANDLE: 'blog',
        HERALD_BRAKE_MAX_CREATES: '3',
        HERALD_FEDERATION_ALLOW_PRIVATE_ADDRESSES: 'true',
        HERALD_DELIVERY_TIMEOUT: '2s',
        HERALD_WORDPRESS_URL: 'sqlite:/srv/blog/.ht.sqlite',
      });
      expect(config.site.handle).to.equal('blog');
      expect(config.brake.maxCreates).to.equal(3);
      expect(config.federation.allowPrivateAddresses).to.equal(true);
      expect(config.delivery.timeout).to.equal(2000);
      expect(config.wordpress.url).to.equal('sqlite:/srv/blog/.ht.sqlite');
    });

    it('can carry a whole configuration but the sources', () => {
      const env = {
        HERALD_SITE_ORIGIN: 'https://example.com',
        HERALD_WORDPRESS_URL: 'mysql://herald@db/wp',
        HERALD_STORE_DATA_DIR: '/srv/herald',
      };
      expect(load('', env).store.dataDir).to.equal('/srv/herald');
    });

    it('puts a password into the address, whatever signs it has', () => {
      const config = load(change('herald:secret', 'herald'), { HERALD_WORDPRESS_PASSWORD: 'a/b@c:d%e#f?' });
      expect(decodeURIComponent(new URL(config.wordpress.url).password)).to.equal('a/b@c:d%e#f?');
    });

    it('wins with its password over the one in the file’s address', () => {
      const config = load(least, { HERALD_WORDPRESS_PASSWORD: 'another' });
      expect(new URL(config.wordpress.url).password).to.equal('another');
    });

    it('refuses a name that stands for no key, and leaves foreign names alone', () => {
      expect(faultsOf(least, { HERALD_SITE_ORGIN: 'x' })).to.deep.equal([
        'HERALD_SITE_ORGIN (environment): stands for no key: did you mean HERALD_SITE_ORIGIN?',
      ]);
      expect(faultsOf(least, { HERALD_CONFIG: '/x', HERALD_VERSION: '1', HOME: '/root' })).to.be.empty;
    });

    it('says of tables and lists that they belong into the file', () => {
      expect(
        faultsOf(least, { HERALD_WORDPRESS_PERMALINKS: '{}', HERALD_WORDPRESS_STRIP_SHORTCODES: 'a' }),
      ).to.deep.equal([
        'HERALD_WORDPRESS_PERMALINKS (environment): holds more than one value: write wordpress.permalinks into the file',
        'HERALD_WORDPRESS_STRIP_SHORTCODES (environment): holds more than one value: write wordpress.strip_shortcodes into the file',
      ]);
    });

    it('has no name for the sources, and says so rather than nothing', () => {
      for (const name of ['HERALD_SOURCES', 'HERALD_SOURCES_0_TITLE'])
        expect(faultsOf(least, { [name]: 'x' })).to.deep.equal([
          `${name} (environment): holds more than one value: write [[sources]] into the file`,
        ]);
    });

    it('is judged as the file is', () => {
      expect(faultsOf(least, { HERALD_BRAKE_MAX_CREATES: 'many' })[0]).to.match(/^brake\.max_creates: is "many"/);
    });
  });

  describe('from secret files', () => {
    const directory = mkdtempSync(join(tmpdir(), 'herald-config-'));
    const file = join(directory, 'herald.toml');
    const toml = change('herald:secret', 'herald').replace('[store]', 'password_file = "wp.password"\n[store]');
    writeFileSync(file, toml);
    writeFileSync(join(directory, 'wp.password'), 'from beside\n');
    const passwordOf = (env: Environment) => decodeURIComponent(new URL(loadConfig(file, env).wordpress.url).password);

    it('finds a relative one beside the configuration, and cuts its newline', () => {
      expect(passwordOf({})).to.equal('from beside');
    });

    it('prefers the systemd credential of the same name', () => {
      const credentials = mkdtempSync(join(tmpdir(), 'herald-credentials-'));
      writeFileSync(join(credentials, 'wp.password'), 'from systemd');
      expect(passwordOf({ CREDENTIALS_DIRECTORY: credentials })).to.equal('from systemd');
    });

    it('takes the credential wordpress_password when the configuration names none', () => {
      const credentials = mkdtempSync(join(tmpdir(), 'herald-credentials-'));
      writeFileSync(join(credentials, 'wordpress_password'), 'by name');
      const config = load(change('herald:secret', 'herald'), { CREDENTIALS_DIRECTORY: credentials });
      expect(new URL(config.wordpress.url).password).to.equal('by%20name');
    });

    it('lets that credential stand in for a file that the service may not read', () => {
      const credentials = mkdtempSync(join(tmpdir(), 'herald-credentials-'));
      writeFileSync(join(credentials, 'wordpress_password'), 'by name');
      const toml = change('herald:secret', 'herald').replace('[store]', 'password_file = "/root/pw"\n[store]');
      const config = load(toml, { CREDENTIALS_DIRECTORY: credentials });
      expect(new URL(config.wordpress.url).password).to.equal('by%20name');
    });

    it('lets the environment win', () => {
      expect(passwordOf({ HERALD_WORDPRESS_PASSWORD: 'from outside' })).to.equal('from outside');
    });

    it('reads the whole address from url_file', () => {
      writeFileSync(join(directory, 'wp.url'), 'mysql://herald:x@db/wp\n');
      const config = parseConfig(change(/url = .*/.exec(least)?.[0] ?? '', 'url_file = "wp.url"'), file, {});
      expect(config.wordpress.url).to.equal('mysql://herald:x@db/wp');
    });
  });

  it('reads a configuration from disk', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'herald-config-')), 'herald.toml');
    writeFileSync(file, least);
    expect(loadConfig(file, {}).site.origin).to.equal('https://example.com');
    expect(readFileSync(file, 'utf8')).to.equal(least);
  });
});
