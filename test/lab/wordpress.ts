import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Editor, type Evaluate, editor } from './editor.js';
import type { Lab } from './lab.js';
import type { MariaDb } from './mariadb.js';
import { type Php, webUser } from './php.js';

export interface WordPress extends Editor {
  home: string;
  docroot: string;
  wpConfig: string;
  database: { name: string; user: string; password: string; prefix: string };
  /** PHP code that may `return` something JSON can carry; it sees its `$args` and `$wpdb`. */
  evaluate: Evaluate;
  /** What is due, as a crontab line with `php wp-cron.php` does it. Pages never start it themselves. */
  runCron(): Promise<void>;
  version: string;
}

export interface WordPressOptions {
  home?: string;
  prefix?: string;
  timezone?: string;
  /** What wp-config.php has for DB_HOST. */
  databaseHost?: string;
  /** Further lines of wp-config.php. */
  config?: string;
  options?: Record<string, unknown>;
}

const debian = '/usr/share/wordpress';
const run = promisify(execFile);
const script = (name: string) => new URL(name, import.meta.url).pathname;

/** Installs a whole WordPress for one host name, in a directory of its own. nginx has to serve it (blog-site.ts). */
export async function installWordPress(
  lab: Lab,
  mariadb: MariaDb,
  php: Php,
  options: WordPressOptions = {},
): Promise<WordPress> {
  const {
    home = 'https://blog.test',
    prefix = 'wp_',
    timezone = 'Europe/Berlin',
    databaseHost = 'localhost',
  } = options;
  const docroot = lab.room(`wordpress-${new URL(home).host}`);
  const database = { name: 'wordpress', user: 'wordpress', password: randomBytes(12).toString('hex'), prefix };
  await mariadb.createDatabase(database.name);
  await mariadb.createUser(database.user, database.password, `ALL PRIVILEGES ON \`${database.name}\`.*`);
  await copyFiles(docroot);
  const wpConfig = join(docroot, 'wp-config.php');
  const host = databaseHost === 'localhost' ? `localhost:${mariadb.socket}` : databaseHost;
  writeFileSync(wpConfig, configuration({ ...database, host, more: options.config ?? '' }));
  await run('chown', ['-R', `${webUser}:${webUser}`, docroot]);

  const settings = {
    // First of all: WordPress's own default would have it call a public service for each post.
    ping_sites: '',
    default_pingback_flag: '0',
    timezone_string: timezone,
    permalink_structure: '/%year%/%monthnum%/%postname%/',
    ...options.options,
  };
  await php.runPhp(script('wordpress-install.php'), { args: [home, docroot, JSON.stringify(settings)] });

  const evaluate: Evaluate = async <Result>(code: string, args: Record<string, unknown> = {}, at = home) => {
    const stdin = JSON.stringify({ home: at, root: docroot, code, args });
    const output = await php.runPhp(script('wordpress-call.php'), { stdin });
    return JSON.parse(output.slice(output.lastIndexOf('\n') + 1)) as Result;
  };
  return {
    ...editor(evaluate),
    home,
    docroot,
    wpConfig,
    database,
    evaluate,
    async runCron() {
      await php.runPhp(join(docroot, 'wp-cron.php'), { directory: docroot });
    },
    version: /\$wp_version = '([^']+)'/.exec(readFileSync(join(docroot, 'wp-includes/version.php'), 'utf8'))?.[1] ?? '',
  };
}

/** Debian's files without its own ways: no wp-config.php that looks elsewhere, no links but to the authorities. */
async function copyFiles(docroot: string): Promise<void> {
  await run('cp', ['-rL', '--no-preserve=ownership', `${debian}/.`, docroot]);
  await run('rm', ['-f', join(docroot, 'wp-config.php'), join(docroot, '.htaccess')]);
}

interface Configuration {
  name: string;
  user: string;
  password: string;
  prefix: string;
  host: string;
  more: string;
}

/** WordPress's own sample, filled in as its owner is told to. */
function configuration({ name, user, password, prefix, host, more }: Configuration): string {
  const lines = `
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '*.test' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
${more}
`;
  return readFileSync(join(debian, 'wp-config-sample.php'), 'utf8')
    .replace('database_name_here', name)
    .replace('username_here', user)
    .replace('password_here', password)
    .replace("'localhost'", `'${host}'`)
    .replace("'utf8'", "'utf8mb4'")
    .replace("$table_prefix = 'wp_'", () => `$table_prefix = '${prefix}'`)
    .replaceAll('put your unique phrase here', () => randomBytes(24).toString('hex'))
    .replace(/(?=\/\* That's all)/, () => lines);
}
