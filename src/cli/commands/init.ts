import { randomBytes } from 'node:crypto';
import type { Register } from '../cli.js';
import type { InitOptions } from '../init/init.js';
import { wholeNumber } from '../number-option.js';

export const init: Register = (program, cli) => {
  program
    .command('init')
    .description('read wp-config.php, write the configuration (to --config) and the keys, and say what is left to do')
    .option('--wp-config <file>', 'WordPress’s wp-config.php, or its directory')
    .option('--wordpress <url>', 'the database instead: mysql://USER:PASSWORD@HOST/DATABASE or sqlite:/…/.ht.sqlite')
    .option('--table-prefix <prefix>', 'when it is not wp_ (with --wordpress)')
    .option('--blog-id <number>', 'a blog of a multisite beside the main one', wholeNumber)
    .option('--origin <url>', 'the blog’s scheme and host (default: from WordPress)')
    .option('--handle <name>', 'the name on the fediverse (default: news)')
    .option('--news-title <regex>', 'also publish news items from the draft with this title')
    .option('--data-dir <dir>', 'Herald’s own state (default: /var/lib/herald/<name of the configuration>)')
    .option('--listen <host:port>', 'where nginx finds Herald (127.0.0.1:8088)')
    .option('--admin-listen <host:port>', 'for the operator (127.0.0.1:8089)')
    .option('--use-wordpress-account', 'keep WordPress’s own database account, which can write')
    .option('--allow-private-addresses', 'for laboratories: admit http and private addresses')
    .option('--force', 'replace a configuration that is there')
    .option('--yes', 'ask nothing')
    .action(
      cli.action(async (options: InitOptions) => {
        const { initialise } = await import('../init/init.js');
        const target = cli.namedConfigFile() ?? '/etc/herald/herald.toml';
        await initialise(options, target, cli.world, mintPassword);
        return undefined;
      }),
    );
};

/** 144 bits, with letters of both kinds, a digit and a sign: what password policies of databases ask for. */
function mintPassword(): string {
  for (;;) {
    const password = randomBytes(18).toString('base64url');
    if ([/[a-z]/, /[A-Z]/, /\d/, /[-_]/].every((kind) => kind.test(password))) return password;
  }
}
