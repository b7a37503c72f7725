import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseWpConfig, type WpConfig } from '../../wordpress/wp-config.js';
import { CommandError, UsageError } from '../exit-code.js';

export interface FoundWpConfig {
  file: string;
  /** Where wp-settings.php lies: WordPress's own directory. */
  root: string;
  wpConfig: WpConfig;
}

const usualPlaces = [
  'wp-config.php',
  '/var/www/html/wp-config.php',
  '/var/www/wordpress/wp-config.php',
  '/srv/www/wordpress/wp-config.php',
];

/** A guess at where wp-config.php is, or null. */
export function guessWpConfig(directory: string): string | null {
  return usualPlaces.map((place) => resolve(directory, place)).find((place) => existsSync(place)) ?? null;
}

/**
 * Reads wp-config.php: the file that is named, or that of the named directory; where there is none, one directory
 * above, as WordPress itself does.
 * @throws UsageError when it is nowhere; CommandError when it may not be read
 */
export function readWpConfig(named: string): FoundWpConfig {
  const path = resolve(named);
  const directory = isDirectory(path) ? path : dirname(path);
  const name = isDirectory(path) ? 'wp-config.php' : basename(path);
  const candidates = [...new Set([join(directory, name), join(dirname(directory), name)])];
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new UsageError(`there is no ${candidates.join(' and no ')}: name it with --wp-config FILE`);
  const root = [directory, dirname(file)].find((place) => existsSync(join(place, 'wp-settings.php'))) ?? directory;
  return { file, root, wpConfig: parseWpConfig(readText(file), dirname(file)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as Error).message}): use sudo, or give --wordpress URL`);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
