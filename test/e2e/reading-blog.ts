import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { grantStatements } from '../../src/cli/init/grant.js';
import type { WordPressConfig } from '../../src/config/config.js';
import { wordpressConfig } from '../config/some-config.js';
import { openLab } from '../lab/lab.js';
import { type MariaDb, startMariaDb } from '../lab/mariadb.js';
import { startPhp } from '../lab/php.js';
import { installWordPress, type WordPress } from '../lab/wordpress.js';
import { type Stage, type StageOptions, setStage } from '../publishing/blog-and-herald.js';

const PASSWORD = 'password of the reader';
const run = promisify(execFile);

/** A real WordPress on a real MariaDB, and the account that `herald init` makes: it can read, and nothing else. */
export interface ReadingBlog {
  mariadb: MariaDb;
  wordpress: WordPress;
  /** A publisher with a store of its own that has just seen the blog for the first time. Its clock begins at PHP's. */
  herald(options?: StageOptions): Promise<Stage>;
  /** What Herald's configuration says of it. */
  config: WordPressConfig;
  /** As root, in the blog's database. Rows of the last statement. */
  sql<Row = Record<string, string>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** What a backup has: every table with its rows, and the numbers that come next. */
  dump(): Promise<string>;
  restore(dump: string): Promise<void>;
  /** Whether the trash is skipped: EMPTY_TRASH_DAYS. */
  skipTrash(skipped: boolean): void;
  close(): Promise<void>;
}

export async function openReadingBlog(): Promise<ReadingBlog> {
  const lab = openLab();
  try {
    lab.name('blog.test');
    const mariadb = await startMariaDb(lab);
    const php = await startPhp(lab);
    const config = "if ( '1' === @file_get_contents( __DIR__ . '/skip-trash' ) ) define( 'EMPTY_TRASH_DAYS', 0 );";
    const wordpress = await installWordPress(lab, mariadb, php, { config });
    const { name: database, prefix } = wordpress.database;
    const account = { user: 'herald', password: PASSWORD, database, prefix, usersTable: `${prefix}users` };
    await mariadb.sql(grantStatements(account, { host: '', port: null, socket: mariadb.socket } as never).join('\n'));
    const client = [`--socket=${mariadb.socket}`, '--user=root'];
    const url = `mysql://herald:${encodeURIComponent(PASSWORD)}@127.0.0.1:${mariadb.port}/${database}`;
    return {
      mariadb,
      wordpress,
      async herald(options = {}) {
        const stage = setStage({ ...options, wordpress: { url, ...options.wordpress } });
        stage.setClock(Date.now());
        await stage.look();
        return stage;
      },
      config: wordpressConfig({ url }),
      async sql<Row>(text: string, values?: unknown[]) {
        // One answer for each statement.
        const answers = await mariadb.sql<unknown>(`USE \`${database}\`; ${text}`, values);
        const last = answers.at(-1);
        return (Array.isArray(last) ? last : []) as Row[];
      },
      dump: async () => (await run('mariadb-dump', [...client, database], { maxBuffer: 1 << 26 })).stdout,
      async restore(dump) {
        const file = join(lab.directory, 'dump.sql');
        writeFileSync(file, dump);
        await run('mariadb', [...client, database, '-e', `source ${file}`], { maxBuffer: 1 << 26 });
      },
      skipTrash: (skipped) => writeFileSync(join(wordpress.docroot, 'skip-trash'), skipped ? '1' : '0'),
      close: () => lab.close(),
    };
  } catch (cause) {
    await lab.close();
    throw cause;
  }
}
