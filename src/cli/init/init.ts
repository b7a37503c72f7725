import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { urisFor } from '../../activitypub/uris.js';
import { loadOrCreateKeyPair } from '../../actor/key-pair.js';
import { parseConfig } from '../../config/load-config.js';
import { handleRule, originFault, regularExpressionRule } from '../../config/rules.js';
import { pingAddress } from '../../doctor/ping.js';
import { loadOrCreateToken, PING_TOKEN } from '../../store/token-file.js';
import type { Site } from '../../wordpress/site.js';
import { CommandError, UsageError } from '../exit-code.js';
import type { World } from '../world.js';
import { carriedOver, earlierConfig, earlierPassword, earlierText } from './carry-over.js';
import { chooseAccount } from './choose-account.js';
import { configText, type Decisions } from './config-text.js';
import { type Blog, blogFromUrl, blogFromWpConfig, type Candidate, uploadsOf } from './find-blog.js';
import { guessWpConfig, readWpConfig } from './find-wp-config.js';
import { nextStepsText } from './next-steps.js';
import { noQuestions, type Questions, questionsTo } from './questions.js';
import { readOnce, remarksOn } from './read-blog.js';

export interface InitOptions {
  wpConfig?: string;
  wordpress?: string;
  tablePrefix?: string;
  blogId?: number;
  origin?: string;
  handle?: string;
  newsTitle?: string;
  dataDir?: string;
  listen?: string;
  adminListen?: string;
  useWordpressAccount?: boolean;
  allowPrivateAddresses?: boolean;
  force?: boolean;
  yes?: boolean;
}

/**
 * Finds the blog, reads it once to see that it can be read, and writes configuration and keys. It never writes to
 * WordPress's database, and never keeps WordPress's own account unless it is told to.
 * @throws UsageError, ConfigError, CommandError
 */
export async function initialise(
  options: InitOptions,
  target: string,
  world: World,
  mintPassword: () => string,
): Promise<void> {
  const configFile = resolve(target);
  if (existsSync(configFile) && !options.force) {
    throw new UsageError(`${configFile} is there already: --force replaces it, --config FILE writes another`);
  }
  if (!options.yes && !world.interactive) {
    throw new UsageError('init asks questions: run it in a terminal, or give --yes and it asks nothing');
  }
  const questions = options.yes ? noQuestions : questionsTo(world);
  try {
    const blog = await findBlog(options, questions);
    const found = await readOnce(blog);
    const { candidate, site } = found;
    world.err(`Read the blog “${site.name}” at ${site.home}\n`);
    const earlier = earlierConfig(configFile);
    const decisions = await decide(options, configFile, questions, blog, { candidate, site, earlier });
    const instance = basename(configFile).replace(/\.toml$/, '');
    const account = chooseAccount(options.useWordpressAccount === true, blog, candidate, {
      ...{ instance, mintPassword: () => earlierPassword(earlier) ?? mintPassword() },
      extraTables: [...site.membership.extraTables, ...site.translations.extraTables],
    });
    const complete: Decisions = { ...decisions, wordpressUrl: account.url, accountRemark: account.remark };
    const text = carriedOver(configText(complete), earlier);
    parseConfig(text, configFile, {});
    const replaces = existsSync(configFile);
    const pingToken = write(configFile, complete.dataDir, text);
    world.out(
      nextStepsText({
        configFile,
        dataDir: complete.dataDir,
        listen: complete.listen,
        node: world.node ?? process.execPath,
        handle: complete.handle,
        host: new URL(complete.origin).host,
        home: site.home,
        pingAddress: pingAddress(urisFor(complete.origin), pingToken),
        grant: account.grant,
        warnings: [
          ...(replaces
            ? [
                earlier === null
                  ? `the configuration that was there cannot be read, and is kept as ${backupOf(configFile)}`
                  : `the configuration that was there is kept as ${backupOf(configFile)}; what you had added to it is taken over, without its comments`,
              ]
            : []),
          ...blog.warnings,
          ...remarksOn(found),
          ...account.warnings,
        ],
      }),
    );
  } finally {
    questions.end();
  }
}

async function findBlog(options: InitOptions, questions: Questions): Promise<Blog> {
  const { wpConfig, wordpress } = options;
  const wanted = { blogId: options.blogId ?? null, tablePrefix: options.tablePrefix ?? null };
  if (wordpress !== undefined && wpConfig !== undefined) throw new UsageError('give either --wp-config or --wordpress');
  if (wordpress !== undefined) return blogFromUrl(wordpress, wanted);
  const guess = guessWpConfig('.');
  const file = wpConfig ?? (options.yes ? '' : await questions.ask('Where is wp-config.php', guess ?? ''));
  if (file === '')
    throw new UsageError('which blog? Give --wp-config FILE, or --wordpress mysql://USER:PASSWORD@HOST/DATABASE');
  return blogFromWpConfig(readWpConfig(file), wanted);
}

type Undecided = Omit<Decisions, 'wordpressUrl' | 'accountRemark'>;

async function decide(
  options: InitOptions,
  configFile: string,
  questions: Questions,
  blog: Blog,
  { candidate, site, earlier }: { candidate: Candidate; site: Site; earlier: TomlTable | null },
): Promise<Undecided> {
  const laboratory = options.allowPrivateAddresses === true;
  const judgeOrigin = (origin: string) => originFault(origin, laboratory);
  const judgeTitle = (title: string) => (title === '' ? null : regularExpressionRule(title));
  const ask = async (
    given: string | undefined,
    question: string,
    preset: string,
    judge: (answer: string) => string | null,
  ) => given ?? (await questions.ask(question, preset, judge));

  const before = (table: string, key: string) => earlierText(earlier, table, key);
  const usualOrigin = before('site', 'origin') ?? new URL(site.home).origin;
  const origin = await ask(options.origin, 'The blog’s address on the web', usualOrigin, judgeOrigin);
  const fault = judgeOrigin(origin);
  if (fault !== null)
    throw new UsageError(
      `the origin ${origin} ${fault.startsWith('must') ? fault : `will not do: ${fault}`}: give --origin URL`,
    );
  const handle = await ask(
    options.handle,
    'The name on the fediverse, before the second @',
    before('site', 'handle') ?? 'news',
    handleRule,
  );
  const newsTitle = await ask(
    options.newsTitle,
    'Title of a rolling draft with news items, a regular expression (empty: there is none)',
    '',
    judgeTitle,
  );
  const usualData = before('store', 'data_dir') ?? join('/var/lib/herald', basename(configFile).replace(/\.toml$/, ''));
  const dataDir = resolve(await ask(options.dataDir, 'Directory of Herald’s own state', usualData, () => null));
  const { wordpress } = candidate;
  return {
    origin,
    handle,
    tablePrefix: wordpress.tablePrefix,
    home: wordpress.home,
    uploadsUrl: uploadsOf(blog, site),
    usersTable: wordpress.usersTable,
    dataDir,
    listen: options.listen ?? before('server', 'listen') ?? '127.0.0.1:8088',
    adminListen: options.adminListen ?? before('server', 'admin_listen') ?? '127.0.0.1:8089',
    newsTitle: newsTitle === '' ? null : newsTitle,
    laboratory,
  };
}

/** Of a configuration that is replaced: the sources and notifiers that the owner added are in it. */
function backupOf(configFile: string): string {
  return `${configFile}.bak`;
}

/** @returns the token that WordPress's ping will bring along */
function write(configFile: string, dataDir: string, text: string): string {
  try {
    const above = dirname(dataDir);
    if (!existsSync(above)) {
      mkdirSync(above, { recursive: true });
      // Whatever the umask: the service runs as a user of its own, and has to get through to its directory.
      chmodSync(above, 0o755);
    }
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    loadOrCreateKeyPair(join(dataDir, 'actor.pem'));
    const pingToken = loadOrCreateToken(join(dataDir, PING_TOKEN));
    mkdirSync(dirname(configFile), { recursive: true, mode: 0o755 });
    // A fresh file, then its name: the mode holds from the first byte on, also over an older file.
    if (existsSync(configFile)) copyFileSync(configFile, backupOf(configFile));
    const fresh = `${configFile}.${process.pid}`;
    writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, configFile);
    return pingToken;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    throw new CommandError(`${message}: use sudo, or choose places of your own with --config FILE and --data-dir DIR`);
  }
}
