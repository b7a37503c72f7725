import { Command, CommanderError } from 'commander';
import { ownVersion } from '../config/own-version.js';
import { createCli } from './cli.js';
import { commands } from './commands/index.js';
import { errorText, exitCodeOf } from './exit-code.js';
import { realWorld, type World } from './world.js';

/**
 * The command line. Never throws.
 * @returns 0 done, 1 failed, 2 wrong usage or configuration
 */
export async function main(args: readonly string[], world: World = realWorld()): Promise<number> {
  const program = new Command('herald')
    .description('The fediverse voice of a WordPress site.')
    .option('--config <file>', 'configuration file (default: $HERALD_CONFIG, or the only one in /etc/herald)')
    .option('--verbose', 'say more, and show the trace of an error')
    .version(ownVersion())
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: world.out,
      writeErr: world.err,
      outputError: (text, write) => write(plainError(text)),
    });
  const cli = createCli(program, world);
  for (const register of commands) register(program, cli);
  try {
    await program.parseAsync(args, { from: 'user' });
    return cli.exitCode();
  } catch (error) {
    // Commander has said what it has to say already.
    if (!(error instanceof CommanderError)) world.err(errorText(error, cli.verbose()));
    return exitCodeOf(error);
  }
}

/** A word too many is mostly a command that a group does not have: the group's usual one cannot know. */
function plainError(text: string): string {
  return text
    .replace(/^error: /, 'herald: ')
    .replace(/^(herald: too many arguments) for '[^']*'\..*/, '$1, or no such command: --help tells what there is');
}
