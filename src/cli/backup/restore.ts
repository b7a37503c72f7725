import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config/config.js';
import { lockInstance } from '../../store/instance-lock.js';
import { migrations } from '../../store/migrations/index.js';
import { CommandError, UsageError } from '../exit-code.js';
import { type Manifest, readManifest } from './manifest.js';

export interface Restored {
  manifest: Manifest;
  configFile: string;
  dataDir: string;
  /** Files of the configuration that were put back; what was there stayed. */
  configuration: string[];
  /** Where what was in the data directory is kept; null when there was nothing. */
  aside: string | null;
}

export interface RestoreOptions {
  /** A backup that `herald backup` made. */
  from: string;
  /** Where the configuration is or shall be; null: where it was. */
  configFile: string | null;
  /** Also over a data directory that holds something. */
  force: boolean;
  load(configFile: string): Config;
  now: number;
}

const LOCK = 'herald.lock';

/**
 * Puts a backup back: the configuration where there is none, then the state. What the data directory held is kept in a
 * directory inside it. The files belong to whoever owns the directory, so that the service can read them.
 * @throws UsageError, ConfigError, CommandError, InstanceLockedError while a Herald runs
 */
export function restore({ from, configFile, force, load, now }: RestoreOptions): Restored {
  const source = resolve(from);
  const manifest = readManifest(source);
  if (manifest.schema > migrations.length)
    throw new UsageError(`the backup is of a newer Herald (${manifest.version}): install that version first`);
  try {
    const target = resolve(configFile ?? manifest.configFile);
    const configuration = restoreConfiguration(manifest, source, target);
    const { dataDir } = load(target).store;
    const aside = restoreState(manifest, source, { dataDir, force, now });
    return { manifest, configFile: target, dataDir, configuration, aside };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new CommandError(`cannot restore: ${message}`);
  }
}

/** Never over a file that is there: it may be newer, and holds what the owner wrote. */
function restoreConfiguration({ configuration }: Manifest, source: string, target: string): string[] {
  const [, ...secrets] = configuration;
  const wanted = [{ name: configuration[0]?.name ?? '', place: target }, ...secrets];
  const missing = wanted.filter(({ place }) => !existsSync(place));
  for (const { name, place } of missing) {
    mkdirSync(dirname(place), { recursive: true, mode: 0o755 });
    copyFileSync(join(source, name), place);
    chmodSync(place, 0o600);
  }
  return missing.map(({ place }) => place);
}

/** @returns where the old state is kept */
function restoreState(
  { state }: Manifest,
  source: string,
  { dataDir, force, now }: { dataDir: string; force: boolean; now: number },
): string | null {
  const staging = join(dataDir, '.restoring');
  const isOld = (name: string) => name !== LOCK && name !== '.restoring' && !name.startsWith('before-restore-');
  const old = existsSync(dataDir) ? readdirSync(dataDir).filter(isOld) : [];
  if (old.length > 0 && !force) {
    throw new UsageError(
      `${dataDir} is not empty: stop the service and say --force, and what it holds is kept beside the restored files`,
    );
  }
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o755 });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockInstance(join(dataDir, LOCK));
  try {
    const { uid, gid } = statSync(dataDir);
    const owned = (path: string) => {
      if (process.getuid?.() === 0) chownSync(path, uid, gid);
    };
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { mode: 0o700 });
    for (const { name } of state) {
      copyFileSync(join(source, name), join(staging, name));
      chmodSync(join(staging, name), 0o600);
      owned(join(staging, name));
    }
    const aside =
      old.length === 0 ? null : join(dataDir, `before-restore-${new Date(now).toISOString().replaceAll(':', '-')}`);
    if (aside !== null) {
      mkdirSync(aside, { mode: 0o700 });
      owned(aside);
      for (const name of old) renameSync(join(dataDir, name), join(aside, name));
    }
    // The store before the keys: without its key Herald does not start, should this end in the middle.
    for (const { name } of [...state].sort((a, b) => order(a.name) - order(b.name)))
      renameSync(join(staging, name), join(dataDir, name));
    rmSync(staging, { recursive: true });
    owned(join(dataDir, LOCK));
    return aside;
  } finally {
    lock.release();
  }
}

function order(name: string): number {
  if (name === 'herald.sqlite') return 0;
  return name === 'actor.pem' ? 2 : 1;
}
