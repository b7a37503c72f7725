import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateKey } from '../../actor/key-pair.js';
import type { KeysReport } from '../../newsroom/operations.js';
import type { Register } from '../cli.js';
import { counted } from '../counted.js';
import { CommandError } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { when } from '../when.js';

export const keys: Register = (program, cli) => {
  const group = program.command('keys').description('the key that proves what the site says');

  group
    .command('show', { isDefault: true })
    .description('which key signs, and how far a new one is')
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
    .description('make a new key; it signs once all followers were told of it, or after a day')
    .option('--json', 'print {"deliveries": …}')
    .action(
      cli.action(async ({ json = false }: { json?: boolean }) => {
        const { result, running } = await withOperations(cli, { writes: true }, async (operations, running) => ({
          result: await operations.rotateKey(),
          running,
        }));
        if (json) cli.world.out(`${JSON.stringify(result)}\n`);
        else {
          const told = counted(result.deliveries, 'server is', 'servers are');
          cli.world.out(`a new key is made, and ${told} to be told; until then the old one signs: herald keys show\n`);
          if (!running) cli.world.err('no Herald runs: they are told once it does\n');
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

function shown({ keyId, fingerprint, next }: KeysReport, now: number): string {
  const lines = [`key      ${keyId}`, `signs    ${fingerprint}`];
  if (next) {
    const waiting =
      next.unheard === 0
        ? 'it signs within a minute'
        : `it signs once ${counted(next.unheard, 'more server has', 'more servers have')} heard, or after a day`;
    lines.push(`shown    ${next.fingerprint}`, `         announced ${when(next.since, now)}; ${waiting}`);
  }
  return `${lines.join('\n')}\n`;
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
