import type { Register } from '../cli.js';

export const run: Register = (program, cli) => {
  program
    .command('run')
    .description('serve the fediverse and watch the blog, until stopped')
    .action(
      cli.action(async () => {
        const { serve } = await import('../serve.js');
        return serve(cli.config(), cli.world, { verbose: cli.verbose() });
      }),
    );
};
