import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateKey } from '../../actor/key-pair.js';
import type { KeysReport } from '../../newsroom/operations.js';
import type { Register } from '../cli.js';
import { counted } from '../counted.js';
import { CommandError } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { absolute, when } from '../when.js';

export const keys: Register = (program, cli) => {
  const group = program.command('keys').description('the key that proves what the site says');

  group
    .command('show', { isDefault: true })
    .description('the newest key; after a rotation also the one before it, and which servers still use that')
    .option('--json', 'print JSON')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const report = await withOperations(cli, { writes: false }, (operations) => operations.keys());
        cli.world.out(json ? `${JSON.stringify(report, null, 2)}\n` : shown(report, cli.world.now()));
        return undefined;
      }),
    );

  group
    .command('rotate')
    .description('make a new key; posts go on meanwhile, and the old key ends after a week')
    .option('--json', 'print {"deliveries": …}')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const { result, running } = await withOperations(cli, { writes: true }, async (operations, running) => ({
          result: await operations.rotateKey(),
          running,
        }));
        if (json) cli.world.out(`${JSON.stringify(result)}\n`);
        else {
          const told = counted(result.deliveries, 'server', 'servers');
          cli.world.out(
            `a new key is made, and its announcement goes to ${told}. Posts go on: a server that checks signatures at once gets them without delay, any other up to a minute later, a server that is away when it is back. The old key ends in a week: herald keys show\n`,
          );
          if (!running) cli.world.err('no Herald runs: the announcement goes out once it does\n');
        }
        return undefined;
      }),
    );

  group
    .command('export')
    .description('print the public key, or write the private one into a file')
    .option('--private <file>', 'a new file (0600) for the private key: whoever has it speaks as the site')
    .action(
      cli.action(async ({ private: file }: { private?: string }) => {
        if (file === undefined) {
          const { publicKeyPem } = await withOperations(cli, { writes: false }, (operations) => operations.keys());
          cli.world.out(publicKeyPem);
        } else writeNew(file, readPrivateKey(join(cli.config().store.dataDir, 'actor.pem')));
        return undefined;
      }),
    );
};

const HOSTS_PRINTED = 20;

function shown({ keyId, fingerprint, previous }: KeysReport, now: number): string {
  const lines = [`key       ${keyId}`, `          ${fingerprint}`];
  if (previous) {
    const { since, endsAt, unheard, users, hosts } = previous;
    lines.push(
      `previous  ${previous.keyId}`,
      `          ${previous.fingerprint}`,
      `          the new key was announced ${when(since, now)}; this one ends ${absolute(endsAt)}`,
      `          ${unheard === 0 ? 'all servers have heard of the new key' : `${counted(unheard, 'server has', 'servers have')} still to hear of the new key`}`,
    );
    if (users > 0) lines.push(`          still sent this one: ${someOf(hosts, users)}`);
  }
  return `${lines.join('\n')}\n`;
}

function someOf(hosts: string[], all: number): string {
  const printed = hosts.slice(0, HOSTS_PRINTED);
  const more = all - printed.length;
  return more > 0 ? `${printed.join(', ')} and ${more} more` : printed.join(', ');
}

/** Never over a file that is there. @throws CommandError */
function writeNew(file: string, pem: string): void {
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandError(
      exists ? `${file} is there already: name a new file` : `cannot write ${file}: ${(error as Error).message}`,
    );
  }
}
