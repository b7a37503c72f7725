import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { createLogger, type Logger } from '../log/logger.js';
import { exitCode } from './exit-code.js';
import type { World } from './world.js';

/** What every command is handed. */
export interface Cli {
  world: World;
  /** `--config`, or HERALD_CONFIG, or the usual place. */
  configFile(): string;
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

const usualConfig = '/etc/herald/herald.toml';

export function createCli(program: Command, world: World): Cli {
  let code: number = exitCode.done;
  const globals = () => program.opts<Globals>();
  const configFile = () => globals().config ?? world.env.HERALD_CONFIG ?? usualConfig;
  return {
    world,
    configFile,
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
