import { accessSync, closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, failed, ok, warning } from './check.js';

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
    if (existsSync(file) && !isSqlite(file))
      return failed(`${file} is no SQLite database`, 'stop Herald, and put a backup in its place');
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

/** By what every such file begins with; an empty one is a database too. */
function isSqlite(file: string): boolean {
  const start = Buffer.alloc(16);
  const descriptor = openSync(file, 'r');
  try {
    return readSync(descriptor, start) === 0 || start.toString('latin1') === 'SQLite format 3\0';
  } finally {
    closeSync(descriptor);
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
