import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { urisFor } from '../../activitypub/uris.js';
import { writePrivateFile } from '../../actor/private-file.js';
import type { Config } from '../../config/config.js';
import { ownVersion } from '../../config/own-version.js';
import { copyStore } from '../../store/copy-store.js';
import { CommandError } from '../exit-code.js';
import { type BackedUpFile, digestOf, MANIFEST, type Manifest } from './manifest.js';

export interface Backup {
  /** The directory that was made. */
  path: string;
  manifest: Manifest;
}

/** In the data directory: keys and tokens, whatever their names. What a draft left behind is not one. */
const KEPT = /\.(pem|token)$/;

/**
 * Copies all that a restore needs into a new directory inside `target`: the store, keys and tokens, the configuration and the
 * secrets that it names; 0700, its files 0600. Nothing is stopped, and nothing is written but the copy. It gets its name once
 * it is whole.
 * @throws StoreError, CommandError
 */
export async function backUp(config: Config, configFile: string, target: string, now: number): Promise<Backup> {
  const { dataDir } = config.store;
  const madeAt = new Date(now).toISOString();
  const path = join(
    resolve(target),
    `herald-${config.site.handle}-${madeAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-')}`,
  );
  const draft = `${path}.partial-${process.pid}`;
  try {
    if (existsSync(path)) throw new CommandError(`${path} is there already: wait a second, or name another directory`);
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    // The store first: keys that are newer than it are sorted out at the start, missing ones are not.
    const schema = await copyStore(join(dataDir, 'herald.sqlite'), join(draft, 'herald.sqlite'), now);
    const names = readdirSync(dataDir).filter((name) => KEPT.test(name));
    for (const name of names) copyFileSync(join(dataDir, name), join(draft, name));
    const configuration = copyConfiguration(resolve(configFile), draft);
    const entry = (name: string): BackedUpFile => ({ name, place: name, sha256: digestOf(join(draft, name)) });
    const manifest: Manifest = {
      format: 1,
      version: ownVersion(),
      handle: `@${config.site.handle}@${urisFor(config.site.origin).host}`,
      madeAt,
      schema,
      configFile: resolve(configFile),
      state: ['herald.sqlite', ...names].map(entry),
      configuration,
    };
    for (const name of readdirSync(draft)) chmodSync(join(draft, name), 0o600);
    writePrivateFile(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(draft, path);
    return { path, manifest };
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new CommandError(`cannot back up to ${target}: ${message}`);
  }
}

/** The file and, under names of their own, what its keys `…_file` lead to. A credential of systemd is in none of them. */
function copyConfiguration(configFile: string, draft: string): BackedUpFile[] {
  const files = [configFile, ...secretFilesOf(configFile)];
  return files.map((place, index) => {
    const name = index === 0 ? 'herald.toml' : `secret-${index}-${basename(place).replace(/[^\w.-]/g, '_')}`;
    copyFileSync(place, join(draft, name));
    return { name, place, sha256: digestOf(join(draft, name)) };
  });
}

function secretFilesOf(configFile: string): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key.endsWith('_file') && typeof member === 'string') found.add(resolve(dirname(configFile), member));
      else walk(member);
    }
  };
  walk(parse(readFileSync(configFile, 'utf8')));
  return [...found].filter((file) => existsSync(file));
}
