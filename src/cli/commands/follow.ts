import type { Config } from '../../config/config.js';
import type { RemoteActor } from '../../model/remote-actor.js';
import { OperationError } from '../../newsroom/operations.js';
import type { Cli, Register } from '../cli.js';
import { CommandError, UsageError } from '../exit-code.js';
import { reading } from '../house.js';
import { withOperations } from '../operations.js';
import { plain, table } from '../table.js';
import { when } from '../when.js';

/** `follow`, `unfollow` and `following`: whom the site itself follows. */
export const follow: Register = (program, cli) => {
  program
    .command('follow')
    .description('follow somebody in the site’s name')
    .argument('<whom>', 'user@host, or the address of the profile')
    .option('--json', 'print {"actor": …, "handle": …, "state": …}')
    .action(
      cli.action(async (argument: string, { json = false }: { json?: boolean }) => {
        const { id, username, inbox } = await findActor(cli.config(), whomOf(argument));
        const handle = `${username || 'unknown'}@${new URL(id).host}`;
        const { sent, ...report } = await withOperations(cli, { writes: true }, (operations) =>
          operations.follow({ actor: id, handle, inbox }),
        );
        if (json) cli.world.out(`${JSON.stringify(report)}\n`);
        else if (sent) cli.world.out(`asked ${plain(report.handle)}: herald following shows the answer\n`);
        else if (report.state === 'accepted') cli.world.out(`the site follows ${plain(report.handle)} already\n`);
        else {
          const name = plain(report.handle);
          cli.world.out(`${name} was asked before and has not answered: to ask again, herald unfollow ${name} first\n`);
        }
        return undefined;
      }),
    );

  program
    .command('unfollow')
    .description('follow somebody no longer')
    .argument('<whom>', 'user@host, or the address of the profile')
    .option('--json', 'print {"actor": …, "handle": …}')
    .action(
      cli.action(async (argument: string, { json = false }: { json?: boolean }) => {
        const report = await unfollow(cli, whomOf(argument));
        cli.world.out(json ? `${JSON.stringify(report)}\n` : `the site follows ${plain(report.handle)} no longer\n`);
        return undefined;
      }),
    );

  program
    .command('following')
    .description('whom the site follows, newest first')
    .option('--json', 'print JSON')
    .action(
      cli.action(({ json = false }: { json?: boolean }) =>
        reading(cli, ({ reading: { following } }) => {
          const all = following.all();
          if (json) {
            const rows = all.map(({ actor, handle, inbox, state, since }) => {
              return { actor, handle, inbox, state, since: new Date(since).toISOString() };
            });
            cli.world.out(`${JSON.stringify(rows, null, 2)}\n`);
          } else if (all.length === 0) cli.world.out('the site follows nobody: herald follow USER@HOST\n');
          else {
            const rows = all.map(({ handle, state, since }) => [handle, state, when(since, cli.world.now())]);
            cli.world.out(table(['FOLLOWS', 'STATE', 'ASKED'], rows));
          }
          return undefined;
        }),
      ),
    );
};

/** `@user@host`, `acct:user@host` and `user@host` are one. @throws UsageError */
function whomOf(argument: string): string {
  const text = argument.trim().replace(/^(?:acct:)?@?/, '');
  if (/^https?:\/\/[^/\s]+\S*$/.test(text) || /^[^\s@/]+@[^\s@/]+$/.test(text)) return text;
  throw new UsageError(`${plain(argument).slice(0, 100)} is nobody: write user@host, or the address of the profile`);
}

/** @throws CommandError */
async function findActor(config: Config, whom: string): Promise<RemoteActor> {
  const { openActorFinder } = await import('../find-actor.js');
  const finder = openActorFinder(config);
  try {
    return await finder.find(whom);
  } catch (error) {
    throw new CommandError(`${plain(whom)} was not found: ${(error as Error).message}`);
  } finally {
    await finder.close();
  }
}

/** By what the store knows, for their server may be gone; else by what their server says that they are. */
async function unfollow(cli: Cli, whom: string): Promise<{ actor: string; handle: string }> {
  const once = (id: string) => withOperations(cli, { writes: true }, (operations) => operations.unfollow({ whom: id }));
  try {
    return await once(whom);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    const found = await findActor(cli.config(), whom).catch(() => null);
    if (found === null || found.id === whom) throw error;
    return await once(found.id).catch((again: unknown) => {
      throw again instanceof OperationError ? error : again;
    });
  }
}
