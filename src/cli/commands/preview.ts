import type { Register } from '../cli.js';
import { CommandError } from '../exit-code.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';

export const preview: Register = (program, cli) => {
  program
    .command('preview')
    .description(
      'the Notes that a post would become, as text and as HTML, and what is left out and why; nothing is published',
    )
    .argument('<post-id>', 'the post’s number in WordPress', wholeNumber)
    .option('--json', 'print the Notes as they would be sent')
    .action(
      cli.action((postId: number, { json = false }: { json?: boolean }) =>
        reading(cli, async ({ reading: means }, config) => {
          const [{ previewPost }, { previewText }] = await Promise.all([
            import('../preview-post.js'),
            import('../preview-text.js'),
          ]);
          const found = await previewPost(means, config, postId, cli.world.now());
          if (found.every((one) => !('note' in one) && one.text === null)) {
            const reasons = found.map(({ source, obstacle }) => `${source}: ${obstacle}`).join('; ');
            throw new CommandError(`post ${postId} yields nothing: ${reasons || 'no source is configured'}`);
          }
          cli.world.out(json ? `${JSON.stringify(found, null, 2)}\n` : found.map(previewText).join('\n'));
          return undefined;
        }),
      ),
    );
};
