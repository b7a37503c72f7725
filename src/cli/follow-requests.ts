import type { Command } from 'commander';
import type { Moderation, TargetsReport } from '../moderation/operations.js';
import type { Cli } from './cli.js';
import { exitCode, UsageError } from './exit-code.js';
import { reading } from './house.js';
import { targetsOf } from './name-actors.js';
import { wholeNumber } from './number-option.js';
import { withModeration } from './operations.js';
import { plain, table } from './table.js';
import { when } from './when.js';

interface Deed {
  name: string;
  description: string;
  /** What was done to each. */
  done: string;
  /** What somebody named is not. */
  missed: string;
  act(moderation: Moderation, targets: readonly string[], insist: boolean): Promise<TargetsReport>;
  /** May be done to all who wait. */
  all: boolean;
  /** The description of `--insist`; absent where there is no such option. */
  insists?: string;
}

const deeds: Deed[] = [
  {
    name: 'remove',
    description: 'remove followers and tell their servers; they may follow again (herald blocks add keeps them away)',
    done: 'removed',
    missed: 'does not follow',
    act: (moderation, targets, insist) => moderation.removeFollowers(targets, { insist }),
    all: false,
    insists: 'also send Block and Undo(Block): GoToSocial ignores the Reject of a follow',
  },
  {
    name: 'accept',
    description: 'let in who waits',
    done: 'accepted',
    missed: 'does not wait',
    act: (moderation, targets) => moderation.acceptRequests(targets),
    all: true,
  },
  {
    name: 'reject',
    description: 'turn away who waits; they may ask again',
    done: 'rejected',
    missed: 'does not wait',
    act: (moderation, targets) => moderation.rejectRequests(targets),
    all: true,
  },
];

/** The commands of `herald followers` about single followers, and those who want to be. */
export function addFollowRequests(group: Command, cli: Cli): void {
  group
    .command('requests')
    .description('who waits for your word, longest first')
    .option('--limit <count>', 'how many', wholeNumber, 50)
    .option('--json', 'print JSON')
    .action(
      cli.action(({ limit, json = false }: { limit: number; json?: boolean }) =>
        reading(cli, ({ reading: { requests } }) => {
          const waiting = requests.oldest(limit);
          const rows = waiting.map(({ actor, requestedAt }) => [actor, when(requestedAt, cli.world.now())]);
          const total = requests.count();
          const more = total > waiting.length ? `${waiting.length} of ${total}: --limit ${total} shows all\n` : '';
          const text = table(['ACTOR', 'ASKED'], rows) || 'nobody waits\n';
          cli.world.out(json ? `${JSON.stringify(waiting, null, 2)}\n` : text + more);
          return undefined;
        }),
      ),
    );
  for (const deed of deeds) addDeed(group, cli, deed);
}

function addDeed(group: Command, cli: Cli, { name, description, done, missed, act, all, insists }: Deed): void {
  const command = group
    .command(name)
    .description(description)
    .argument(all ? '[actors...]' : '<actors...>', 'actor ids (https://…) or name@host')
    .option('--json', 'print JSON');
  if (all) command.option('--all', 'all who wait');
  if (insists !== undefined) command.option('--insist', insists);
  command.action(
    cli.action(
      async (
        written: string[],
        { json = false, all: everybody = false, insist = false }: { json?: boolean; all?: boolean; insist?: boolean },
      ) => {
        if (everybody === written.length > 0) throw new UsageError('name somebody, or write --all');
        const targets = everybody
          ? await reading(cli, ({ reading: { requests } }) =>
              requests.oldest(requests.count()).map(({ actor }) => actor),
            )
          : await targetsOf(cli.config(), written);
        const report =
          targets.length === 0
            ? { done: [], unknown: [] }
            : await withModeration(cli, (moderation) => act(moderation, targets, insist));
        if (json) cli.world.out(`${JSON.stringify(report)}\n`);
        else if (report.done.length > 0) cli.world.out(`${done}: ${report.done.map(plain).join(', ')}\n`);
        else if (report.unknown.length === 0) cli.world.out('nobody waits\n');
        for (const actor of report.unknown) cli.world.err(`${plain(actor)} ${missed}\n`);
        return report.unknown.length === 0 ? exitCode.done : exitCode.failed;
      },
    ),
  );
}
