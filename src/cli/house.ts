import type { Config } from '../config/config.js';
import type { Logger } from '../log/logger.js';
import type { House } from '../sidecar.js';
import type { Cli } from './cli.js';

/** Loads the rooms only when a command needs them: help and the configuration answer at once. */
export async function openHouse(config: Config, options: { log: Logger; exclusive: boolean }): Promise<House> {
  const sidecar = await import('../sidecar.js');
  return sidecar.openHouse(config, options);
}

/** Opens the house to read, does the work and closes it. Nothing is written: a running service is not disturbed. */
export async function reading<T>(cli: Cli, work: (house: House, config: Config) => T | Promise<T>): Promise<T> {
  const config = cli.config();
  const house = await openHouse(config, { log: cli.logger(), exclusive: false });
  try {
    return await work(house, config);
  } finally {
    await house.stop();
  }
}
