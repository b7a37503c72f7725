import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../actor/private-file.js';
import { SetupError } from '../config/setup-error.js';
import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import { openStores } from '../store/open-stores.js';

/** In the data directory: how often Herald opened the store to write, as the store itself counts it too. */
const GENERATION = 'generation';

/**
 * A volume that is not mounted, or a directory that was emptied, must not begin as another site under the same name.
 * @throws SetupError when neither `herald init` nor `herald restore` filled the directory, or when its store is gone
 */
export function requireDataDirectory(dataDir: string): void {
  if (!existsSync(dataDir))
    throw new SetupError(`there is no ${dataDir}: correct store.data_dir, or make it with herald init`);
  const has = (name: string) => existsSync(join(dataDir, name));
  if (!has('herald.sqlite') && has(GENERATION)) {
    throw new SetupError(
      `${dataDir} has no herald.sqlite, though Herald ran here before: bring a backup back with herald restore; to begin as a new site, take ${join(dataDir, GENERATION)} away too`,
    );
  }
  if (!has('herald.sqlite') && !has('actor.pem')) {
    throw new SetupError(
      `${dataDir} has no actor.pem and no herald.sqlite: if this site has followers, mount the volume or bring a backup back with herald restore; a new site begins with herald init`,
    );
  }
}

/**
 * Notices a store that went back in time: a copy that `herald backup` made, or a file that is older than the last start.
 * Then `restored` is set, and the publisher announces nothing before the operator has answered. A copy made by other means
 * during the last run, and put back before any other start, is not noticed.
 */
export function noticeRestore(db: Database, dataDir: string, now: number, log: Logger): void {
  const file = join(dataDir, GENERATION);
  const { settings, cursors } = openStores(db);
  const counted = settings.get('generation') ?? 0;
  const expected = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) || 0 : 0;
  const backup = settings.get('backup');
  const wentBack = backup !== null || counted < expected;
  const generation = Math.max(counted, expected) + 1;
  db.transaction(() => {
    settings.set('generation', generation);
    settings.remove('backup');
    if (wentBack) settings.set('restored', { from: backup?.madeAt ?? cursors.newest() ?? 0, at: now });
  });
  // After the store: a crash between the two leaves the file behind, which says nothing.
  writePrivateFile(file, `${generation}\n`);
  if (wentBack) {
    log.warn(
      { from: new Date(settings.get('restored')?.from ?? 0).toISOString() },
      'this store comes from a backup: what it does not know may have been announced already, and waits for herald approve',
    );
  }
}
