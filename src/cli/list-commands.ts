import type { Command } from 'commander';
import type { ListReport } from '../moderation/operations.js';
import { effectsText, listReportText } from './block-text.js';
import type { Cli } from './cli.js';
import { counted } from './counted.js';
import { exitCode } from './exit-code.js';
import { withModeration } from './operations.js';

interface Options {
  json?: boolean;
}

/** The commands of `herald blocks` about lists that others keep. */
export function addListCommands(group: Command, cli: Cli): void {
  const tell = (reports: readonly ListReport[], json: boolean): number => {
    cli.world.out(
      json
        ? `${JSON.stringify(reports, null, 2)}\n`
        : reports.map(listReportText).join('') || 'no list is subscribed to\n',
    );
    return reports.some(({ outcome }) => outcome === 'failed') ? exitCode.failed : exitCode.done;
  };

  group
    .command('subscribe')
    .description('block what the list at this address names, and read it daily')
    .argument('<url>', 'Mastodon’s CSV, or a domain a line')
    .option('--json', 'print JSON')
    .action(
      cli.action(async (url: string, { json = false }: Options) =>
        tell([await withModeration(cli, (moderation) => moderation.subscribe(url))], json),
      ),
    );

  group
    .command('unsubscribe')
    .description('leave a list; what only it blocks is blocked no more')
    .argument('<url>', 'its address')
    .option('--json', 'print JSON')
    .action(
      cli.action(async (url: string, { json = false }: Options) => {
        const report = await withModeration(cli, (moderation) => moderation.unsubscribe(url));
        const text = `${counted(report.lifted, 'block')} of the list lifted\n${effectsText(report)}`;
        cli.world.out(json ? `${JSON.stringify(report)}\n` : text);
        return undefined;
      }),
    );

  group
    .command('refresh')
    .description('read the lists now')
    .argument('[url]', 'only this one')
    .option('--json', 'print JSON')
    .action(
      cli.action(async (url: string | undefined, { json = false }: Options) =>
        tell(await withModeration(cli, (moderation) => moderation.refresh(url ?? null)), json),
      ),
    );

  group
    .command('approve')
    .description('suspend what was held of a list, because it costs many followers')
    .argument('<url>', 'its address')
    .option('--json', 'print JSON')
    .action(
      cli.action(async (url: string, { json = false }: Options) => {
        const report = await withModeration(cli, (moderation) => moderation.approveList(url));
        const text = `${counted(report.released, 'suspension')} in force\n${effectsText(report)}`;
        cli.world.out(json ? `${JSON.stringify(report)}\n` : text);
        return undefined;
      }),
    );
}
