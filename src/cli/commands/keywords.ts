import type { Register } from '../cli.js';
import { counted } from '../counted.js';
import { exitCode } from '../exit-code.js';
import { withOperations } from '../operations.js';
import { table } from '../table.js';
import { when } from '../when.js';

interface Options {
  json?: boolean;
}

export const keywords: Register = (program, cli) => {
  const group = program
    .command('keywords')
    .description('words of which nobody is told: what holds one is kept, and shown, but no notifier speaks of it');

  group
    .command('list', { isDefault: true })
    .description('the words, in any case and anywhere in a text, a name or a handle')
    .option('--json', 'print JSON')
    .action(
      cli.action(async ({ json = false }: Options) => {
        const words = await withOperations(cli, { writes: false }, (operations) => operations.keywords());
        const rows = words.map(({ word, addedAt }) => [word, when(addedAt, cli.world.now())]);
        const text = table(['KEYWORD', 'SINCE'], rows) || 'no keywords: notifiers are told everything\n';
        cli.world.out(json ? `${JSON.stringify(words, null, 2)}\n` : text);
        return undefined;
      }),
    );

  group
    .command('add')
    .description('one or more')
    .argument('<words...>', 'quote what has blanks in it')
    .option('--json', 'print {"added": …}')
    .action(
      cli.action(async (words: string[], { json = false }: Options) => {
        const result = await withOperations(cli, { writes: true }, (operations) => operations.addKeywords(words));
        cli.world.out(json ? `${JSON.stringify(result)}\n` : `${counted(result.added, 'keyword')} added\n`);
        return undefined;
      }),
    );

  group
    .command('remove')
    .description('one or more')
    .argument('<words...>')
    .option('--json', 'print {"removed": …}')
    .action(
      cli.action(async (words: string[], { json = false }: Options) => {
        const result = await withOperations(cli, { writes: true }, (operations) => operations.removeKeywords(words));
        cli.world.out(json ? `${JSON.stringify(result)}\n` : `${counted(result.removed, 'keyword')} removed\n`);
        const missed = words.length - result.removed;
        if (missed === 0) return exitCode.done;
        cli.world.err(`${counted(missed, 'word is', 'words are')} no keyword: see herald keywords\n`);
        return exitCode.failed;
      }),
    );
};
