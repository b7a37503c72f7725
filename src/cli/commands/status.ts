import type { Register } from '../cli.js';
import { withOperations } from '../operations.js';
import { statusText } from '../report-text.js';

export const status: Register = (program, cli) => {
  program
    .command('status')
    .description('how things stand: followers, Notes, deliveries, each source')
    .option('--json', 'print JSON')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const report = await withOperations(cli, { writes: false }, async (operations, running) => ({
          running,
          ...(await operations.status()),
        }));
        cli.world.out(json ? `${JSON.stringify(report, null, 2)}\n` : statusText(report, cli.world.now()));
        return undefined;
      }),
    );
};
