import type { Command } from 'commander';
import { BY_OPERATOR } from '../../model/block.js';
import { accountBlocksCsv, domainBlocksCsv, handleFrom } from '../../moderation/block-file.js';
import type { NewBlock } from '../../moderation/operations.js';
import { blockedText, listsTable, unblockedText } from '../block-text.js';
import type { Cli, Register } from '../cli.js';
import { confirmLoss } from '../confirm-loss.js';
import { UsageError } from '../exit-code.js';
import { reading } from '../house.js';
import { importBlocks } from '../import-blocks.js';
import { addListCommands } from '../list-commands.js';
import { nameActors, targetsOf } from '../name-actors.js';
import { wholeNumber } from '../number-option.js';
import { withModeration } from '../operations.js';
import { writeText } from '../read-text.js';
import { clip, table } from '../table.js';

interface AddOptions {
  silence?: boolean;
  comment?: string;
  rejectReports?: boolean;
  yes?: boolean;
  json?: boolean;
}

export const blocks: Register = (program, cli) => {
  const group = program
    .command('blocks')
    .description('whom the site does not listen to: actors, domains, lists of domains');
  addList(group, cli);

  group
    .command('add')
    .description(
      'suspend actors (id or name@host) or domains with all below them: their followers are removed for good; with --silence only hide what they do',
    )
    .argument('<targets...>', 'example.org, name@example.org or https://example.org/users/name')
    .option('--silence', 'take what they do, but neither show, count nor tell it; followers stay')
    .option('--comment <text>', 'why', '')
    .option('--reject-reports', 'take no reports from there')
    .option('--yes', 'do not ask when followers are removed')
    .option('--json', 'print JSON')
    .action(
      cli.action(
        async (targets: string[], { silence, comment, rejectReports, yes = false, json = false }: AddOptions) => {
          const named = await nameActors(cli.config(), targets);
          const wanted = targets.map((written): NewBlock => {
            const handle = handleFrom(written);
            const target = named.get(handle ?? '') ?? written;
            const words = { comment: comment ?? '', rejectReports: rejectReports === true };
            return {
              target,
              severity: silence ? 'silence' : 'suspend',
              ...words,
              ...(handle === null ? {} : { handle }),
            };
          });
          await confirmLoss(cli, wanted, yes);
          const report = await withModeration(cli, (moderation) => moderation.block(wanted, { importing: false }));
          cli.world.out(json ? `${JSON.stringify(report)}\n` : blockedText(report));
          return undefined;
        },
      ),
    );

  group
    .command('remove')
    .description('lift blocks; what a list names is then allowed for good')
    .argument('<targets...>', 'as for add')
    .option('--forget', 'take such an allowance back: what lists say counts again')
    .option('--json', 'print JSON')
    .action(
      cli.action(async (written: string[], { forget = false, json = false }: { forget?: boolean; json?: boolean }) => {
        const targets = await targetsOf(cli.config(), written);
        const report = await withModeration(cli, (moderation) => moderation.unblock(targets, { forget }));
        cli.world.out(json ? `${JSON.stringify(report)}\n` : unblockedText(report, forget));
        return undefined;
      }),
    );

  group
    .command('import')
    .description(
      'block what a file names: Mastodon’s CSV of domains or accounts, or a domain, handle or actor id a line',
    )
    .argument('<file>', '"-" reads standard input')
    .option('--silence', 'where the file says no severity: silence instead of suspend')
    .option('--yes', 'do not ask when followers are removed')
    .option('--json', 'print JSON')
    .action(
      cli.action((file: string, options: { silence?: boolean; yes?: boolean; json?: boolean }) =>
        importBlocks(cli, file, options),
      ),
    );

  group
    .command('export')
    .description('what you blocked, as Mastodon’s CSV')
    .argument('[file]', 'none or "-" writes to standard output')
    .option('--accounts', 'the blocked accounts instead of the domains')
    .option('--all', 'also what lists block')
    .option('--json', 'print JSON instead')
    .action(
      cli.action((file: string | undefined, options: { accounts?: boolean; all?: boolean; json?: boolean }) =>
        reading(cli, ({ reading: { blocks: store } }) => {
          const rows = options.all ? firstOfEach(store.all()) : store.ofSource(BY_OPERATOR);
          const csv = options.accounts ? accountBlocksCsv(rows) : domainBlocksCsv(rows);
          writeText(cli, file, options.json ? `${JSON.stringify(rows, null, 2)}\n` : csv);
          return undefined;
        }),
      ),
    );

  addListCommands(group, cli);
};

function addList(group: Command, cli: Cli): void {
  group
    .command('list', { isDefault: true })
    .description('what is blocked, and the lists')
    .option('--limit <count>', 'how many blocks', wholeNumber, 100)
    .option('--source <name>', 'only those of "operator", or of the list at this address')
    .option('--json', 'print JSON')
    .action(
      cli.action(({ limit, source, json = false }: { limit: number; source?: string; json?: boolean }) =>
        reading(cli, ({ reading: { blocks: store, blockLists } }) => {
          const lists = blockLists.all().map((list) => ({ ...list, held: store.heldCount(list.url) }));
          if (source !== undefined && source !== BY_OPERATOR && blockLists.get(source) === null)
            throw new UsageError(`nothing is subscribed to at ${source}: write "operator" or a list’s address`);
          const all = source === undefined ? store.all() : store.ofSource(source);
          if (json) {
            cli.world.out(`${JSON.stringify({ blocks: all, lists }, null, 2)}\n`);
            return undefined;
          }
          const rows = all
            .slice(0, limit)
            .map((block) => [
              block.handle ?? block.target,
              block.held ? 'silence (held)' : block.severity,
              block.source,
              block.rejectReports ? 'no reports' : '',
              clip(block.comment, 60),
            ]);
          cli.world.out(table(['BLOCKED', 'SEVERITY', 'SOURCE', '', 'COMMENT'], rows) || 'nobody is blocked\n');
          if (all.length > limit) cli.world.out(`${limit} of ${all.length}: --limit ${all.length} shows all\n`);
          if (lists.length > 0) cli.world.out(`\n${listsTable(lists, cli.world.now())}`);
          return undefined;
        }),
      ),
    );
}

/** Blocks are sorted by target; the operator’s own word stands for what lists say too. */
function firstOfEach<T extends { target: string; source: string }>(rows: readonly T[]): T[] {
  const byTarget = new Map<string, T>();
  for (const row of rows) if (!byTarget.has(row.target) || row.source === BY_OPERATOR) byTarget.set(row.target, row);
  return [...byTarget.values()];
}
