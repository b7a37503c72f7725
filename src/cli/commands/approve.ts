import type { Register } from '../cli.js';
import { exitCode } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { approvalText } from '../report-text.js';

interface Options {
  asKnown?: boolean;
  only: string[];
  json?: boolean;
}

export const approve: Register = (program, cli) => {
  program
    .command('approve')
    .description('publish what the brake holds now; what is found later is judged as ever')
    .option('--as-known', 'publish nothing of it: new items are known from now on, and Notes stay as they are')
    .option(
      '--only <id>',
      'only the item with this key, or the Note with this id (herald status names them); can be repeated',
      (id: string, ids: string[]) => [...ids, id],
      [],
    )
    .option('--json', 'print the report as JSON')
    .action(
      cli.action(async ({ asKnown = false, only, json = false }: Options) => {
        const report = await withOperations(cli, { writes: true }, (operations) =>
          operations.approve({ asKnown, only }),
        );
        cli.world.out(json ? `${JSON.stringify(report, null, 2)}\n` : approvalText(report, asKnown));
        return report.reports.some(({ error }) => error !== null) ? exitCode.failed : exitCode.done;
      }),
    );
};
