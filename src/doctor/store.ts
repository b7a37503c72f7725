import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../store/database.js';
import { examineStore } from '../store/examine-store.js';
import { identityFault } from '../store/known-identity.js';
import { OPERATOR_TOKEN } from '../store/token-file.js';
import { type Check, type Finding, failed, ok, warning } from './check.js';

const megabyte = 1024 * 1024;
const little = 500 * megabyte;
const tooLittle = 50 * megabyte;

/** The directory of Herald's own state: what is promised with 202 must find room there. */
export const store: Check = {
  name: 'store',
  async run({ config }) {
    const { dataDir } = config.store;
    const file = join(dataDir, 'herald.sqlite');
    if (!existsSync(dataDir))
      return failed(`${dataDir} is not there (store.data_dir)`, `run herald init, or: install -d -m 700 ${dataDir}`);
    const target = [file, dataDir].find((path) => existsSync(path) && !isWritable(path));
    if (target !== undefined) {
      return failed(
        `${target} may not be written by this user`,
        'run herald doctor as the user that runs Herald, or with sudo; else correct the owner of the directory',
      );
    }
    const fault = existsSync(file) ? fileFault(file) : missingFault(dataDir);
    if (fault) return fault;
    // Empty: SQLite makes a store of it.
    const stranger = existsSync(file) && statSync(file).size > 0 ? strangerIn(file, config.site) : null;
    if (stranger !== null) return failed(stranger, 'until then, Herald does not start');
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const room = `${Math.floor(free / megabyte)} MB free`;
    if (free < tooLittle) return failed(`the disk of ${dataDir} is full: ${room}`, 'make room');
    if (free < little) return warning(`the disk of ${dataDir} fills up: ${room}`, 'make room');
    return ok(
      `${existsSync(file) ? 'herald.sqlite may be written' : 'no herald.sqlite yet: the first start makes it'}, ${room}`,
    );
  },
};

/** An empty file is a database, too: SQLite makes it one. */
function fileFault(file: string): Finding | null {
  if (statSync(file).size === 0) return null;
  const { damage, schema } = examineStore(file);
  if (damage !== null)
    return failed(`${file} is damaged: ${damage}`, 'stop Herald, and bring a backup back with herald restore');
  if (schema && schema.found > schema.needed)
    return failed(`a newer Herald wrote ${file}`, 'install that version again, or bring a backup back');
  if (schema && schema.found < schema.needed)
    return warning(
      `an older Herald wrote ${file}, or still runs`,
      'restart the service with this version: it migrates the store',
    );
  return null;
}

/** A store that speaks under another name. */
function strangerIn(file: string, site: { handle: string; origin: string }): string | null {
  const db = openDatabase(file, { readOnly: true });
  try {
    return identityFault(db, site);
  } finally {
    db.close();
  }
}

/** Between init and the first start there is no store; afterwards it is lost. */
function missingFault(dataDir: string): Finding | null {
  if (!['generation', OPERATOR_TOKEN].some((name) => existsSync(join(dataDir, name)))) return null;
  return failed(
    `${dataDir} has no herald.sqlite, though Herald ran here before: followers and Notes are lost with it`,
    'mount the volume, or bring a backup back with herald restore',
  );
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
