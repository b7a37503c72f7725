import type { Report } from '../../store/reports.js';
import type { Cli, Register } from '../cli.js';
import { exitCode, UsageError } from '../exit-code.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { withModeration } from '../operations.js';
import { clip, plain, table } from '../table.js';
import { when } from '../when.js';

export const reports: Register = (program, cli) => {
  const group = program.command('reports').description('what other servers report about the site');

  group
    .command('list', { isDefault: true })
    .description('reports that wait for you, newest first')
    .option('--all', 'resolved ones too')
    .option('--limit <count>', 'how many', wholeNumber, 50)
    .option('--json', 'print JSON')
    .action(
      cli.action(({ all = false, limit, json = false }: { all?: boolean; limit: number; json?: boolean }) =>
        reading(cli, ({ reading: { reports: store } }) => {
          const found = store.list({ resolved: all }, limit);
          const rows = found.map((report) => [
            report.id,
            when(report.receivedAt, cli.world.now()),
            new URL(report.actor).host,
            report.objects.length,
            report.resolvedAt === null ? 'open' : 'resolved',
            clip(report.content, 60),
          ]);
          const text = table(['ID', 'RECEIVED', 'FROM', 'OBJECTS', 'STATE', 'TEXT'], rows);
          cli.world.out(json ? `${JSON.stringify(found, null, 2)}\n` : text || 'no reports\n');
          return undefined;
        }),
      ),
    );

  group
    .command('show')
    .description('one report, whole')
    .argument('<id>', 'as listed', wholeNumber)
    .option('--json', 'print JSON')
    .action(
      cli.action((id: number, { json = false }: { json?: boolean }) =>
        reading(cli, ({ reading: { reports: store } }) => {
          const report = store.byId(id);
          if (report === null) throw new UsageError(`there is no report ${id}: see herald reports --all`);
          cli.world.out(json ? `${JSON.stringify(report, null, 2)}\n` : wholeText(report, cli.world.now()));
          return undefined;
        }),
      ),
    );

  group
    .command('resolve')
    .description('put reports away; their senders are not told')
    .argument('[ids...]', 'as listed', (id: string, before: number[] = []) => [...before, wholeNumber(id)])
    .option('--all', 'all that wait for you')
    .option('--json', 'print JSON')
    .action(
      cli.action(async (ids: number[], { all = false, json = false }: { all?: boolean; json?: boolean }) => {
        if (all === ids.length > 0) throw new UsageError('name reports by their ids, or write --all');
        const numbers = all ? await openIds(cli) : ids;
        if (numbers.length === 0) {
          cli.world.out(json ? '{"resolved":[],"unknown":[]}\n' : 'no reports\n');
          return undefined;
        }
        const { resolved, unknown } = await withModeration(cli, (moderation) => moderation.resolveReports(numbers));
        if (json) cli.world.out(`${JSON.stringify({ resolved, unknown })}\n`);
        else if (resolved.length > 0) cli.world.out(`resolved ${resolved.join(', ')}\n`);
        for (const id of unknown) cli.world.err(`there is no report ${id}\n`);
        return unknown.length === 0 ? exitCode.done : exitCode.failed;
      }),
    );
};

function openIds(cli: Cli): Promise<number[]> {
  return reading(cli, ({ reading: { reports: store } }) =>
    store.list({ resolved: false }, store.openCount()).map(({ id }) => id),
  );
}

/** Each line of the text is a stranger's. */
function wholeText({ id, actor, receivedAt, resolvedAt, objects, content }: Report, now: number): string {
  const lines = [
    `report ${id}, ${resolvedAt === null ? 'open' : `resolved ${when(resolvedAt, now)}`}`,
    `from ${plain(actor)}`,
    `received ${when(receivedAt, now)}`,
    ...objects.map((object) => `about ${plain(object)}`),
    '',
    ...(content === '' ? ['(without a word)'] : content.split('\n').map(plain)),
  ];
  return `${lines.join('\n')}\n`;
}
