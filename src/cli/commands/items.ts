import type { Register } from '../cli.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { clip, table } from '../table.js';
import { absolute } from '../when.js';

interface Options {
  source?: string;
  limit: number;
  all?: boolean;
  json?: boolean;
}

export const items: Register = (program, cli) => {
  program
    .command('items')
    .description('what each source finds on the blog now, with keys and what Herald did with it')
    .option('--source <name>', 'only this source')
    .option('--limit <count>', 'how many of each source, newest first', wholeNumber, 20)
    .option('--all', 'also the posts, and the texts in a rolling post, that a source leaves out, and why')
    .option('--json', 'print JSON')
    .action(
      cli.action(({ source, limit, all = false, json = false }: Options) =>
        reading(cli, async ({ reading: means }, config) => {
          const { listItems } = await import('../list-items.js');
          const found = await listItems(means, config, { source: source ?? null, limit, all }, cli.world.now());
          if (json) cli.world.out(`${JSON.stringify(found, null, 2)}\n`);
          else if (found.length === 0) cli.world.out('the sources find nothing\n');
          else {
            // A repeat is listed without --all, too: nothing is left out in silence.
            const reasons = all || found.some(({ state }) => state === 'repeats');
            const rows = found.map((item) => [
              item.source,
              item.key,
              item.state,
              item.postId,
              item.publishedAt === null ? '' : absolute(item.publishedAt),
              clip(item.label, 60),
              item.noteId ?? '',
              ...(reasons ? [item.reason ?? ''] : []),
            ]);
            const headings = [
              'SOURCE',
              'KEY',
              'STATE',
              'POST',
              'PUBLISHED',
              'WHAT',
              'NOTE',
              ...(reasons ? ['LEFT OUT'] : []),
            ];
            cli.world.out(table(headings, rows));
          }
          return undefined;
        }),
      ),
    );
};
