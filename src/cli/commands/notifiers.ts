import type { NotifierOutcome } from '../../notifiers/notifier.js';
import type { NotifierReport } from '../../notifiers/report.js';
import type { Register } from '../cli.js';
import { counted } from '../counted.js';
import { exitCode } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { clip, plain, table } from '../table.js';
import { relative, when } from '../when.js';

interface Options {
  json?: boolean;
}

export const notifiers: Register = (program, cli) => {
  const group = program.command('notifiers').description('who is told what others do');

  group
    .command('list', { isDefault: true })
    .description('the configured ones, and how they fare')
    .option('--json', 'print JSON')
    .action(
      cli.action(async ({ json = false }: Options) => {
        const reports = await withOperations(cli, { writes: false }, (operations) => operations.notifiers());
        cli.world.out(json ? `${JSON.stringify(reports, null, 2)}\n` : listText(reports, cli.world.now()));
        return undefined;
      }),
    );

  group
    .command('test')
    .description('send it a sample event now')
    .argument('<name>', 'as configured')
    .option('--json', 'print the outcome as JSON')
    .action(
      cli.action(async (name: string, { json = false }: Options) => {
        const outcome = await withOperations(cli, { writes: true }, (operations) => operations.testNotifier(name));
        cli.world.out(json ? `${JSON.stringify(outcome)}\n` : outcomeText(name, outcome));
        return outcome.kind === 'told' ? exitCode.done : exitCode.failed;
      }),
    );

  group
    .command('retry')
    .description('tell what it failed to tell, and what waits, now')
    .argument('<name>', 'as configured')
    .option('--json', 'print {"pending": …}')
    .action(
      cli.action(async (name: string, { json = false }: Options) => {
        const result = await withOperations(cli, { writes: true }, (operations) => operations.retryNotifier(name));
        const text = `what waits is sent now, and ${counted(result.pending, 'event')} that failed with it\n`;
        cli.world.out(json ? `${JSON.stringify(result)}\n` : text);
        return undefined;
      }),
    );
};

function listText(reports: readonly NotifierReport[], now: number): string {
  const rows = reports.map((report) => [
    report.name,
    report.kind,
    clip(report.to, 40),
    report.pending,
    report.told,
    report.failed,
    report.dropped,
    report.lastToldAt === null ? 'never' : relative(report.lastToldAt, now),
    report.nextAt === null ? '' : relative(report.nextAt, now),
  ]);
  const headings = ['NOTIFIER', 'KIND', 'TO', 'PENDING', 'TOLD', 'FAILED', 'DROPPED', 'LAST TOLD', 'TRIED AGAIN'];
  const troubles = reports.flatMap(({ name, lastError, lastErrorAt, retriable }) => {
    const again = retriable > 0 ? `; herald notifiers retry ${name} tells ${counted(retriable, 'event')} again` : '';
    return lastError === null ? [] : [`${name}: ${plain(lastError)}, ${when(lastErrorAt, now)}${again}\n`];
  });
  return (table(headings, rows) || 'no notifiers are configured\n') + troubles.join('');
}

function outcomeText(name: string, outcome: NotifierOutcome): string {
  if (outcome.kind === 'told') return `${name} was told${outcome.remark ? `, but ${plain(outcome.remark)}` : ''}\n`;
  const more = outcome.kind === 'refused' ? '; an event would not be tried again' : '; an event would be tried again';
  return `${name} was not told: ${plain(outcome.reason)}${more}\n`;
}
