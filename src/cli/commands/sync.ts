import type { Register } from '../cli.js';
import { exitCode } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { cyclesText } from '../report-text.js';

export const sync: Register = (program, cli) => {
  program
    .command('sync')
    .description('look at the blog once, publish what is new, and end')
    .option('--dry-run', 'only say what would be published')
    .option('--json', 'print the reports as JSON')
    .action(
      cli.action(async ({ dryRun = false, json = false }: { dryRun?: boolean; json?: boolean }) => {
        const reports = await withOperations(cli, { writes: !dryRun }, (operations) => operations.sync({ dryRun }));
        cli.world.out(json ? `${JSON.stringify(reports, null, 2)}\n` : cyclesText(reports));
        return reports.some((report) => report.error !== null) ? exitCode.failed : exitCode.done;
      }),
    );
};
