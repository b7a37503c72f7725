import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { urisFor } from '../../activitypub/uris.js';
import type { NoteEdit } from '../../newsroom/operations.js';
import type { Cli, Register } from '../cli.js';
import { UsageError } from '../exit-code.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { withOperations } from '../operations.js';
import { clip, table } from '../table.js';
import { when } from '../when.js';

export const notes: Register = (program, cli) => {
  const group = program.command('notes').description('the newest Notes; edits and deletes what herald post published');
  addEditing(group, cli);
  group
    .command('list', { isDefault: true })
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

type EditOptions = { html?: boolean; summary?: string; language?: string; json?: boolean };

function addEditing(group: Command, cli: Cli): void {
  group
    .command('edit')
    .description(
      'change a Note that herald post published, and tell whoever got it; TEXT "-" is read from standard input',
    )
    .argument('<id>', 'its id or address')
    .argument('<text>', 'the whole new text')
    .option('--html', 'the text is HTML')
    .option('--summary <text>', 'another content warning; "" takes it away')
    .option('--language <tag>', 'as "en" or "pt-BR"')
    .option('--json', 'print {"id": …, "changed": …}')
    .action(
      cli.action(async (id: string, argument: string, { html, json, ...rest }: EditOptions) => {
        const text = argument === '-' ? await readAll(cli.world.input) : argument;
        if (text.trim() === '')
          throw new UsageError('there is nothing to say: to take a Note back write herald notes delete ID');
        const input: NoteEdit = { id, ...rest, ...(html ? { html: text } : { text }) };
        const report = await withOperations(cli, { writes: true }, (operations) => operations.editNote(input));
        const said = report.changed ? 'is edited' : 'says that already: nothing is sent';
        cli.world.out(json ? `${JSON.stringify(report)}\n` : `${report.id} ${said}\n`);
        return undefined;
      }),
    );
  group
    .command('delete')
    .description('take back a Note that herald post published, for ever, and tell whoever got it')
    .argument('<id>', 'its id or address')
    .option('--json', 'print {"id": …}')
    .action(
      cli.action(async (id: string, { json = false }: { json?: boolean }) => {
        const report = await withOperations(cli, { writes: true }, (operations) => operations.deleteNote({ id }));
        cli.world.out(json ? `${JSON.stringify(report)}\n` : `${report.id} is deleted\n`);
        return undefined;
      }),
    );
}
