import { expect } from 'chai';
import fc from 'fast-check';
import { splitDbHost } from '../../src/wordpress/db-host.js';
import { parseWpConfig, type WpConfig } from '../../src/wordpress/wp-config.js';

const typical = `<?php
/**
 * The base configuration for WordPress
 * define( 'DB_NAME', 'not_this_one' );
 */
// define('DB_NAME', 'nor_this');
# define("DB_NAME", "nor_that");
define( 'DB_NAME', 'wordpress' ); // the name
define( "DB_USER", "wp" );
define('DB_PASSWORD','it\\'s "quoted" \\\\ and // no comment # either');
define( 'DB_HOST', 'localhost' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'blog_';
define( 'WP_DEBUG', false );
if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
`;

const read = (php: string) => parseWpConfig(`<?php\n${php}`, '/srv/blog');

describe('parseWpConfig', () => {
  it('reads a typical file, past comments that look like settings', () => {
    expect(parseWpConfig(typical, '/srv/blog')).to.deep.include({
      dbName: 'wordpress',
      dbUser: 'wp',
      dbPassword: 'it\'s "quoted" \\ and // no comment # either',
      dbHost: 'localhost',
      dbCharset: 'utf8mb4',
      dbCollate: '',
      tablePrefix: 'blog_',
      home: null,
      multisite: false,
      sqliteFile: null,
      unresolved: [],
      includes: [],
    });
  });

  const forms: [string, string, Partial<WpConfig>][] = [
    ['capitals and odd spacing', "DEFINE\n(\n'DB_NAME'\t,'a'\n)\n;", { dbName: 'a' }],
    ['a leading backslash', "\\define('DB_NAME', 'a');", { dbName: 'a' }],
    ['const', "const DB_NAME = 'a';", { dbName: 'a' }],
    ['a third argument', "define('DB_NAME', 'a', false);", { dbName: 'a' }],
    [
      'escapes in double quotes',
      String.raw`define('DB_PASSWORD', "a\$b\"c\\\x41\101\u{e9}\q");`,
      { dbPassword: 'a$b"c\\AAé\\q' },
    ],
    ['no escapes in single quotes', String.raw`define('DB_PASSWORD', 'a\nb\$c');`, { dbPassword: String.raw`a\nb\$c` }],
    ['a lone dollar', 'define("DB_PASSWORD", "cost$ 5$");', { dbPassword: 'cost$ 5$' }],
    ['a closing tag in a string', "define('DB_PASSWORD', 'a?>b');", { dbPassword: 'a?>b' }],
    [
      'concatenated literals',
      "define('WP_HOME', 'https://' . 'example.com' . '/blog/');",
      { home: 'https://example.com/blog' },
    ],
    ['__DIR__', "define('WP_CONTENT_DIR', __DIR__ . '/content');", { contentDir: '/srv/blog/content' }],
    [
      'dirname(__FILE__)',
      "define('WP_CONTENT_DIR', dirname(__FILE__) . '/content');",
      { contentDir: '/srv/blog/content' },
    ],
    [
      'dirname twice',
      "define('WP_CONTENT_DIR', dirname(dirname(__FILE__)) . '/content');",
      { contentDir: '/srv/content' },
    ],
    ['dirname with levels', "define('WP_CONTENT_DIR', dirname(__DIR__, 1) . '/c');", { contentDir: '/srv/c' }],
    [
      'an earlier constant',
      "define('WP_HOME', 'https://a.test'); define('WP_CONTENT_URL', WP_HOME . '/c');",
      { contentUrl: 'https://a.test/c' },
    ],
    ['an earlier variable', "$db = 'x'; define('DB_NAME', $db);", { dbName: 'x' }],
    [
      'a variable in double quotes',
      '$env = "live"; define("DB_NAME", "blog_{$env}"); $table_prefix = "{$env}_";',
      { dbName: 'blog_live', tablePrefix: 'live_' },
    ],
    ['a nowdoc', "define('DB_PASSWORD', <<<'X'\n  a$b\n  X);", { dbPassword: 'a$b' }],
    ['a number in quotes for blog ids', "define('BLOG_ID_CURRENT_SITE', '2');", { mainBlogId: 2 }],
    ['MULTISITE', "define('MULTISITE', true); define('BLOG_ID_CURRENT_SITE', 1);", { multisite: true, mainBlogId: 1 }],
    ['WP_SITEURL', "define('WP_SITEURL', 'https://example.com/wp');", { siteUrl: 'https://example.com/wp' }],
    ['UPLOADS', "define('UPLOADS', 'media/');", { uploads: 'media' }],
    [
      'CUSTOM_USER_TABLE',
      "$table_prefix='w_'; define('CUSTOM_USER_TABLE', $table_prefix.'people');",
      { customUserTable: 'w_people' },
    ],
    ['TLS', "define('MYSQL_CLIENT_FLAGS', MYSQLI_CLIENT_SSL);", { tls: true }],
    ['TLS among flags', "define('MYSQL_CLIENT_FLAGS', MYSQLI_CLIENT_COMPRESS | MYSQLI_CLIENT_SSL);", { tls: true }],
    ['flags without TLS', "define('MYSQL_CLIENT_FLAGS', MYSQLI_CLIENT_COMPRESS);", { tls: false }],
    ['DISABLE_WP_CRON', "define('DISABLE_WP_CRON', 'true');", { cronDisabled: true }],
    ['SQLite in its default place', "define('DB_ENGINE', 'sqlite');", { sqliteFile: '' }],
    [
      'SQLite elsewhere',
      "define('DB_ENGINE','sqlite'); define('DB_DIR', __DIR__.'/db/'); define('DB_FILE','x.sqlite');",
      { sqliteFile: '/srv/blog/db/x.sqlite' },
    ],
    [
      'SQLite with another file',
      "define('DB_ENGINE','sqlite'); define('DB_FILE','x.sqlite');",
      { sqliteFile: 'x.sqlite' },
    ],
    ['SQLite by its old name', "define('DATABASE_TYPE', 'sqlite');", { sqliteFile: '' }],
    ['the first of two definitions', "define('DB_NAME', 'a'); define('DB_NAME', 'b');", { dbName: 'a' }],
    ['a definition in a condition', "if ( ! defined('DB_NAME') ) { define('DB_NAME', 'a'); }", { dbName: 'a' }],
    [
      'the same in both branches',
      "if ($x) { define('DB_NAME', 'a'); } else { define('DB_NAME', 'a'); }",
      { dbName: 'a' },
    ],
    ['an attribute, which is no comment', "#[A]\nfunction f() {}\ndefine('DB_NAME', 'a');", { dbName: 'a' }],
    ['a comment that ends with the tag', "// old ?>\n<?php define('DB_NAME', 'a');", { dbName: 'a' }],
    ['a method that is called define', "$x->define('DB_NAME', 'b'); define('DB_NAME', 'a');", { dbName: 'a' }],
    [
      'Windows line ends',
      "define('DB_NAME', 'a');\r\n// x\r\ndefine('DB_USER', 'u');\r\n",
      { dbName: 'a', dbUser: 'u' },
    ],
  ];
  for (const [what, php, expected] of forms) {
    it(`understands ${what}`, () => expect(read(php)).to.deep.include({ ...expected, unresolved: [] }));
  }

  const unresolved: [string, string, string, string][] = [
    ['getenv()', "define('DB_PASSWORD', getenv('SECRET'));", 'DB_PASSWORD', "getenv('SECRET')"],
    ['$_ENV', "define('DB_HOST', $_ENV['DB_HOST']);", 'DB_HOST', "$_ENV['DB_HOST']"],
    ['a fallback', "define('DB_NAME', getenv('N') ?: 'wp');", 'DB_NAME', "getenv('N') ?: 'wp'"],
    [
      "a container image's function",
      "define( 'DB_USER', getenv_docker('USER', 'wp') );",
      'DB_USER',
      "getenv_docker('USER', 'wp')",
    ],
    [
      'the request',
      "define('WP_HOME', 'https://' . $_SERVER['HTTP_HOST']);",
      'WP_HOME',
      "'https://' . $_SERVER['HTTP_HOST']",
    ],
    [
      'the request in double quotes',
      'define("WP_HOME", "https://{$_SERVER[\'HTTP_HOST\']}");',
      'WP_HOME',
      '"https://{$_SERVER[\'HTTP_HOST\']}"',
    ],
    ['a variable from nowhere', '$table_prefix = $prefix;', '$table_prefix', '$prefix'],
    ['two branches', "if ($x) { define('DB_NAME', 'a'); } else { define('DB_NAME', 'b'); }", 'DB_NAME', "'b'"],
  ];
  for (const [what, php, name, expression] of unresolved) {
    it(`reports what only PHP could know: ${what}`, () => {
      expect(read(php).unresolved).to.deep.equal([{ name, expression }]);
    });
  }

  it('says nothing of settings that it does not need', () => {
    expect(read("define('AUTH_KEY', getenv('AUTH_KEY'));").unresolved).to.be.empty;
  });

  it('names other files that are included', () => {
    const php = "require __DIR__ . '/db.php'; include_once('local.php'); require_once(ABSPATH . 'wp-settings.php');";
    expect(read(php).includes).to.deep.equal(['/srv/blog/db.php', 'local.php']);
  });

  it('ignores what stands outside PHP', () => {
    expect(parseWpConfig("define('DB_NAME', 'a');").dbName).to.equal(null);
  });

  it('ends and never throws, whatever the text', () => {
    const scraps = fc.constantFrom(
      '<?php ',
      "'",
      '"',
      '\\',
      '/*',
      '*/',
      '//',
      '#',
      '\n',
      'define(',
      ')',
      ',',
      ';',
      '$a',
      '=',
      '.',
      '<<<X\n',
      'X',
      '{$',
      '?>',
      "'DB_NAME'",
    );
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 40 }), (parts) => {
        parseWpConfig(`<?php ${parts.join('')}`);
      }),
    );
  });
});

describe('splitDbHost', () => {
  const cases: [string, string, number | null, string | null][] = [
    ['localhost', 'localhost', null, null],
    ['127.0.0.1', '127.0.0.1', null, null],
    ['db.example.com:3307', 'db.example.com', 3307, null],
    [':3307', '', 3307, null],
    ['localhost:', 'localhost', null, null],
    [':/run/mysqld/mysqld.sock', '', null, '/run/mysqld/mysqld.sock'],
    ['/run/mysqld/mysqld.sock', '', null, '/run/mysqld/mysqld.sock'],
    ['localhost:/tmp/mysql.sock', 'localhost', null, '/tmp/mysql.sock'],
    ['db:3307:/tmp/mysql.sock', 'db', 3307, '/tmp/mysql.sock'],
    ['::1', '::1', null, null],
    ['[::1]', '::1', null, null],
    ['[::1]:3306', '::1', 3306, null],
    ['2001:db8::5', '2001:db8::5', null, null],
    ['[2001:db8::5]:3307:/x.sock', '2001:db8::5', 3307, '/x.sock'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1', null, null],
    ['p:db:3306', 'db', 3306, null],
    ['', '', null, null],
  ];
  for (const [dbHost, host, port, socket] of cases) {
    it(`takes "${dbHost}" apart`, () => expect(splitDbHost(dbHost)).to.deep.equal({ host, port, socket }));
  }
});
