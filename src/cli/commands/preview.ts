import type { Register } from '../cli.js';
import { CommandError } from '../exit-code.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';

export const preview: Register = (program, cli) => {
  program
    .command('preview')
    .description('the Notes that a post would become; nothing is published')
    .argument('<post-id>', 'the post’s number in WordPress', wholeNumber)
    .option('--json', 'print the Notes as they would be sent')
    .action(
      cli.action((postId: number, { json = false }: { json?: boolean }) =>
        reading(cli, async ({ reading: means }, config) => {
          const [{ previewPost }, { previewText }] = await Promise.all([
            import('../preview-post.js'),
            import('../preview-text.js'),
          ]);
          const previews = await previewPost(means, config, postId, cli.world.now());
          if (previews.length === 0) {
            throw new CommandError(
              `post ${postId} yields nothing: it is not there, not published, protected, or no source takes it (herald config --print)`,
            );
          }
          cli.world.out(json ? `${JSON.stringify(previews, null, 2)}\n` : previews.map(previewText).join('\n'));
          return undefined;
        }),
      ),
    );
};
