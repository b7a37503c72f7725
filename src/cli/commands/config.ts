import { configTables, printConfig } from '../../config/print-config.js';
import type { Register } from '../cli.js';

export const config: Register = (program, cli) => {
  program
    .command('config')
    .description('judge the configuration; with --print show what is in effect, secrets masked')
    .option('--print', 'show the effective values')
    .option('--json', 'show them as JSON')
    .action(
      cli.action(async ({ print = false, json = false }: { print?: boolean; json?: boolean }) => {
        const effective = cli.config();
        if (json) cli.world.out(`${JSON.stringify(configTables(effective), null, 2)}\n`);
        else if (print) cli.world.out(printConfig(effective));
        else cli.world.out(`${cli.configFile()} is in order\n`);
        return undefined;
      }),
    );
};
