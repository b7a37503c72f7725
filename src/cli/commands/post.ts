import { text as readAll } from 'node:stream/consumers';
import { Option } from 'commander';
import type { Visibility } from '../../model/visibility.js';
import type { NoteInput } from '../../newsroom/operations.js';
import type { Register } from '../cli.js';
import { UsageError } from '../exit-code.js';
import { withOperations } from '../operations.js';

interface Options {
  html?: boolean;
  summary?: string;
  language?: string;
  visibility?: Visibility;
  inReplyTo?: string;
  json?: boolean;
}

export const post: Register = (program, cli) => {
  program
    .command('post')
    .description('publish a Note that is on no blog page; TEXT "-" is read from standard input')
    .argument('<text>', 'what to say')
    .option('--html', 'the text is HTML')
    .option('--summary <text>', 'a content warning')
    .option('--language <tag>', 'as "en" or "pt-BR"')
    .addOption(new Option('--visibility <who>', 'who sees it').choices(['public', 'unlisted', 'followers']))
    .option('--in-reply-to <address>', 'the Note that this answers')
    .option('--json', 'print {"id": …}')
    .action(
      cli.action(async (argument: string, { html, json, ...rest }: Options) => {
        const text = argument === '-' ? await readAll(cli.world.input) : argument;
        if (text.trim() === '') throw new UsageError('there is nothing to say: write herald post "TEXT"');
        const input: NoteInput = { ...rest, ...(html ? { html: text } : { text }) };
        const { id } = await withOperations(cli, { writes: true }, (operations) => operations.postNote(input));
        cli.world.out(json ? `${JSON.stringify({ id })}\n` : `${id}\n`);
        return undefined;
      }),
    );
};
