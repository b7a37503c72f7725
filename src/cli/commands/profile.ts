import type { Register } from '../cli.js';
import { counted } from '../counted.js';
import { withOperations } from '../operations.js';

export const profile: Register = (program, cli) => {
  program
    .command('profile')
    .description('the site actor’s profile')
    .command('push')
    .description('send the profile as it is now to all followers')
    .option('--json', 'print {"deliveries": …}')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const result = await withOperations(cli, { writes: true }, (operations) => operations.pushProfile());
        cli.world.out(
          json ? `${JSON.stringify(result)}\n` : `queued ${counted(result.deliveries, 'delivery', 'deliveries')}\n`,
        );
        return undefined;
      }),
    );
};
