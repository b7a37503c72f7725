import { CommanderError } from 'commander';
import { ConfigError } from '../config/config-error.js';
import { SetupError } from '../config/setup-error.js';

export const exitCode = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** The command line cannot be followed; the message says what would be right. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Something outside Herald is not as it must be; the message names it. */
export class CommandError extends Error {
  override name = 'CommandError';
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help that was asked for is an answer; help that stands in for one is not.
    return error.exitCode === 0 ? exitCode.done : exitCode.wrongUsage;
  }
  const wrong = [ConfigError, SetupError, UsageError].some((kind) => error instanceof kind);
  return wrong ? exitCode.wrongUsage : exitCode.failed;
}

/** What a person reads: one line (a line for each fault of a configuration), and the trace only with `--verbose`. */
export function errorText(error: unknown, verbose: boolean): string {
  const { message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  if (verbose) return `herald: ${stack ?? message}${cause ? `\ncaused by: ${causeText(cause)}` : ''}\n`;
  const text = error instanceof ConfigError ? message : (message || 'failed without a word').replace(/\s*\n\s*/g, ' ');
  return `herald: ${text}\n`;
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
