import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { createLogger, type Logger } from '../log/logger.js';
import { exitCode, UsageError } from './exit-code.js';
import type { World } from './world.js';

/** What every command is handed. */
export interface Cli {
  world: World;
  /** `--config`, or HERALD_CONFIG, or the only one in the usual place. */
  configFile(): string;
  /** `--config` or HERALD_CONFIG; null when neither names one. */
  namedConfigFile(): string | null;
  verbose(): boolean;
  /** @throws ConfigError */
  config(): Config;
  /** For commands other than run: warnings and worse, all with `--verbose`. */
  logger(): Logger;
  /** Makes an action of a command: the number it returns is the exit code, nothing is 0. */
  action<A extends unknown[]>(work: (...args: A) => Promise<number | undefined>): (...args: A) => Promise<void>;
  exitCode(): number;
}

/** One command: adds itself to the program. Registered in commands/index.ts. */
export type Register = (program: Command, cli: Cli) => void;

interface Globals {
  config?: string;
  verbose?: boolean;
}

const usualDirectory = '/etc/herald';

export function createCli(program: Command, world: World): Cli {
  let code: number = exitCode.done;
  const globals = () => program.opts<Globals>();
  const namedConfigFile = () => globals().config ?? world.env.HERALD_CONFIG ?? null;
  const configFile = () => namedConfigFile() ?? usualConfig(world.configDirectory ?? usualDirectory);
  return {
    world,
    configFile,
    namedConfigFile,
    verbose: () => globals().verbose === true,
    config: () => loadConfig(configFile(), world.env),
    logger: () => createLogger(globals().verbose ? 'debug' : 'warn'),
    action:
      (work) =>
      async (...args) => {
        code = (await work(...args)) ?? exitCode.done;
      },
    exitCode: () => code,
  };
}

/**
 * `herald.toml`, or the only other one. Where several sites live, each command must say which.
 * @throws UsageError that names them
 */
function usualConfig(directory: string): string {
  const usual = join(directory, 'herald.toml');
  const found = configurationsIn(directory);
  if (found.includes(usual) || found.length === 0) return usual;
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(`which site? There are ${found.join(', ')}: say --config FILE, or set HERALD_CONFIG`);
}

function configurationsIn(directory: string): string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.toml'));
    return names.sort().map((name) => join(directory, name));
  } catch {
    // Not there, or not for this user to read: the message about the usual file says so.
    return [];
  }
}
