import { readFileSync, writeFileSync } from 'node:fs';
import type { Cli } from './cli.js';
import { CommandError, UsageError } from './exit-code.js';

/** A file's text; `-` is standard input. @throws UsageError */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** To a file that only its owner may read, or, without one or with `-`, to standard output. @throws CommandError */
export function writeText({ world }: Cli, file: string | undefined, text: string): void {
  try {
    if (file === undefined || file === '-') world.out(text);
    else writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new CommandError(`cannot write ${file}: ${(error as Error).message}`);
  }
}
