import { urisFor } from '../../activitypub/uris.js';
import type { Register } from '../cli.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { clip, table } from '../table.js';
import { when } from '../when.js';

export const notes: Register = (program, cli) => {
  program
    .command('notes')
    .description('the newest Notes')
    .option('--limit <count>', 'how many', wholeNumber, 20)
    .option('--json', 'print JSON')
    .action(
      cli.action(({ limit, json = false }: { limit: number; json?: boolean }) =>
        reading(cli, async ({ reading: { notes: store, interactions } }, { site }) => {
          const { textOfHtml } = await import('../preview-text.js');
          const uris = urisFor(site.origin);
          const latest = store.latest(limit).map((note) => {
            return { uri: uris.note(note.id), ...note, interactions: interactions.counts(note.id) };
          });
          if (json) cli.world.out(`${JSON.stringify(latest, null, 2)}\n`);
          else if (latest.length === 0) cli.world.out('no Notes yet\n');
          else {
            const rows = latest.map(({ id, source, content, publishedAt, updatedAt, interactions: counts }) => [
              id,
              source,
              when(publishedAt, cli.world.now()),
              updatedAt === null ? '' : 'edited',
              counts.replies,
              counts.likes,
              counts.shares,
              clip(content.article?.title ?? textOfHtml(content.html), 60),
            ]);
            cli.world.out(table(['NOTE', 'SOURCE', 'PUBLISHED', '', 'REPLIES', 'LIKES', 'SHARES', 'TEXT'], rows));
          }
          return undefined;
        }),
      ),
    );
};
