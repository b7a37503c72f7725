import type { Register } from '../cli.js';
import { exitCode } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { cyclesText } from '../report-text.js';

export const approve: Register = (program, cli) => {
  program
    .command('approve')
    .description('release what the brake holds, and publish it')
    .option('--json', 'print the reports as JSON')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const reports = await withOperations(cli, { writes: true }, (operations) => operations.approve());
        cli.world.out(json ? `${JSON.stringify(reports, null, 2)}\n` : cyclesText(reports));
        return reports.some((report) => report.error !== null) ? exitCode.failed : exitCode.done;
      }),
    );
};
