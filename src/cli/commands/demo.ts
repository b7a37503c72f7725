import type { Register } from '../cli.js';

export const demo: Register = (program, cli) => {
  program
    .command('demo')
    .description('a sample blog, Herald and a follower on this machine, to see it work')
    .option('--once', 'one round, then end: 0 only if everything arrived')
    .action(
      cli.action(async ({ once = false }: { once?: boolean }) => {
        const { runDemo } = await import('../../demo/demo.js');
        return runDemo({ once });
      }),
    );
};
