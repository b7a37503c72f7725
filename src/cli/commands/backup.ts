import type { Register } from '../cli.js';

export const backup: Register = (program, cli) => {
  program
    .command('backup')
    .description('copy all that a restore needs: store, keys, tokens, configuration; also while the service runs')
    .argument('<dir>', 'a directory that is named by site and time is made in it')
    .option('--json', 'print {"path": …} and what the backup holds')
    .action(
      cli.action(async (directory: string, { json = false }: { json?: boolean }) => {
        const { backUp } = await import('../backup/backup.js');
        const { path, manifest } = await backUp(cli.config(), cli.configFile(), directory, cli.world.now());
        cli.world.out(json ? `${JSON.stringify({ path, ...manifest }, null, 2)}\n` : `${path}\n`);
        return undefined;
      }),
    );
};

export const restore: Register = (program, cli) => {
  program
    .command('restore')
    .description('put a backup back, while the service is stopped; the configuration only where there is none')
    .argument('<backup>', 'a directory that herald backup made')
    .option('--force', 'also where the data directory holds something; it is kept')
    .option('--json', 'print what was restored')
    .action(
      cli.action(async (from: string, { force = false, json = false }: { force?: boolean; json?: boolean }) => {
        const work = await import('../backup/restore.js');
        const { loadConfig } = await import('../../config/load-config.js');
        const { env, now, out } = cli.world;
        const load = (file: string) => loadConfig(file, env);
        const configFile = cli.namedConfigFile();
        const restored = work.restore({ from, configFile, force, load, now: now() });
        const { restoredText } = await import('../backup/restored-text.js');
        out(json ? `${JSON.stringify(restored, null, 2)}\n` : restoredText(restored));
        return undefined;
      }),
    );
};
