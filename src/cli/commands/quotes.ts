import { urisFor } from '../../activitypub/uris.js';
import type { Register } from '../cli.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { withOperations } from '../operations.js';
import { plain, table } from '../table.js';
import { relative } from '../when.js';

export const quotes: Register = (program, cli) => {
  const group = program.command('quotes').description('whose quotes of our Notes have our word that they are welcome');

  group
    .command('list', { isDefault: true })
    .description('the quotes, newest first')
    .option('--limit <count>', 'how many', wholeNumber, 50)
    .option('--json', 'print JSON')
    .action(
      cli.action(({ limit, json = false }: { limit: number; json?: boolean }) =>
        reading(cli, ({ reading: { stamps, notes } }, { site }) => {
          const uris = urisFor(site.origin);
          const latest = stamps.latest(limit).map(({ noteId, revokedAt, ...stamp }) => {
            const note = notes.byId(noteId);
            // With its Note, the word goes.
            const gone = note !== null && 'deletedAt' in note ? note.deletedAt : null;
            return { ...stamp, note: uris.note(noteId), revokedAt: revokedAt ?? gone };
          });
          const now = cli.world.now();
          if (json) {
            const rows = latest.map(({ id, quote, actor, note, createdAt, revokedAt }) => ({
              ...{ id, stamp: uris.stamp(id), quote, actor, note, created: iso(createdAt) },
              revoked: revokedAt === null ? null : iso(revokedAt),
            }));
            cli.world.out(`${JSON.stringify(rows, null, 2)}\n`);
          } else if (latest.length === 0) cli.world.out('nobody asked to quote a Note yet\n');
          else {
            const rows = latest.map(({ id, quote, createdAt, revokedAt }) => [
              id,
              relative(createdAt, now),
              revokedAt === null ? '' : 'revoked',
              quote,
            ]);
            cli.world.out(table(['ID', 'GIVEN', '', 'QUOTE'], rows));
          }
          return undefined;
        }),
      ),
    );

  group
    .command('revoke')
    .description('take our word back: servers that asked first show the quote no longer')
    .argument('<id>', 'as the list shows it')
    .option('--json', 'print {"id": …, "quote": …, "actor": …, "revoked": …}')
    .action(
      cli.action(async (id: string, { json = false }: { json?: boolean }) => {
        const report = await withOperations(cli, { writes: true }, (operations) => operations.revokeQuote({ id }));
        const quote = plain(report.quote);
        const text = report.revoked ? `revoked; the author of ${quote} is told\n` : `${quote} was revoked before\n`;
        cli.world.out(json ? `${JSON.stringify(report)}\n` : text);
        return undefined;
      }),
    );
};

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
