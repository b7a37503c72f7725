import type { Config } from '../../config/config.js';
import type { Register } from '../cli.js';
import { exitCode, UsageError } from '../exit-code.js';
import { addFollowRequests } from '../follow-requests.js';
import { parseFollowers } from '../follower-file.js';
import { allFollowers, followersCsv, followersJsonLines } from '../follower-text.js';
import { reading } from '../house.js';
import { wholeNumber } from '../number-option.js';
import { withOperations } from '../operations.js';
import { readText, writeText } from '../read-text.js';
import type { ResolvedHandles } from '../resolve-handles.js';
import { table } from '../table.js';
import { when } from '../when.js';

export const followers: Register = (program, cli) => {
  const group = program.command('followers').description('who follows the site');

  group
    .command('list', { isDefault: true })
    .description('the followers, newest first')
    .option('--limit <count>', 'how many', wholeNumber, 50)
    .option('--json', 'print JSON')
    .action(
      cli.action(({ limit, json = false }: { limit: number; json?: boolean }) =>
        reading(cli, ({ reading: { followers: store } }) => {
          const latest = store.latest(limit);
          if (json) cli.world.out(`${JSON.stringify(latest, null, 2)}\n`);
          else if (latest.length === 0) cli.world.out('no followers yet\n');
          else {
            const rows = latest.map(({ actor, sharedInbox, inbox, since }) => [
              actor,
              when(since, cli.world.now()),
              sharedInbox ?? inbox,
            ]);
            cli.world.out(table(['FOLLOWER', 'SINCE', 'DELIVERED TO'], rows));
            const total = store.count();
            if (total > latest.length) cli.world.out(`${latest.length} of ${total}: --limit ${total} shows all\n`);
          }
          return undefined;
        }),
      ),
    );

  group
    .command('import')
    .description('take followers over: JSON Lines {"actor","inbox","sharedInbox"}, or Mastodon’s CSV')
    .argument('<file>', '"-" reads standard input')
    .option('--json', 'print {"added": …, "known": …, "blocked": …}')
    .action(
      cli.action(async (file: string, { json = false }: { json?: boolean }) => {
        const config = cli.config();
        const parsed = parseFollowers(readText(file), config.federation.allowPrivateAddresses);
        if (parsed.faults.length > 0) {
          const shown = parsed.faults.slice(0, 10).join('; ');
          throw new UsageError(`${file} was not imported, not even in part: ${shown}`);
        }
        if (parsed.followers.length + parsed.handles.length === 0) throw new UsageError(`${file} names no follower`);
        const { found, missing } = await resolveAll(config, parsed.handles);
        for (const { handle, reason } of missing) cli.world.err(`${handle} was not found: ${reason}\n`);
        const result = await withOperations(cli, { writes: true }, (operations) =>
          operations.importFollowers([...parsed.followers, ...found]),
        );
        const lost = missing.length === 0 ? '' : `, ${missing.length} not found`;
        const blocked = result.blocked === 0 ? '' : `, ${result.blocked} left out, for they are blocked`;
        cli.world.out(
          json
            ? `${JSON.stringify({ ...result, missing })}\n`
            : `${result.added} added, ${result.known} known already${lost}${blocked}\n`,
        );
        return missing.length === 0 ? exitCode.done : exitCode.failed;
      }),
    );

  group
    .command('export')
    .description('the followers, as import reads them: JSON Lines, or with --csv Mastodon’s CSV')
    .argument('[file]', 'none or "-" writes to standard output')
    .option('--csv', 'handles only, as Mastodon writes them')
    .action(
      cli.action((file: string | undefined, { csv = false }: { csv?: boolean }) =>
        reading(cli, ({ reading: { followers: store, actors } }) => {
          const all = allFollowers(store);
          const handles = csv ? followersCsv(all, actors) : null;
          writeText(cli, file, handles?.csv ?? followersJsonLines(all));
          const lost = handles?.unknown.length ?? 0;
          if (lost > 0)
            cli.world.err(`${lost} left out, for no handle is known of them: export without --csv has all\n`);
          return undefined;
        }),
      ),
    );

  addFollowRequests(group, cli);
};

async function resolveAll(config: Config, handles: readonly string[]): Promise<ResolvedHandles> {
  if (handles.length === 0) return { found: [], missing: [] };
  const { resolveHandles } = await import('../resolve-handles.js');
  return resolveHandles(config, handles);
}
